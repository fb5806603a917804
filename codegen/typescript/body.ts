/** The body that a function of the generated module comes from: what it may read, and how it ends. */
import {
  holdsContinuation,
  suspensionOf,
  callOf,
  blocksOf,
  type Block,
  type Handler,
  type Procedure,
  type State,
  type Statement,
  type VariableId,
} from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { CodeContext, Place } from "./code.js";
import type { Lines, WrittenFunction } from "./written-function.js";
import { nameIn, variableOf, type LoopSlot, type MachinePlan, type ModulePlan } from "./module-plan.js";
import { variableType } from "./type-text.js";

/** What is common to all functions of one handler or procedure. */
export interface Body {
  readonly plan: ModulePlan;
  readonly machine: MachinePlan;
  readonly kind:
    | { readonly kind: "handler"; readonly handler: Handler; readonly states: readonly State[] }
    | { readonly kind: "procedure"; readonly procedure: Procedure };
  /** The name of its first function. */
  readonly name: string;
  readonly block: Block;
  readonly imports: Set<string>;
  /** Variables that are assigned to somewhere in it. */
  readonly assigned: ReadonlySet<VariableId>;
  /** Has the machine waits, or states that hold what may be lost? Then places of `become` are told. */
  readonly isCareful: boolean;
  /** Functions that are written already; those behind suspensions among them. */
  readonly functions: WrittenFunction[];
  /** How many points and loops have a number. */
  counter: number;
}

/** What is written into: one function of a body. */
export interface Writer {
  readonly body: Body;
  readonly context: CodeContext;
  readonly lines: Lines;
  /** The frame of the procedure's caller, and the right to answer the request: how this function knows them. */
  readonly caller: string | undefined;
  readonly reply: string | undefined;
  /** What is left of the loops around, outermost first. */
  readonly loops: readonly LoopRest[];
  /** Variables that have a name of their own here. */
  readonly bound: Set<VariableId>;
  /** Frames that are written where their only reader stands. */
  readonly inlined: Map<VariableId, string>;
  /** May the function say that it defers or passes? Then it says so wherever it ends. */
  readonly mayDefer: boolean;
}

/** What is left of a loop, as it is written here. */
export interface LoopRest extends LoopSlot {
  readonly text: string;
}

export function nextNumber(body: Body): number {
  body.counter++;
  return body.counter;
}

export interface WriterParts {
  readonly lines: Lines;
  readonly caller: string | undefined;
  readonly reply: string | undefined;
  readonly loops: readonly LoopRest[];
  readonly bound: Iterable<VariableId>;
  readonly mayDefer: boolean;
  /** The state whose parameters the function is given as `state`. */
  readonly ownState: State | undefined;
}

/** Begins a function. */
export function writerFor(body: Body, parts: WriterParts): Writer {
  const { machine, plan, imports } = body;
  const bound = new Set(parts.bound);
  const step = machine.step;
  const inlined = new Map<VariableId, string>();
  const place = (id: VariableId): Place => {
    const made = inlined.get(id);
    return made === undefined ? placeIn(body, { id, bound, ownState: parts.ownState }) : { text: made, holder: undefined };
  };
  const context: CodeContext = {
    plan,
    machine,
    step,
    self: `${step}.self`,
    here: `${step}.here`,
    setting: `${step}.setting`,
    place,
    facts: new Set(),
    imports,
  };
  const { lines, caller, reply, loops, mayDefer } = parts;
  for (const id of bound) if (isBoxed(plan, id)) openBox({ plan, lines }, id);
  return { body, context, lines, caller, reply, loops, bound, inlined, mayDefer };
}

interface Sought {
  readonly id: VariableId;
  readonly bound: ReadonlySet<VariableId>;
  readonly ownState: State | undefined;
}

function placeIn({ plan, machine }: Body, { id, bound, ownState }: Sought): Place {
  const { storage } = variableOf(plan, id);
  const name = nameIn(plan.variables, id);
  if (bound.has(id) || storage === "local" || storage === "quantified")
    return isBoxed(plan, id) ? held(boxOf(name), "content") : { text: name, holder: undefined };
  if (storage === "machine") return held(`${machine.step}.vars`, name);
  if (storage !== "state") throw new InternalError(`ghost '${name}' in generated code`);
  if (ownState?.params.includes(id) === true) return held("state", name);
  const owner = machine.machine.states.find(({ params }) => params.includes(id));
  if (owner === undefined) throw new InternalError(`no state has '${name}'`);
  return held(`${machine.step}.named(${JSON.stringify(nameIn(machine.states, owner.name))})`, name);
}

function held(object: string, key: string): Place {
  return { text: `${object}.${key}`, holder: { object, key } };
}

/**
 * Is a local variable one that may or may not hold a continuation? It is kept in an object, so that what moves out of it leaves a trace; where a handler surely moves
 * what it has, the static checks have seen to that.
 */
export function isBoxed(plan: ModulePlan, id: VariableId): boolean {
  const { type, storage } = variableOf(plan, id);
  return storage === "local" && holdsContinuation(type) && type.kind !== "continuation";
}

/** What the function is given is put into its box. */
function openBox({ plan, lines }: { readonly plan: ModulePlan; readonly lines: Lines }, id: VariableId): void {
  const name = nameIn(plan.variables, id);
  lines.add(`const ${boxOf(name)}: { content: ${boxedType(plan, id)} } = { content: ${name} };`);
}

/** What may be in the box of a variable. */
export function boxedType(plan: ModulePlan, id: VariableId): string {
  const { type } = variableOf(plan, id);
  return `${variableType(plan, id, type)}${type.kind === "optional" ? "" : " | null"}`;
}

/** The object that a boxed variable is kept in. */
export function boxOf(name: string): string {
  return `${name}Box`;
}

/** May executing the statement suspend the handler? */
export function maySuspend(machine: MachinePlan, statement: Statement): boolean {
  if (suspensionOf(statement) !== undefined) return true;
  const call = callOf(statement);
  if (call !== undefined) return machine.machine.procedures.some(({ name, suspends }) => name === call.procedure && suspends);
  return blocksOf(statement).some((block) => block.statements.some((inner) => maySuspend(machine, inner)));
}
