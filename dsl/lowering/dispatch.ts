/**
 * Choosing the handler. For each message that a kind of machine can get, and each request, one routine asks for the state and tries the
 * handlers in their order: `before`, the state's, the machine's, the state's `otherwise`, the machine's.
 */
import type { Handler, HandlerBody, Machine, Message, Request, State, Timer } from "../analysis/index.js";
import { handlersOf } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import {
  and,
  booleanType,
  falsehood,
  field,
  not,
  or,
  read,
  readVariable,
  truth,
  variable,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
  type Routine,
} from "../model/index.js";
import { actorArgs, actorOf, actorParams } from "./code.js";
import { allHold, lowerScalar, type Check, type Scope } from "./expression.js";
import { dispatchAnswer } from "./answering-dispatch.js";
import { missingIn } from "./gathering.js";
import { argumentType, knownSender, senderType, writeHandler, type HandlerRoutine, type Offer } from "./handler.js";
import { concerns, fitsAllSenders, handlersInOrder } from "./handler-order.js";
import { deferrable } from "./lay-out-machine.js";
import { fieldOf, stateValue, type MachineLayout } from "./machine-layout.js";
import { Names } from "./names.js";
import type { Program } from "./program.js";
import { deferredParam, passedParam } from "./statement.js";
import { scalar, valueAt, type Value } from "./value.js";

/** The routine that handles one message or request of a kind of machine. */
export interface Dispatch {
  readonly offer: Offer;
  readonly routine: string;
  /** Takes the sender as a parameter. */
  readonly takesSender: boolean;
  /** Has a parameter by which it says that the message is to be put off. */
  readonly defers: boolean;
}

export function dispatchMessage(program: Program, layout: MachineLayout, message: Message): Dispatch {
  const senders = layout.messages.get(message) ?? [];
  const offer: Offer = { kind: "message", name: message.name, params: message.params, senders };
  if (message.answers !== undefined) return dispatchAnswer(program, layout, { offer, called: message.answers });
  return write({ program, layout, offer, defers: deferrable(layout.machine, message, senders) });
}

export function dispatchRequest(program: Program, layout: MachineLayout, request: Request): Dispatch {
  const offer: Offer = { kind: "request", name: request.name, params: request.params, senders: [] };
  return write({ program, layout, offer, defers: false });
}

export function dispatchTimer(program: Program, layout: MachineLayout, timer: Timer): Dispatch {
  return write({ program, layout, offer: { kind: "timer", name: timer.name, params: [], senders: [] }, defers: false });
}

interface Writing {
  readonly program: Program;
  readonly layout: MachineLayout;
  readonly offer: Offer;
  readonly defers: boolean;
}

function write(writing: Writing): Dispatch {
  const { program, layout, offer, defers } = writing;
  const takesSender = offer.kind === "message" && knownSender(program, offer.senders) === undefined;
  const wish = `${layout.variable}_on_${offer.name}`;
  const name = program.names.take(wish);
  const before = layout.machine.before.filter((handler) => concerns(handler, offer));
  const locals = before.some((handler) => routineFor(writing, handler).passes) ? [{ name: passedParam, type: booleanType }] : [];
  const routine: Routine = {
    name,
    params: [
      ...[...actorParams(program, layout.machine), ...offerParams(program, offer, takesSender)].map((one) => ({
        ...one,
        passing: "value" as const,
      })),
      ...(defers ? [{ name: deferredParam, type: booleanType, passing: "var" as const }] : []),
    ],
    result: undefined,
    locals,
    body: [...before.flatMap((handler) => tryBefore(writing, handler)), ...dispatchByState(writing)],
    label: `${layout.machine.role} gets ${offer.name}`,
    span: layout.machine.span,
  };
  program.routines.push(routine);
  return { offer, routine: name, takesSender, defers };
}

export function offerParams(program: Program, offer: Offer, takesSender: boolean): Routine["locals"] {
  const args = offer.params.map((_, index) => ({ name: argName(offer, index), type: argumentType(program, offer, index) }));
  return takesSender ? [...args, { name: "sender", type: senderType(program, offer.senders) }] : args;
}

/** Arguments have the names of the declaration, apart from what every routine calls its own. */
export function argName(offer: Offer, index: number): string {
  return `arg_${offer.params[index]?.name ?? ""}`;
}

// ---------------------------------------------------------------- the order of handlers

function candidatesIn({ layout, offer }: Pick<Writing, "layout" | "offer">, state: State): readonly Handler[] {
  return handlersInOrder(layout.machine, state).filter((handler) => concerns(handler, offer));
}

/** States with the same handlers for this offer share a case. */
function dispatchByState(writing: Writing): readonly ModelStatement[] {
  const { layout, program } = writing;
  const groups = new Map<string, { readonly states: State[]; readonly handlers: readonly Handler[] }>();
  for (const state of layout.machine.states) {
    const handlers = candidatesIn(writing, state);
    const key = handlers.map((handler) => handler.id).join(" ");
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { states: [state], handlers });
    else known.states.push(state);
  }
  const arms = [...groups.values()].map(({ states, handlers }) => ({
    values: states.map((state) => stateValue(layout, state.name)),
    body: tryInOrder(writing, handlers),
  }));
  const [only, ...others] = arms;
  if (only !== undefined && others.length === 0) return only.body;
  const subject = read(field(actorOf(program, layout).instance, "state"));
  return [{ kind: "switch", subject, cases: arms, otherwise: [], span: undefined }];
}

function tryInOrder(writing: Writing, handlers: readonly Handler[]): readonly ModelStatement[] {
  const [handler, ...others] = handlers;
  if (handler === undefined) return [nothingMatches(writing)];
  const { condition, checks } = guardOf(writing, handler);
  const run = [callHandler(writing, handler)];
  if (condition === truth) return [...checks, ...run];
  return [...checks, { kind: "if", condition, then: run, otherwise: tryInOrder(writing, others), span: handler.head }];
}

/** A request that every `before` handler has passed on waits as if they had not run. */
function nothingMatches({ layout, offer }: Writing): ModelStatement {
  const { span } = layout.machine;
  if (offer.kind === "request") return { kind: "assume", condition: falsehood, span };
  const failure = { kind: "unexpected", subject: offer.name, text: `${layout.machine.role} has no handler for '${offer.name}'` } as const;
  return { kind: "error", failure, span };
}

/** A `before` handler that does not pass the message on ends the matter. */
function tryBefore(writing: Writing, handler: Handler): readonly ModelStatement[] {
  const { condition, checks } = guardOf(writing, handler);
  const { passes } = routineFor(writing, handler);
  const end: ModelStatement = { kind: "return", value: undefined, span: undefined };
  const passing = readVariable(passedParam);
  const run: readonly ModelStatement[] = passes
    ? [
        { kind: "assign", target: variable(passedParam), value: falsehood, span: undefined },
        callHandler(writing, handler),
        { kind: "if", condition: not(passing), then: [end], otherwise: [], span: undefined },
      ]
    : [callHandler(writing, handler), end];
  return condition === truth ? [...checks, ...run] : [...checks, { kind: "if", condition, then: run, otherwise: [], span: handler.head }];
}

function callHandler(writing: Writing, handler: Handler): ModelStatement {
  const { program, layout, offer } = writing;
  const routine = routineFor(writing, handler);
  const args = [
    ...actorArgs(program, actorOf(program, layout)),
    ...routine.args.map((index) => readVariable(argName(offer, index))),
    ...(routine.takesSender ? [readVariable("sender")] : []),
    ...(routine.defers ? [readVariable(deferredParam)] : []),
    ...(routine.passes ? [readVariable(passedParam)] : []),
  ];
  return { kind: "call", routine: routine.name, args, span: handler.head };
}

/** The handler's routine; `otherwise` has one for each offer, as senders differ. */
function routineFor({ program, layout, offer }: Writing, handler: Handler): HandlerRoutine {
  const key = handler.event.kind === "otherwise" && handler.from !== undefined ? `${handler.id} ${offer.name}` : String(handler.id);
  return program.handlerRoutine(key, () => writeHandler(program, layout, bodyOf(layout.machine, handler), offer));
}

function bodyOf(machine: Machine, handler: Handler): HandlerBody {
  const body = handlersOf(machine).find((one) => one.handler.id === handler.id);
  invariant(body !== undefined, "the handler belongs to its machine");
  return body;
}

// ---------------------------------------------------------------- guards

interface Guard {
  readonly condition: ModelExpr;
  readonly checks: readonly ModelStatement[];
}

function guardOf(writing: Writing, handler: Handler): Guard {
  const { program, layout, offer } = writing;
  const arg = (index: number): Value => valueAt(variable(argName(offer, index)), typeOfArgument(offer, index));
  const sender = knownSender(program, offer.senders) ?? readVariable("sender");
  const { checks, condition } = lowerGuard(program, layout, { handler, arg, sender });
  const statements = checks.map((one): ModelStatement => ({ kind: "assert", condition: one.holds, failure: one.failure, span: one.span }));
  return { condition: and(fromOneOf(writing, handler, sender), condition), checks: statements };
}

function fromOneOf({ program, offer }: Writing, handler: Handler, sender: ModelExpr): ModelExpr {
  if (fitsAllSenders(handler, offer.senders)) return truth;
  const roles = offer.senders.filter((role) => handler.senders.includes(role));
  return or(falsehood, ...roles.map((role): ModelExpr => ({ kind: "member of", operand: sender, type: program.types.kindName(role) })));
}

function typeOfArgument(offer: Offer, index: number): Offer["params"][number]["type"] {
  const declared = offer.params[index];
  invariant(declared !== undefined, "the offer has this argument");
  return declared.type;
}

interface Guarded {
  readonly handler: Handler;
  readonly arg: (index: number) => Value;
  readonly sender: ModelExpr | undefined;
}

/** The guard of a handler over the machine's variables and the offer's arguments. */
function lowerGuard(
  program: Program,
  layout: MachineLayout,
  { handler, arg, sender }: Guarded,
): { readonly condition: ModelExpr; readonly checks: readonly Check[] } {
  if (handler.guard === undefined) return { condition: truth, checks: [] };
  const checks: Check[] = [];
  const { self, here, instance } = actorOf(program, layout);
  const lookUp = (id: number): Value => {
    const position = handler.params.indexOf(id);
    if (position >= 0) return arg(position);
    if (id === handler.from && sender !== undefined) return scalar(sender);
    return valueIn(program, { layout, instance }, id);
  };
  const scope: Scope = { program, machine: layout.machine, self, here, names: guardNames(program), variable: lookUp, checks };
  return { condition: lowerScalar(scope, handler.guard), checks };
}

function guardNames(program: Program): Names {
  const names = new Names(program.names);
  for (const name of ["self", "here", "sender", "which", "request", deferredParam, passedParam]) names.take(name);
  return names;
}

function valueIn(
  program: Program,
  { layout, instance }: { readonly layout: MachineLayout; readonly instance: ModelPlace },
  id: number,
): Value {
  const value = valueAt(fieldOf(layout, instance, id), program.variable(id).type);
  const type = layout.continuations.get(id);
  if (value.kind !== "continuation" || type === undefined) return value;
  const flag = layout.spent.get(id);
  const source = { place: fieldOf(layout, instance, id), type, ...(flag === undefined ? {} : { spent: variable(flag) }) };
  return { ...value, missing: missingIn(program, source) };
}

/** When some handler takes up the request with these arguments; a guard that fails does so in the step, not here. */
export function acceptable(program: Program, layout: MachineLayout, request: Request, arg: (index: number) => Value): ModelExpr {
  const offer: Offer = { kind: "request", name: request.name, params: request.params, senders: [] };
  const { instance } = actorOf(program, layout);
  const matches = (handler: Handler): ModelExpr => {
    const { condition, checks } = lowerGuard(program, layout, { handler, arg, sender: undefined });
    return or(not(allHold(checks)), condition);
  };
  const before = layout.machine.before.filter((handler) => concerns(handler, offer)).map(matches);
  const groups = new Map<string, { readonly states: State[]; readonly condition: ModelExpr }>();
  for (const state of layout.machine.states) {
    const handlers = candidatesIn({ layout, offer }, state);
    const key = handlers.map((handler) => handler.id).join(" ");
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { states: [state], condition: or(falsehood, ...handlers.map(matches)) });
    else known.states.push(state);
  }
  const byState = [...groups.values()].map(({ states, condition }) => {
    const isIn =
      states.length === layout.machine.states.length ? truth : or(falsehood, ...states.map((state) => isInState(layout, instance, state)));
    return and(isIn, condition);
  });
  return or(falsehood, ...before, ...byState);
}

function isInState(layout: MachineLayout, instance: ModelPlace, state: State): ModelExpr {
  return { kind: "binary", operator: "==", left: read(field(instance, "state")), right: stateValue(layout, state.name) };
}
