/** Random machines: what they declare, then the text of their states, handlers and procedures. */
import {
  block,
  leave,
  type Body,
  type MachineShape,
  type ProcedureShape,
  type RequestShape,
  type WaitingState,
} from "./random-protocol-body.js";
import type { Choices } from "./random-protocol-choices.js";
import { expression, type FunctionShape, type Scope, type Variable } from "./random-protocol-expressions.js";
import { accept, receivable, receive } from "./random-protocol-handlers.js";
import {
  boolean,
  color,
  data,
  nodeOf,
  optional,
  plainType,
  setOf,
  small,
  turn,
  typeText,
  type Role,
  type Shape,
  type Signal,
  type TeaType,
} from "./random-protocol-shape.js";
import { becoming, canGive, gift, statements } from "./random-protocol-statements.js";
import { otherwise, resultType } from "./random-protocol-suspensions.js";

export interface MachineContext {
  readonly shape: Shape;
  /** Decisions for the next handler or procedure, independent of all others: shrinking one leaves the rest as it is. */
  readonly part: () => Choices;
  readonly fresh: (prefix: string) => string;
  readonly functions: readonly FunctionShape[];
}

export function chooseMachine(role: Role, { shape, part, fresh }: MachineContext): MachineShape {
  const choices = part();
  const list = (most: number, make: (index: number) => Variable): readonly Variable[] =>
    Array.from({ length: choices.below(most + 1) }, (_, index) => make(index));
  const named = (prefix: string, storage: Variable["storage"], type: TeaType): Variable => ({ name: fresh(prefix), type, storage });
  const states = Array.from({ length: choices.between(1, 3) }, (_, index) => ({
    name: fresh("S"),
    params: index === 0 ? [] : list(1, () => named("param", "state", plainType(choices))),
  }));
  const waits = Array.from({ length: choices.below(3) }, (): WaitingState => {
    const result = resultType({ choices });
    return { name: fresh("W"), params: list(1, () => named("param", "state", plainType(choices))), result };
  });
  return {
    role,
    variables: list(4, () => named("var", "machine", machineType(choices))),
    ghosts: list(1, () => named("own", "ghost", plainType(choices))),
    states,
    waits,
    slot: choices.oneIn(4) ? { result: resultType({ choices }) } : undefined,
    pending: choices.oneIn(5) ? { result: resultType({ choices }) } : undefined,
    procedures: chooseProcedures({ choices, fresh }, waits.length > 0),
    requests: chooseRequests(role, { choices, fresh, shape }),
  };
}

function machineType(choices: Choices): TeaType {
  const map = (value: TeaType): TeaType => ({ kind: "map", key: choices.pick([nodeOf("Peer"), color, boolean]), value });
  return choices.pick([
    plainType(choices),
    plainType(choices),
    data,
    turn,
    setOf(nodeOf("Peer")),
    map(boolean),
    map(small),
    map(optional(data)),
  ]);
}

function chooseProcedures(
  { choices, fresh }: Pick<MachineContext, "fresh"> & { readonly choices: Choices },
  canMove: boolean,
): readonly ProcedureShape[] {
  return Array.from({ length: choices.below(3) }, () => ({
    name: fresh("proc"),
    params: Array.from({ length: choices.below(2) }, (): Variable => ({ name: fresh("par"), type: plainType(choices), storage: "local" })),
    result: resultType({ choices }),
    suspends: choices.oneIn(2),
    moves: canMove && choices.oneIn(3),
  }));
}

interface RequestContext {
  readonly choices: Choices;
  readonly fresh: (prefix: string) => string;
  readonly shape: Shape;
}

function chooseRequests(role: Role, { choices, fresh }: RequestContext): readonly RequestShape[] {
  const count = role.name === "Peer" ? choices.between(1, 2) : choices.pick([0, 0, 1]);
  return Array.from({ length: count }, () => ({
    name: fresh("ask"),
    params: Array.from({ length: choices.below(2) }, (): Variable => {
      const type = choices.pick([boolean, small, data, nodeOf("Peer"), color]);
      return { name: fresh("par"), type, storage: "local" };
    }),
    result: resultType({ choices }),
  }));
}

export function writeMachine(machine: MachineShape, context: MachineContext): readonly string[] {
  const { role } = machine;
  const { part } = context;
  const lines = [
    ...machine.variables.map(({ name, type }) => `var ${name}: ${typeText(type)}`),
    ...machine.ghosts.map(({ name, type }) => `ghost ${name}: ${typeText(type)}`),
    ...(machine.slot === undefined ? [] : [`var slot: ${continuationText(machine.slot.result)}?`]),
    ...(machine.pending === undefined ? [] : [`var pending: map<Peer, ${continuationText(machine.pending.result)}?>`]),
    ...bounds(part()),
    ...machine.requests.map((request) => writeRequest(request, machine, context)),
    ...machine.states.flatMap((_, index) => writeState(machine, context, index)),
    ...machine.waits.flatMap((wait) => writeWait(machine, context, wait)),
    ...machineHandlers(machine, context),
    ...machine.procedures.flatMap((procedure) => writeProcedure(machine, context, procedure)),
  ];
  return block(`machine ${role.name}${role.perBlock ? " per Block" : ""}`, lines);
}

function continuationText(result: TeaType | undefined): string {
  return result === undefined ? "continuation" : `continuation<${typeText(result)}>`;
}

function bounds(choices: Choices): readonly string[] {
  return [...(choices.oneIn(4) ? ["deferred 1"] : []), ...(choices.oneIn(6) ? ["requests 2"] : [])];
}

function writeRequest(request: RequestShape, machine: MachineShape, context: MachineContext): string {
  const choices = context.part();
  const params = request.params.map(({ name, type }) => `${name}: ${typeText(type)}`).join(", ");
  const scope = { ...bodyOf(machine, context).scope, choices };
  const guard = choices.oneIn(4) ? ` when ${expression({ ...scope, variables: [...scope.variables, ...request.params] }, boolean, 1)}` : "";
  const words = choices.pick(["", "", "", " owed", " may wait"]);
  return `request ${request.name}(${params})${request.result === undefined ? "" : `: ${typeText(request.result)}`}${guard}${words}`;
}

/** A body for something in the machine, outside any state. */
function bodyOf(machine: MachineShape, { shape, part, fresh, functions }: MachineContext): Body {
  const choices = part();
  const shared = shape.ghosts.map(({ name, type }): Variable => ({ name, type, storage: "ghost" }));
  const ghosts = [...machine.ghosts, ...shared.filter((_, index) => isOurs(shape.ghosts[index]?.per, machine.role))];
  const scope: Scope = {
    shape,
    choices,
    variables: machine.variables,
    functions,
    self: machine.role.name,
    here: machine.role.perBlock,
    comparesData: shape.comparableData,
  };
  const common = {
    machine,
    shape,
    choices,
    fresh,
    scope,
    ghosts,
    assignable: [...machine.variables, ...ghosts],
    result: undefined,
    sender: undefined,
  };
  return { ...common, kind: "message", rank: 0, mayBecome: true, maySuspend: true, depth: 2 };
}

/** Ghosts kept per block or node are named without an index by the machines of that block or node alone. */
function isOurs(per: string | undefined, role: Role): boolean {
  return per === undefined || per === role.name || (per === "Block" && role.perBlock);
}

function inState(body: Body, params: readonly Variable[]): Body {
  return {
    ...body,
    scope: { ...body.scope, variables: [...body.scope.variables, ...params] },
    assignable: [...body.assignable, ...params],
  };
}

/** Most of the messages that the role receives. */
function someSignals(machine: MachineShape, { shape, part }: MachineContext): readonly Signal[] {
  const choices = part();
  return receivable(shape, machine.role.name).filter(() => !choices.oneIn(3));
}

function writeState(machine: MachineShape, context: MachineContext, index: number): readonly string[] {
  const choices = context.part();
  const { name = "", params = [] } = machine.states[index] ?? {};
  const tail = (handler: Body): readonly string[] => (choices.oneIn(3) ? (becoming(handler)?.lines ?? []) : []);
  const messages = someSignals(machine, context).flatMap((signal) =>
    receive(inState(bodyOf(machine, context), params), signal, { guarded: true, tail }),
  );
  const requests = machine.requests
    .filter(() => index === 0 || !choices.oneIn(3))
    .flatMap((request) => accept(inState(bodyOf(machine, context), params), request));
  const list = params.map((param) => `${param.name}: ${typeText(param.type)}`).join(", ");
  const head = `${index === 0 ? "start " : ""}state ${name}${list === "" ? "" : `(${list})`}`;
  return block(head, [...requests, ...messages]);
}

/** In a waiting state one handler resumes; others may hand the continuation on to another waiting state of its type. */
function writeWait(machine: MachineShape, context: MachineContext, wait: WaitingState): readonly string[] {
  const choices = context.part();
  const k = context.fresh("k");
  const inside = (): Body => ({ ...inState(bodyOf(machine, context), wait.params), mayBecome: false });
  const resume = (handler: Body): readonly string[] => [
    canGive(handler, wait.result) ? `resume ${k}${gift(handler, wait.result)}` : "drop",
  ];
  const signals = someSignals(machine, context);
  const all = receivable(context.shape, machine.role.name);
  const handlers = [
    ...signals.slice(1).flatMap((signal) => receive(inside(), signal, { guarded: true, tail: choices.oneIn(2) ? resume : () => [] })),
    ...receive(inside(), signals[0] ?? choices.pick(all), { guarded: false, tail: resume }),
  ];
  const list = [...wait.params.map((param) => `${param.name}: ${typeText(param.type)}`), `${k}: ${continuationText(wait.result)}`].join(
    ", ",
  );
  const head = `${choices.oneIn(8) ? "idle " : ""}state ${wait.name}(${list})`;
  return block(head, [...handlers, ...otherwise(inside())]);
}

/** They may run in waiting states and waits, so they do not leave the state, and seldom wait: waits must not pile up. */
function machineHandlers(machine: MachineShape, context: MachineContext): readonly string[] {
  const choices = context.part();
  const anywhere = (): Body => ({ ...bodyOf(machine, context), mayBecome: false, maySuspend: choices.oneIn(5) });
  const all = receivable(context.shape, machine.role.name);
  const before = choices.oneIn(5) ? writeBefore(anywhere(), choices.pick(all)) : [];
  const handlers = all.filter(() => !choices.oneIn(3)).flatMap((signal) => receive(anywhere(), signal, { guarded: false, tail: () => [] }));
  return [...before, ...handlers];
}

function writeBefore(body: Body, signal: Signal): readonly string[] {
  const condition = `if ${expression(body.scope, boolean, 1)}`;
  const { lines } = statements({ ...body, rank: signal.rank, maySuspend: false, depth: 0 }, 1);
  return block(`before on ${signal.name}`, [
    ...block(condition, [body.choices.pick(["drop", "defer"])]),
    ...(body.choices.oneIn(2) ? lines : []),
    "pass",
  ]);
}

function writeProcedure(machine: MachineShape, context: MachineContext, procedure: ProcedureShape): readonly string[] {
  const base = bodyOf(machine, context);
  const { params, result, suspends, moves, name } = procedure;
  const scope = { ...base.scope, variables: [...base.scope.variables, ...params] };
  // Whoever calls it may have any rank, so it sends nothing that could start over again.
  const rank = context.shape.signals.length - 2;
  const body: Body = { ...base, scope, kind: "procedure", result, rank, maySuspend: suspends, mayBecome: moves };
  const list = params.map((param) => `${param.name}: ${typeText(param.type)}`).join(", ");
  const written = statements(body, 3);
  const end = result === undefined ? [] : [leave(written.body)];
  return block(`procedure ${name}(${list})${result === undefined ? "" : `: ${typeText(result)}`}`, [...written.lines, ...end]);
}
