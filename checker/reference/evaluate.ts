/** Expressions: what `semantics.md` says, read off the typed tree. */
import type { Map } from "immutable";
import { OrderedMap, Set } from "immutable";
import type { BinaryOperator, Block, Expr, FunctionDef, Place, Right, Type, VariableId } from "../../dsl/analysis/index.js";
import { InternalError, unreachable, type Span } from "../../dsl/diagnostics/index.js";
import { suspendedIn } from "./bound-handlers.js";
import { boundTo } from "./bound-messages.js";
import { isDown } from "./down.js";
import { StepFailure } from "./failure.js";
import { collectionOf, contains, lookAt, movesWhenRead, readField } from "./looking.js";
import { missingIn } from "./missing.js";
import { isQuiescent } from "./obligations.js";
import { extend, stackOf } from "./scope.js";
import type { MachineState, SystemState } from "./state.js";
import { booleanOf, elementOf, equal, mapOf, numberOf, queueOf, setOf, type Element, type Value } from "./value.js";
import type { World } from "./world.js";
import { zeroOf } from "./zero.js";

/** What an expression can see. */
export interface Scope {
  readonly world: World;
  readonly self: Element | undefined;
  readonly here: Element | undefined;
  /** The variable's value; `of` selects the element that a ghost outside machines is kept for. */
  readonly read: (variable: VariableId, of: Value | undefined) => Value;
  /** Leaves none behind and gives what was there. */
  readonly move: (place: Place) => Value;
  /** The states that the machine itself is in, from the named one to the innermost await. */
  readonly ownStates: () => readonly string[];
  /** The whole system, for properties. */
  readonly system: () => SystemState;
  readonly functionNamed: (name: string) => FunctionDef;
}

type Case<Kind extends Expr["kind"]> = Extract<Expr, { readonly kind: Kind }>;

export function evaluate(expr: Expr, scope: Scope): Value {
  switch (expr.kind) {
    case "number":
    case "boolean":
      return expr.value;
    case "none":
      return null;
    case "enumMember":
      return expr.member;
    case "variable":
      return readVariable(expr, scope);
    case "node":
      return elementAt(scope.world.universe.sort(expr.role).elements, 0);
    case "all":
      return Set<Value>(scope.world.universe.sort(expr.name).elements);
    case "self":
      return present(scope.self, "self");
    case "here":
      return present(scope.here, "here");
    case "quiescent":
      return isQuiescent(scope.world, scope.system());
    case "empty":
      return zeroOf(expr.type, { world: scope.world, defaults: noDefault });
    case "set":
      return Set(expr.elements.map((element) => evaluate(element, scope)));
    case "take":
      return scope.move(expr.place);
    case "conditional":
      return evaluate(booleanOf(evaluate(expr.condition, scope)) ? expr.whenTrue : expr.whenFalse, scope);
    case "selfIs": {
      const states = scope.ownStates();
      return (expr.within ? states : states.slice(-1)).some((state) => expr.states.includes(state));
    }
    case "awaited":
      return missingIn(scope.world, scope.read(expr.variable, undefined));
    case "machineVariable":
    case "machineIs":
      return inspectMachine(expr, scope);
    case "isDown":
      return isDown(scope.system(), elementOf(evaluate(expr.node, scope)));
    default:
      return evaluateOperation(expr, scope);
  }
}

type Operation = Exclude<
  Expr,
  {
    readonly kind:
      | "number"
      | "boolean"
      | "none"
      | "enumMember"
      | "variable"
      | "node"
      | "all"
      | "self"
      | "here"
      | "quiescent"
      | "selfIs"
      | "awaited"
      | "empty"
      | "set"
      | "take"
      | "conditional"
      | "machineVariable"
      | "machineIs"
      | "isDown";
  }
>;

function evaluateOperation(expr: Operation, scope: Scope): Value {
  switch (expr.kind) {
    case "record":
      return evaluateRecord(expr, scope);
    case "field":
      return readField(expr, scope);
    case "size":
      return collectionOf(lookAt(expr.set, scope)).size;
    case "head":
      return queueOf(lookAt(expr.queue, scope)).first(null);
    case "functionCall":
      return callFunction(expr, scope);
    case "index":
      return mapOf(lookAt(expr.map, scope)).get(evaluate(expr.key, scope), null);
    case "unwrap":
      return unwrap(evaluate(expr.operand, scope), expr);
    case "not":
      return !booleanOf(evaluate(expr.operand, scope));
    case "negate":
      return -numberOf(evaluate(expr.operand, scope));
    case "binary":
      return evaluateBinary(expr, scope);
    case "in":
      return contains(lookAt(expr.set, scope), evaluate(expr.element, scope)) !== expr.negated;
    case "quantified":
      return evaluateQuantified(expr, scope);
    default:
      return unreachable(expr);
  }
}

/** Reading a continuation moves it: whoever reads it has it from now on. */
function readVariable(expr: Case<"variable">, scope: Scope): Value {
  const of = expr.of === undefined ? undefined : evaluate(expr.of, scope);
  if (!movesWhenRead(expr.type)) return scope.read(expr.variable, of);
  return scope.move({ kind: "place", variable: expr.variable, of: expr.of, path: [], type: expr.type, span: expr.span });
}

/** Such types are not written as `{}`. */
function noDefault(valueType: string): never {
  throw new InternalError(`'${valueType}' has no start value here`);
}

/** A record is an ordered map from the names of its fields, in the order of their declaration. */
function evaluateRecord(expr: Case<"record">, scope: Scope): Value {
  const { type, base } = expr;
  if (type.kind !== "record") throw new InternalError("a record of another type");
  const before = base === undefined ? undefined : mapOf(evaluate(base, scope));
  const given = new globalThis.Map(
    expr.fields.map(({ name, value }) => [name, { value: evaluate(value, scope), span: value.span }] as const),
  );
  return OrderedMap(
    type.fields.map((field): [Value, Value] => {
      const own = given.get(field.name);
      if (own === undefined) return [field.name, before?.get(field.name, null) ?? null];
      return [field.name, coerce(own.value, field.type, { world: scope.world, span: own.span })];
    }),
  );
}

/** The content of an optional; an assertion fails where it is none. */
export function unwrap(value: Value, expr: Pick<Expr, "span">): Value {
  if (value === null) throw new StepFailure("assertion", "'!' found none", { span: expr.span });
  return value;
}

function evaluateBinary(expr: Case<"binary">, scope: Scope): Value {
  switch (expr.operator) {
    case "||":
      return booleanOf(evaluate(expr.left, scope)) || evaluate(expr.right, scope);
    case "&&":
      return booleanOf(evaluate(expr.left, scope)) && evaluate(expr.right, scope);
    case "=>":
      return !booleanOf(evaluate(expr.left, scope)) || evaluate(expr.right, scope);
    case "==":
      return equal(lookAt(expr.left, scope), lookAt(expr.right, scope));
    case "!=":
      return !equal(lookAt(expr.left, scope), lookAt(expr.right, scope));
    default:
      return arithmetic(expr, { left: evaluate(expr.left, scope), right: evaluate(expr.right, scope) });
  }
}

function arithmetic(expr: Case<"binary">, operands: { readonly left: Value; readonly right: Value }): Value {
  const { left, right } = operands;
  if (Set.isSet(left)) return combineSets(expr.operator, { left, right: setOf(right) });
  const [a, b] = [rank(left), rank(right)];
  switch (expr.operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "+":
      return wrap(a + b, expr.type);
    case "-":
      return wrap(a - b, isCyclic(expr.left.type) ? expr.left.type : expr.type);
    case "*":
      return a * b;
    default:
      throw new InternalError(`operator '${expr.operator}' on numbers`);
  }
}

/** Numbers by themselves; nodes of an ordered kind by their place. */
function rank(value: Value): number {
  return typeof value === "number" ? value : elementOf(value).index;
}

function isCyclic(type: Type): boolean {
  return type.kind === "cyclic";
}

/** Addition to, and both subtractions from, a cyclic number count modulo; plain integers stay as they are. */
function wrap(value: number, type: Type): number {
  return type.kind === "cyclic" ? ((value % type.modulus) + type.modulus) % type.modulus : value;
}

export function combineSets(operator: BinaryOperator, operands: { readonly left: Set<Value>; readonly right: Set<Value> }): Value {
  const { left, right } = operands;
  switch (operator) {
    case "+":
      return left.union(right);
    case "-":
      return left.subtract(right);
    case "&":
      return left.intersect(right);
    case "<=":
      return left.isSubset(right);
    case ">=":
      return left.isSuperset(right);
    default:
      throw new InternalError(`operator '${operator}' on sets`);
  }
}

function evaluateQuantified(expr: Case<"quantified">, scope: Scope): Value {
  const bound = (expr.occurrences ?? []).reduce(
    (scopes, one) => scopes.flatMap((outer) => (one.among === "waiting" ? suspendedIn(one, outer) : boundTo(one, outer))),
    assignments(expr.variables, scope),
  );
  const matching = bound.filter((inner) => expr.where === undefined || holds(expr.where, inner));
  const holding = (inner: Scope): boolean => expr.body === undefined || holds(expr.body, inner);
  switch (expr.quantifier) {
    case "forall":
      return matching.every(holding);
    case "exists":
      return matching.some(holding);
    case "count":
      return matching.filter(holding).length;
  }
}

export function holds(condition: Expr, scope: Scope): boolean {
  return booleanOf(evaluate(condition, scope));
}

/** One scope for each assignment of values to the variables, the last variable changing fastest. */
function assignments(variables: readonly VariableId[], scope: Scope): readonly Scope[] {
  const { world } = scope;
  return variables.reduce<readonly Scope[]>(
    (scopes, id) =>
      scopes.flatMap((outer) => world.universe.valuesOf(world.variable(id).type).map((value) => extend(outer, [[id, value]]))),
    [scope],
  );
}

function inspectMachine(expr: Case<"machineVariable"> | Case<"machineIs">, scope: Scope): Value {
  const node = elementOf(evaluate(expr.node, scope));
  const block = expr.block === undefined ? undefined : elementOf(evaluate(expr.block, scope));
  const machine = scope.system().machines.get(scope.world.instance(node, block).key);
  if (machine === undefined) throw new InternalError("machine without a state");
  if (expr.kind === "machineVariable") return machine.variables.get(expr.variable, null);
  return statesOf(machine, expr.within).some((state) => expr.states.includes(state));
}

function statesOf(machine: MachineState, within: boolean): readonly string[] {
  const states = stackOf(machine);
  return within ? states : states.slice(-1);
}

function callFunction(expr: Case<"functionCall">, scope: Scope): Value {
  const called = scope.functionNamed(expr.function);
  const args = expr.args.map((arg, index) => {
    const id = present(called.params[index], "parameter");
    return [id, coerce(evaluate(arg, scope), scope.world.variable(id).type, { world: scope.world, span: arg.span })] as const;
  });
  const returned = runFunctionBlock(called.body, extend(scope, args));
  if (returned === undefined) throw new InternalError(`function '${expr.function}' ended without a value`);
  return coerce(returned.value, called.result, { world: scope.world, span: returned.span });
}

interface Returned {
  readonly value: Value;
  readonly span: Span;
}

/** Functions are pure, so their statements only choose what to return. */
function runFunctionBlock(block: Block, outer: Scope): Returned | undefined {
  let scope = outer;
  for (const statement of block.statements) {
    if (statement.kind === "let") {
      scope = extend(scope, [[statement.variable, evaluatePure(statement.value, scope)]]);
      continue;
    }
    const returned = runFunctionStatement(statement, scope);
    if (returned !== undefined) return returned;
  }
  return undefined;
}

function runFunctionStatement(statement: Block["statements"][number], scope: Scope): Returned | undefined {
  switch (statement.kind) {
    case "return":
      return { value: statement.value === undefined ? null : evaluate(statement.value, scope), span: (statement.value ?? statement).span };
    case "if": {
      const branch = holds(statement.condition, scope) ? statement.then : statement.otherwise;
      return branch && runFunctionBlock(branch, scope);
    }
    case "match": {
      const chosen = matchCase(statement.cases, evaluate(statement.subject, scope));
      return chosen && runFunctionBlock(chosen.body, extend(scope, chosen.bound));
    }
    case "assert":
      checkAssertion(statement, scope);
      return undefined;
    default:
      throw new InternalError(`statement '${statement.kind}' in a function`);
  }
}

function evaluatePure(right: Right, scope: Scope): Value {
  if (right.kind === "suspend" || right.kind === "await" || right.kind === "procedureCall")
    throw new InternalError("suspension in a function");
  return evaluate(right, scope);
}

type MatchStatement = Extract<Block["statements"][number], { readonly kind: "match" }>;
type ChosenCase = { readonly body: Block; readonly bound: readonly (readonly [VariableId, Value])[] };

/** The first case with a pattern that fits, and what the pattern binds. */
export function matchCase(cases: MatchStatement["cases"], value: Value): ChosenCase | undefined {
  for (const { patterns, body } of cases) {
    for (const pattern of patterns) {
      if (pattern.kind === "otherwise" || (pattern.kind === "none" && value === null)) return { body, bound: [] };
      if (pattern.kind === "member" && value === pattern.member) return { body, bound: [] };
      if (pattern.kind === "some" && value !== null) return { body, bound: [[pattern.variable, value]] };
    }
  }
  return undefined;
}

type AssertStatement = Extract<Block["statements"][number], { readonly kind: "assert" }>;

export function checkAssertion(statement: AssertStatement, scope: Scope): void {
  if (holds(statement.condition, scope)) return;
  const { text } = statement;
  throw new StepFailure("assertion", text === undefined ? "the assertion does not hold" : `assertion "${text}" does not hold`, {
    span: statement.span,
    ...(text === undefined ? {} : { subject: text }),
  });
}

/** `value` as a place of `type` stores it: numbers must lie in the type's range. */
export function coerce(value: Value, type: Type, context: { readonly world: World; readonly span: Span }): Value {
  switch (type.kind) {
    case "range":
      return inRange(numberOf(value), { low: type.low, high: type.high, ...context });
    case "cyclic":
      return inRange(numberOf(value), { low: 0, high: type.modulus - 1, ...context });
    case "optional":
      return value === null ? null : coerce(value, type.element, context);
    case "set":
      return setOf(value).map((element) => coerce(element, type.element, context));
    case "queue":
      return queueOf(value).map((element) => coerce(element, type.element, context));
    case "record":
      return mapOf(value).map((entry, name) => coerce(entry, fieldType(type, name), context));
    default:
      return value;
  }
}

function fieldType(type: Extract<Type, { readonly kind: "record" }>, name: Value): Type {
  return present(type.fields.find((field) => field.name === name)?.type, "field");
}

function inRange(value: number, range: { readonly low: number; readonly high: number; readonly span: Span }): number {
  if (value >= range.low && value <= range.high) return value;
  throw new StepFailure("overflow", `${value} lies outside ${range.low}..${range.high}`, { span: range.span });
}

/** Entries of a map replaced along `keys`, from the outside in. */
export function replaceEntry(map: Map<Value, Value>, keys: readonly Value[], value: Value): Map<Value, Value> {
  const [key, ...rest] = keys;
  if (key === undefined) throw new InternalError("an index without a key");
  return map.set(key, rest.length === 0 ? value : replaceEntry(mapOf(map.get(key, null)), rest, value));
}

function elementAt(elements: readonly Element[], index: number): Element {
  return present(elements[index], "element");
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new InternalError(`no ${what} here`);
  return value;
}
