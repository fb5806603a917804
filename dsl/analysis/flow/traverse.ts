/**
 * Walkers over the statements and expressions of a typed protocol, for every pass that asks "what is in here?".
 *
 * They go in the order of the text. None of them follows a call: a pass that wants the bodies of procedures or functions looks them up.
 */
import { unreachable, type Span } from "../../diagnostics/index.js";
import type {
  Block,
  Expr,
  FunctionDef,
  Handler,
  Machine,
  Place,
  Procedure,
  ProcedureCall,
  Protocol,
  Right,
  State,
  Statement,
  Suspension,
  VariableId,
} from "../typed-protocol.js";

/** A handler with where it stands: `state` is undefined for a handler outside any state, and the start state for the one that runs on restart. */
export interface HandlerBody {
  readonly kind: "handler";
  readonly machine: Machine;
  readonly state: State | undefined;
  readonly handler: Handler;
  /** A `before` handler of the machine. */
  readonly before: boolean;
  readonly block: Block;
}

export interface ProcedureBody {
  readonly kind: "procedure";
  readonly machine: Machine;
  readonly procedure: Procedure;
  readonly block: Block;
}

/** Code that runs in one go up to a suspension. */
export type Body = HandlerBody | ProcedureBody;

/** The statement of one kind. */
export type StatementOf<Kind extends Statement["kind"]> = Extract<Statement, { readonly kind: Kind }>;

/** Every handler and procedure of the protocol, in the order of the machine's lists: before, states, machine level, procedures. */
export function bodiesOf(protocol: Protocol): readonly Body[] {
  return remembered(bodies, protocol, () => protocol.machines.flatMap(bodiesOfMachine));
}

/** Every pass asks for these, and protocols never change. Entries go with their protocols. */
const bodies = new WeakMap<Protocol, readonly Body[]>();
const ofMachine = new WeakMap<Machine, readonly Body[]>();
const handlers = new WeakMap<Machine, readonly HandlerBody[]>();
const statements = new WeakMap<Block, readonly Statement[]>();
const expressions = new WeakMap<Block, readonly Expr[]>();

/** What is known of a key; found when it is asked for first. */
export function remembered<Key extends object, Found>(known: WeakMap<Key, Found>, key: Key, find: () => Found): Found {
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = find();
  known.set(key, found);
  return found;
}

/** Every handler and procedure of one machine. */
export function bodiesOfMachine(machine: Machine): readonly Body[] {
  return remembered(ofMachine, machine, () => [
    ...handlersOf(machine),
    ...machine.procedures.map((procedure) => procedureBody(machine, procedure)),
  ]);
}

/** Every handler of one machine, with where it stands. */
export function handlersOf(machine: Machine): readonly HandlerBody[] {
  return remembered(handlers, machine, () => findHandlers(machine));
}

function findHandlers(machine: Machine): readonly HandlerBody[] {
  const at = (state: State | undefined, handlers: readonly (Handler | undefined)[], before = false): readonly HandlerBody[] =>
    handlers.flatMap((handler) =>
      handler === undefined ? [] : [{ kind: "handler", machine, state, handler, before, block: handler.body } as const],
    );
  return [
    ...at(undefined, machine.before, true),
    ...machine.states.flatMap((state) => at(state, [...state.handlers, state.otherwise])),
    ...at(undefined, [...machine.handlers, machine.otherwise]),
    ...at(
      machine.states.find((state) => state.start),
      [machine.restart],
    ),
  ];
}

/** What stands behind the handler's `on`; undefined for those of restarts and for `otherwise`. */
export function eventName({ event }: Handler): string | undefined {
  switch (event.kind) {
    case "message":
      return event.message;
    case "request":
      return event.request;
    case "timer":
      return event.timer;
    case "restart":
    case "otherwise":
      return undefined;
  }
}

/** Every function: the protocol's, then each machine's. */
export function functionsOf(protocol: Protocol): readonly FunctionDef[] {
  return [...protocol.functions, ...protocol.machines.flatMap((machine) => machine.functions)];
}

/** The procedure that a call in `machine` means. */
export function procedureOf(machine: Machine, call: ProcedureCall): Procedure | undefined {
  return machine.procedures.find((procedure) => procedure.name === call.procedure);
}

function procedureBody(machine: Machine, procedure: Procedure): ProcedureBody {
  return { kind: "procedure", machine, procedure, block: procedure.body };
}

// ---------------------------------------------------------------- statements

/** Is it a statement with a right side? */
export function hasRight(statement: Statement): statement is StatementOf<"let" | "assign" | "do"> {
  return statement.kind === "let" || statement.kind === "assign" || statement.kind === "do";
}

/** The right side of a statement that has one. */
export function rightOf(statement: Statement): Right | undefined {
  return hasRight(statement) ? statement.value : undefined;
}

/** The suspension that a statement consists of, if it is one. */
export function suspensionOf(statement: Statement): Suspension | undefined {
  const right = rightOf(statement);
  return right?.kind === "suspend" || right?.kind === "await" ? right : undefined;
}

/** The procedure call that a statement consists of, if it is one. */
export function callOf(statement: Statement): ProcedureCall | undefined {
  const right = rightOf(statement);
  return right?.kind === "procedureCall" ? right : undefined;
}

/** The blocks directly inside a statement. An await's handlers are not inside: they belong to its state. */
export function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case "if":
      return statement.otherwise === undefined ? [statement.then] : [statement.then, statement.otherwise];
    case "for":
      return [statement.body];
    case "match":
      return statement.cases.map((one) => one.body);
    case "choose":
      return statement.otherwise === undefined ? [] : [statement.otherwise];
    case "let":
    case "assign":
    case "do":
      return statement.value.kind === "suspend" ? [statement.value.body] : [];
    case "send":
    case "giveUp":
    case "host":
    case "become":
    case "resume":
    case "resumeWait":
    case "wake":
    case "answer":
    case "defer":
    case "drop":
    case "pass":
    case "return":
    case "fail":
    case "assert":
    case "note":
      return [];
    default:
      return unreachable(statement);
  }
}

/** Every statement of a block, nested ones included, outer before inner. */
export function statementsIn(block: Block): readonly Statement[] {
  return remembered(statements, block, () => {
    const found: Statement[] = [];
    addStatements(block, found);
    return found;
  });
}

function addStatements(block: Block, to: Statement[]): void {
  for (const statement of block.statements) {
    to.push(statement);
    for (const inner of blocksOf(statement)) addStatements(inner, to);
  }
}

/** The expressions that a statement itself evaluates: not those of its blocks, and of a place only its keys. */
export function expressionsOf(statement: Statement): readonly Expr[] {
  switch (statement.kind) {
    case "let":
    case "do":
      return expressionsOfRight(statement.value);
    case "assign":
      return [...expressionsOfPlace(statement.place), ...expressionsOfRight(statement.value)];
    case "if":
    case "assert":
      return [statement.condition];
    case "for":
      return [statement.set];
    case "match":
      return [statement.subject];
    case "send":
      return [...statement.args, statement.target, ...present(statement.block)];
    case "host":
    case "become":
      return statement.args;
    case "resume":
    case "wake":
      return [statement.continuation, ...present(statement.value)];
    case "answer":
      return [...present(statement.value), statement.right];
    case "giveUp":
      // What a gather asks itself is about the state that it has just entered.
      return statement.nodes === undefined ? [] : [statement.nodes, statement.gather];
    case "return":
      return [...present(statement.value), ...present(statement.right)];
    case "resumeWait":
      return present(statement.value);
    case "choose":
      return [statement.set, ...present(statement.where)];
    case "defer":
    case "drop":
    case "pass":
    case "fail":
    case "note":
      return [];
    default:
      return unreachable(statement);
  }
}

/** The expressions that a right side evaluates before it suspends or calls; the body of a suspend is a block, not part of them. */
export function expressionsOfRight(right: Right): readonly Expr[] {
  if (right.kind === "suspend") return present(right.call?.gather?.nodes);
  return right.kind === "await" || right.kind === "procedureCall" ? right.args : [right];
}

/** The keys of a place. */
export function expressionsOfPlace(place: Place): readonly Expr[] {
  return [...present(place.of), ...place.path.flatMap((step) => (step.kind === "key" ? [step.key] : []))];
}

const leavingKinds: ReadonlySet<Statement["kind"]> = new Set(["resume", "resumeWait", "defer", "drop", "pass", "return", "fail"]);

/** Does nothing of the same block run after this statement? Says nothing about an `if` both of whose branches leave. */
export function leaves(statement: Statement): boolean {
  return leavingKinds.has(statement.kind);
}

/** Does some case of the match fit every value of its subject? */
export function isExhaustive(protocol: Protocol, statement: StatementOf<"match">): boolean {
  const patterns = statement.cases.flatMap((one) => one.patterns);
  const kinds = new Set(patterns.map((pattern) => pattern.kind));
  const { type } = statement.subject;
  // An optional that is known to hold a value has the type of the value.
  const isOptional = type.kind === "optional";
  if (kinds.has("otherwise") || (kinds.has("some") && (kinds.has("none") || !isOptional))) return true;
  const element = isOptional ? type.element : type;
  if (element.kind !== "enum" || (isOptional && !kinds.has("none"))) return false;
  const named = new Set(patterns.flatMap((pattern) => (pattern.kind === "member" ? [pattern.member] : [])));
  const members = protocol.enums.find((one) => one.name === element.name)?.members ?? [];
  return members.every((member) => named.has(member));
}

// ---------------------------------------------------------------- expressions

/** The expressions directly inside an expression, in the order of evaluation. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "number":
    case "boolean":
    case "none":
    case "enumMember":
    case "node":
    case "all":
    case "self":
    case "here":
    case "quiescent":
    case "selfIs":
    case "awaited":
    case "empty":
      return [];
    case "variable":
      return present(expr.of);
    case "set":
      return expr.elements;
    case "record":
      return [...present(expr.base), ...expr.fields.map((field) => field.value)];
    case "field":
      return [expr.record];
    case "size":
      return [expr.set];
    case "head":
      return [expr.queue];
    case "functionCall":
      return expr.args;
    case "index":
      return [expr.map, expr.key];
    case "unwrap":
    case "not":
    case "negate":
      return [expr.operand];
    case "binary":
      return [expr.left, expr.right];
    case "in":
      return [expr.element, expr.set];
    case "conditional":
      return [expr.condition, expr.whenTrue, expr.whenFalse];
    case "quantified":
      return [...(expr.occurrences ?? []).flatMap(({ block }) => present(block)), ...present(expr.where), ...present(expr.body)];
    case "take":
      return expressionsOfPlace(expr.place);
    case "machineVariable":
    case "machineIs":
      return [expr.node, ...present(expr.block)];
    case "isDown":
      return [expr.node];
    default:
      return unreachable(expr);
  }
}

/** An expression and everything inside it, outer before inner. */
export function expressionsIn(expr: Expr): readonly Expr[] {
  const found: Expr[] = [];
  addExpressions(expr, found);
  return found;
}

function addExpressions(expr: Expr, to: Expr[]): void {
  to.push(expr);
  for (const child of childrenOf(expr)) addExpressions(child, to);
}

/** One reading of a variable; `take` moves its content out. */
export interface Read {
  readonly variable: VariableId;
  readonly span: Span;
  readonly take: boolean;
}

/** Every reading of a variable in an expression, its bound (quantified) variables included. */
export function readsIn(expr: Expr): readonly Read[] {
  return expressionsIn(expr).flatMap((inner): readonly Read[] => {
    if (inner.kind === "variable" || inner.kind === "awaited") return [{ variable: inner.variable, span: inner.span, take: false }];
    if (inner.kind === "take") return [{ variable: inner.place.variable, span: inner.place.span, take: true }];
    return inner.kind === "machineVariable" ? [{ variable: inner.variable, span: inner.span, take: false }] : [];
  });
}

/** Everything that a block evaluates, nested blocks included. */
export function expressionsInBlock(block: Block): readonly Expr[] {
  return remembered(expressions, block, () => {
    const found: Expr[] = [];
    for (const statement of statementsIn(block)) for (const expr of expressionsOf(statement)) addExpressions(expr, found);
    return found;
  });
}

function present<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value];
}
