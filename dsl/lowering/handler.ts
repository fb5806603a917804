/** A handler's routine: its parameters are the arguments it names and the sender; its body the handler up to its first suspension. */
import type { liveVariables } from "../analysis/index.js";
import {
  callOf,
  expressionsOf,
  holdsContinuation,
  isRight,
  mayLeaveState,
  readsIn,
  statementsIn,
  suspensionOf,
  type HandlerBody,
  type Message,
  type State,
  type Statement,
  type VariableId,
} from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import {
  booleanType,
  definite,
  read,
  type LocalVariable,
  type ModelExpr,
  type ModelPlace,
  type ModelType,
  type Routine,
} from "../model/index.js";
import { actorParams, Code } from "./code.js";
import { falls, type Context } from "./context.js";
import { endHandler } from "./ending.js";
import { fieldOf, type MachineLayout } from "./machine-layout.js";
import { buildFrame } from "./moving.js";
import type { Program } from "./program.js";
import { deferredParam, passedParam, writeBlock } from "./statement.js";
import { store } from "./storing.js";
import { isComposite } from "./type-table.js";
import { scalar, valueAt } from "./value.js";

/** What is offered to handlers: a message or request with its arguments. */
export interface Offer {
  readonly kind: "message" | "request" | "timer" | "restart";
  readonly name: string;
  readonly params: Message["params"];
  /** Roles of senders; empty for requests. */
  readonly senders: readonly string[];
}

/** A handler's routine, and which of the offer's parts it takes. */
export interface HandlerRoutine {
  readonly name: string;
  /** Indices of the arguments. */
  readonly args: readonly number[];
  readonly takesSender: boolean;
  readonly defers: boolean;
  readonly passes: boolean;
}

export function senderType(program: Program, senders: readonly string[]): ModelType {
  return program.types.nodes(senders);
}

/** The sender where it can only be one node. */
export function knownSender(program: Program, senders: readonly string[]): ModelExpr | undefined {
  const [only, ...others] = senders;
  return only !== undefined && others.length === 0 && program.types.isSingle(only) ? program.types.single(only) : undefined;
}

/** Says of a block whether it contains a statement. */
function contains({ handler }: HandlerBody, kind: Statement["kind"]): boolean {
  return statementsIn(handler.body).some((statement) => statement.kind === kind);
}

export function writeHandler(program: Program, layout: MachineLayout, body: HandlerBody, offer: Offer): HandlerRoutine {
  const { handler } = body;
  const code = new Code(program, layout, body);
  const args = handler.params.flatMap((id, index) => (id === undefined ? [] : [{ id, index }]));
  const sender = handler.from;
  const known = knownSender(program, offer.senders);
  const takesSender = sender !== undefined && known === undefined && offer.kind === "message";
  if (sender !== undefined && known !== undefined) code.bindings.set(sender, { kind: "value", value: scalar(known) });
  const params: LocalVariable[] = args.map(({ id }) => param(code, id, undefined));
  if (takesSender) params.push(param(code, sender, senderType(program, offer.senders)));
  const flags = (["defer", "pass"] as const)
    .filter((kind) => contains(body, kind))
    .map((kind) => (kind === "defer" ? deferredParam : passedParam));
  for (const flag of flags) code.names.take(flag);
  const name = program.names.take(handler.label);
  begin(code, body);
  if (offer.kind === "request" && handler.reply !== undefined) holdRight(code, handler.reply);
  const context: Context = {
    code,
    role: "handler",
    inline: undefined,
    path: [],
    request: offer.kind === "request" ? offer.name : undefined,
    after: (inner) => {
      endHandler({ code: inner, role: "handler" }, handler.span);
    },
  };
  code.emit({ kind: "mark", label: handler.label, span: handler.head });
  if (writeBlock(context, handler.body).falls) context.after(code, falls);
  const routine: Routine = {
    name,
    params: [
      ...[...actorParams(program, layout.machine), ...params].map((one) => ({ ...one, passing: "value" as const })),
      ...flags.map((flag) => ({ name: flag, type: booleanType, passing: "var" as const })),
    ],
    result: undefined,
    locals: code.locals,
    body: code.body,
    label: handler.label,
    span: handler.span,
  };
  program.routines.push(routine);
  return { name, args: args.map(({ index }) => index), takesSender, defers: contains(body, "defer"), passes: contains(body, "pass") };
}

function param(code: Code, id: VariableId, type: ModelType | undefined): LocalVariable {
  const { name, type: declared } = code.program.variable(id);
  const own = code.names.take(name);
  code.bindings.set(id, { kind: "place", place: { root: own, path: [] } });
  if (holdsContinuation(declared)) {
    code.knowledge.mayHold.add(id);
    if (isRight(declared)) code.knowledge.mustHold.add(id);
    return { name: own, type: code.program.continuations.storage(declared, { kind: "variable", variable: id }) };
  }
  return { name: own, type: type ?? code.program.types.lower(declared) };
}

/** What is known where a handler begins; parameters of the state that outlive it are copied. */
function begin(code: Code, body: HandlerBody): void {
  const { state, machine } = body;
  if (state === undefined) return;
  // A handler that several states share runs in any of them.
  const states = machine.states.filter((one) => [...one.handlers, one.otherwise].some((handler) => handler?.id === body.handler.id));
  if (states.length > 1) return;
  code.knowledge.state = state.name;
  for (const id of state.params) {
    const { type } = code.program.variable(id);
    if (type.kind === "continuation" && !isRight(type) && state.kind === "named") {
      code.knowledge.mayHold.add(id);
      code.knowledge.mustHold.add(id);
    } else if (holdsContinuation(type)) code.knowledge.mayHold.add(id);
    else if (isReadAfterLeaving(body, id, code.program.live)) copyParam(code, state, id);
  }
}

/** The right to answer a request is made where its handler begins. */
function holdRight(code: Code, id: VariableId): void {
  code.localFor(id);
  const place = code.continuationPlace(id, []);
  const own = place.type.frames.find((frame) => code.program.flow.rights.get(frame.path[0] ?? -1)?.kind === "request");
  invariant(own !== undefined, "a right has its frame");
  buildFrame(code, own, place);
}

function copyParam(code: Code, state: State, id: VariableId): void {
  const place: ModelPlace = fieldOf(code.layout, code.actor.instance, id);
  const { type } = code.program.variable(id);
  const local = code.localFor(id);
  if (isComposite(type)) code.emit({ kind: "assign", target: local, value: read(place), span: undefined });
  else store(code, { place: local, type, value: valueAt(place, type), span: undefined });
  code.bindings.set(id, { kind: "place", place: local, mirror: { place, state: state.name } });
}

/** Is a parameter of the state read, or saved, at a point that may lie behind a `become`? */
function isReadAfterLeaving(body: HandlerBody, id: VariableId, live: ReturnType<typeof liveVariables>): boolean {
  const statements = statementsIn(body.handler.body);
  const isLeaving = (statement: Statement): boolean => {
    const call = callOf(statement);
    return statement.kind === "become" || (call !== undefined && mayLeaveState(body.machine, call.procedure));
  };
  const first = statements.findIndex(isLeaving);
  const loops = statements.some((statement) => statement.kind === "for" && statementsIn(statement.body).some(isLeaving));
  if (first < 0) return false;
  return statements.some((statement, index) => {
    if (index <= first && !loops) return false;
    const site = suspensionOf(statement)?.site ?? callOf(statement)?.site;
    if (site !== undefined && live.get(site)?.includes(id) === true) return true;
    return expressionsOf(statement).some((expr) => readsIn(expr).some((one) => one.variable === id));
  });
}

/** The type of an argument as a parameter of a routine. */
export function argumentType(program: Program, offer: Offer, index: number): ModelType {
  const declared = offer.params[index];
  invariant(declared !== undefined, "the offer has this argument");
  const type = program.continuations.argument(offer, index, {});
  return declared.type.kind === "optional" ? type : definite(type);
}
