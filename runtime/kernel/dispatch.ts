/** Which handlers an event is offered to, in each state: the tables of a kind of machine, put in order once. */
import type { GuardedHandler, Handler, Handlers, MachineType, Reactions } from "./machine-type.js";
import type { Step } from "./step.js";

export interface Candidate extends GuardedHandler {
  readonly isOtherwise: boolean;
}

type Kind = "messages" | "requests" | "timers";

/** What is to be handled. */
export interface Sought {
  readonly kind: Kind;
  readonly event: string;
}

/** Names of messages come from other nodes: more than a protocol has are not remembered. */
const maxKnown = 10_000;

/** A kind of machine, ready to run. */
export interface Dispatch {
  readonly type: MachineType;
  /** By kind of event, state and event; found when they are asked for first. */
  readonly known: { readonly [K in Kind]: Map<string, Map<string, readonly Candidate[]>> };
}

export function dispatchFor(type: MachineType): Dispatch {
  return { type, known: { messages: new Map(), requests: new Map(), timers: new Map() } };
}

/** Those that look at it before all others. */
export function handlersBefore({ type: { before } }: Dispatch, { kind, event }: Sought): readonly Candidate[] {
  return before === undefined ? none : listOf(tabled(before[kind], event)).map((one) => ({ ...one, isOtherwise: false }));
}

const none: readonly Candidate[] = [];

/** Handlers of the state that the machine is in, in the order in which they are tried. */
export function handlersFor(
  { dispatch, step }: { readonly dispatch: Dispatch; readonly step: Step },
  { kind, event }: Sought,
): readonly Candidate[] {
  const state = step.state.name;
  const states = dispatch.known[kind];
  const known = states.get(state)?.get(event);
  if (known !== undefined) return known;
  const found = findHandlers(dispatch.type, state, { kind, event });
  const events = states.get(state) ?? new Map<string, readonly Candidate[]>();
  if (events.size < maxKnown) states.set(state, events.set(event, found));
  return found;
}

function findHandlers(type: MachineType, state: string, { kind, event }: Sought): readonly Candidate[] {
  const { always = {} } = type;
  const own: Reactions = type.states[state] ?? {};
  const named = [own, always].flatMap((reactions) => listOf(tabled(reactions[kind], event)));
  const others = kind === "messages" ? [own.otherwise, always.otherwise].flatMap((handler) => listOf(handler)) : [];
  return [...named.map((one) => ({ ...one, isOtherwise: false })), ...others.map((one) => ({ ...one, isOtherwise: true }))];
}

/** Names of events come from elsewhere. */
function tabled(table: { readonly [event: string]: Handlers } | undefined, event: string): Handlers | undefined {
  return table !== undefined && Object.hasOwn(table, event) ? table[event] : undefined;
}

function listOf(handlers: Handlers | undefined): readonly GuardedHandler[] {
  if (handlers === undefined) return [];
  const list: readonly (Handler | GuardedHandler)[] = isList(handlers) ? handlers : [handlers];
  return list.map((one) => (typeof one === "function" ? { run: one } : one));
}

function isList(handlers: Handlers): handlers is readonly (Handler | GuardedHandler)[] {
  return Array.isArray(handlers);
}
