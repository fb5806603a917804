/** Which handlers an event is offered to, in each state: the tables of a kind of machine, put in order once. */
import type { GuardedHandler, Handler, Handlers, MachineType, Reactions } from "./machine-type.js";
import type { Step } from "./step.js";

export interface Candidate extends GuardedHandler {
  readonly isOtherwise: boolean;
}

type Kind = "messages" | "requests" | "timers";

/** A kind of machine, ready to run. */
export interface Dispatch {
  readonly type: MachineType;
  /** By state, kind of event, and event; found when they are asked for first. */
  readonly known: Map<string, readonly Candidate[]>;
}

export function dispatchFor(type: MachineType): Dispatch {
  return { type, known: new Map() };
}

/** Handlers in the order in which they are tried. */
export function handlersFor(
  { dispatch, step }: { readonly dispatch: Dispatch; readonly step: Step },
  kind: Kind,
  event: string,
): readonly Candidate[] {
  const key = `${step.state.name} ${kind} ${event}`;
  const known = dispatch.known.get(key);
  if (known !== undefined) return known;
  const found = findHandlers(dispatch.type, step.state.name, { kind, event });
  dispatch.known.set(key, found);
  return found;
}

function findHandlers(
  type: MachineType,
  state: string,
  { kind, event }: { readonly kind: Kind; readonly event: string },
): readonly Candidate[] {
  const { before = {}, always = {} } = type;
  const own: Reactions = type.states[state] ?? {};
  const named = [before, own, always].flatMap((reactions) => listOf(reactions[kind]?.[event]));
  const others = kind === "messages" ? [own.otherwise, always.otherwise].flatMap((handler) => listOf(handler)) : [];
  return [...named.map((one) => ({ ...one, isOtherwise: false })), ...others.map((one) => ({ ...one, isOtherwise: true }))];
}

function listOf(handlers: Handlers | undefined): readonly GuardedHandler[] {
  if (handlers === undefined) return [];
  const list: readonly (Handler | GuardedHandler)[] = isList(handlers) ? handlers : [handlers];
  return list.map((one) => (typeof one === "function" ? { run: one } : one));
}

function isList(handlers: Handlers): handlers is readonly (Handler | GuardedHandler)[] {
  return Array.isArray(handlers);
}
