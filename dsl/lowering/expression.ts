/**
 * Expressions. They are pure, but may fail: `!` finds none, an argument lies outside its range. Each such point becomes a check, a condition
 * that is true wherever the point does not fail, which the statement around asserts first.
 */
import { joinTypes, type Expr, type Machine, type Type, type VariableId } from "../analysis/index.js";
import { InternalError, unreachable, type Span } from "../diagnostics/index.js";
import {
  and,
  binary,
  booleanOf,
  conditional,
  falsehood,
  implies,
  member,
  missing,
  not,
  numberOf,
  or,
  quantified,
  readVariable,
  truth,
  type ModelExpr,
  type ModelFailure,
} from "../model/index.js";
import { fitSet, hasAmong, isWithin } from "./fitting.js";
import { lowerFunctionCall } from "./function-call.js";
import { inspectMachine, inspectSelf, isDown } from "./inspect-machine.js";
import type { Names } from "./names.js";
import { lowerOperation } from "./operation.js";
import type { Program } from "./program.js";
import { lowerQuantified } from "./quantified.js";
import { emptyOf } from "./empty.js";
import { isComposite } from "./type-table.js";
import { areEqual, choose, exprOf, fieldIn, fieldType, isPresent, lookUp, membership, none, queueOf, scalar, type Value } from "./value.js";

/** True where the point at `span` does not fail. */
export interface Check {
  readonly holds: ModelExpr;
  readonly failure: ModelFailure;
  readonly span: Span;
}

/** Where an expression stands. */
export interface Scope {
  readonly program: Program;
  /** The machine whose handler this is; undefined in properties. */
  readonly machine: Machine | undefined;
  readonly self: ModelExpr | undefined;
  readonly here: ModelExpr | undefined;
  readonly names: Names;
  readonly variable: (id: VariableId, of: ModelExpr | undefined) => Value;
  /** Collects, in the order of evaluation. */
  readonly checks: Check[];
}

type Case<Kind extends Expr["kind"]> = Extract<Expr, { readonly kind: Kind }>;

export function lowerExpr(scope: Scope, expr: Expr): Value {
  const { types } = scope.program;
  switch (expr.kind) {
    case "number":
      return scalar(numberOf(expr.value));
    case "boolean":
      return scalar(booleanOf(expr.value));
    case "none":
      return none;
    case "enumMember":
      return scalar(member(types.kindName(expr.enum), expr.member));
    case "variable":
      return scope.variable(expr.variable, expr.of && lowerScalar(scope, expr.of));
    case "node":
      return scalar(types.single(expr.role));
    case "all":
      return { kind: "set", has: () => truth };
    case "self":
      return scalar(present(scope.self, "self"));
    case "here":
      return scalar(present(scope.here, "here"));
    case "quiescent":
      return scalar({ kind: "call", routine: quiescentRoutine, args: [] });
    case "selfIs":
      return inspectSelf(scope, expr);
    case "awaited": {
      const value = scope.variable(expr.variable, undefined);
      if (value.kind !== "continuation" || value.missing === undefined) throw new InternalError("nobody is missing here");
      return { kind: "set", has: value.missing };
    }
    case "empty":
      return emptyOf(scope.program.types, expr.type);
    case "take":
      throw new InternalError("a continuation is taken inside an expression");
    case "set":
      return lowerSet(scope, expr);
    case "machineVariable":
    case "machineIs":
      return inspectMachine(scope, expr);
    case "isDown":
      return isDown(scope, expr);
    case "conditional":
      return lowerConditional(scope, expr);
    case "functionCall":
      return lowerFunctionCall(scope, expr);
    case "quantified":
      return lowerQuantified(scope, expr);
    default:
      return lowerRest(scope, expr);
  }
}

/** The function of the model that says whether nothing is owed. */
export const quiescentRoutine = "quiescent";

type Rest = Case<"record" | "field" | "size" | "head" | "index" | "unwrap" | "not" | "negate" | "binary" | "in">;

function lowerRest(scope: Scope, expr: Rest): Value {
  switch (expr.kind) {
    case "record":
      return lowerRecord(scope, expr);
    case "field":
      return fieldIn(lowerExpr(scope, expr.record), expr.field);
    case "head":
      return headOf(queueOf(lowerExpr(scope, expr.queue)), expr);
    case "size": {
      if (contentType(expr.set.type).kind === "queue") return scalar(queueOf(lowerExpr(scope, expr.set)).length);
      const has = membership(lowerExpr(scope, expr.set));
      const name = scope.names.take("x");
      return scalar({
        kind: "quantified",
        quantifier: "count",
        variable: name,
        over: elementType(scope, expr.set.type),
        body: has(readVariable(name)),
      });
    }
    case "index":
      return lookUp(lowerExpr(scope, expr.map), lowerScalar(scope, expr.key));
    case "unwrap": {
      const value = lowerExpr(scope, expr.operand);
      check(scope, {
        holds: isPresent(value),
        failure: { kind: "assertion", subject: undefined, text: "'!' found none" },
        span: expr.span,
      });
      return value.kind === "optional" ? value.value : value;
    }
    case "not":
      return scalar(not(lowerScalar(scope, expr.operand)));
    case "negate":
      return scalar({ kind: "negate", operand: lowerScalar(scope, expr.operand) });
    case "in": {
      if (contentType(expr.set.type).kind === "queue") return isInQueue(scope, expr);
      const isIn = isElement(scope, expr, lowerExpr(scope, expr.set));
      return scalar(expr.negated ? not(isIn) : isIn);
    }
    case "binary":
      return lowerBinary(scope, expr);
    default:
      return unreachable(expr);
  }
}

export function lowerScalar(scope: Scope, expr: Expr): ModelExpr {
  return exprOf(lowerExpr(scope, expr));
}

/** The value as a place of the type has it: a set may be asked for more elements than its own type has. */
export function lowerInto(scope: Scope, expr: Expr, type: Type): Value {
  return fitSet(scope, lowerExpr(scope, expr), { from: expr.type, to: type });
}

/** Adds a check, unless it can never fail. */
export function check(scope: Scope, one: Check): void {
  if (one.holds.kind !== "boolean" || !one.holds.value) scope.checks.push(one);
}

/** Evaluates something that is evaluated only where `condition` holds. */
export function guarded<Result>(scope: Scope, condition: ModelExpr, evaluate: (inner: Scope) => Result): Result {
  const checks: Check[] = [];
  const result = evaluate({ ...scope, checks });
  for (const one of checks) check(scope, { ...one, holds: implies(condition, one.holds) });
  return result;
}

/** The first element of a queue, or none. */
function headOf(queue: ReturnType<typeof queueOf>, { type }: Case<"head">): Value {
  const element = contentType(type);
  const present = binary(">", queue.length, numberOf(0));
  const first = queue.element(numberOf(0));
  if (element.kind === "continuation") return { kind: "continuation", full: present };
  if (isComposite(element)) return { kind: "optional", present, value: first };
  return scalar(conditional(present, exprOf(first), missing));
}

function isInQueue(scope: Scope, expr: Case<"in">): Value {
  const queue = queueOf(lowerExpr(scope, expr.set));
  const type = contentType(expr.set.type);
  if (type.kind !== "queue") throw new InternalError("a queue is wanted");
  const element = lowerExpr(scope, expr.element);
  const name = scope.names.take("x");
  const index = readVariable(name);
  const same = areEqual(scope.program.types, [queue.element(index), element], type.element, () => scope.names.take("x"));
  const range = { kind: "range", low: 0, high: type.capacity - 1 } as const;
  const isIn = quantified("exists", { name, over: range }, and(binary("<", index, queue.length), same));
  return scalar(expr.negated ? not(isIn) : isIn);
}

/** What is asked for may be no element by its type alone. */
function isElement(scope: Scope, { element, set }: Case<"in">, value: Value): ModelExpr {
  const asked = lowerScalar(scope, element);
  const type = contentType(set.type);
  if (type.kind !== "set" || isWithin(element.type, type.element)) return membership(value)(asked);
  return hasAmong(scope, type.element, { value, element: asked });
}

function contentType(type: Type): Type {
  return type.kind === "optional" ? type.element : type;
}

function lowerSet(scope: Scope, expr: Case<"set">): Value {
  const elements = expr.elements.map((element) => lowerScalar(scope, element));
  return { kind: "set", has: (x) => or(falsehood, ...elements.map((element) => binary("==", x, element))) };
}

function lowerRecord(scope: Scope, expr: Case<"record">): Value {
  const { type, base, fields } = expr;
  if (type.kind !== "record") throw new InternalError("a record of another type");
  const before = base && lowerExpr(scope, base);
  const own = new Map(
    fields.map(({ name, value }) => [name, { value: lowerInto(scope, value, fieldType(type, name)), from: value }] as const),
  );
  for (const [name, { value, from }] of own) checkRange(scope, value, { from: from.type, to: fieldType(type, name), span: from.span });
  return {
    kind: "record",
    field: (name) => {
      const given = own.get(name)?.value ?? (before && fieldIn(before, name));
      if (given === undefined) throw new InternalError(`field '${name}' has no value`);
      return given;
    },
  };
}

function lowerConditional(scope: Scope, expr: Case<"conditional">): Value {
  const condition = lowerScalar(scope, expr.condition);
  const whenTrue = guarded(scope, condition, (inner) => lowerInto(inner, expr.whenTrue, expr.type));
  const whenFalse = guarded(scope, not(condition), (inner) => lowerInto(inner, expr.whenFalse, expr.type));
  if (condition.kind === "boolean") return condition.value ? whenTrue : whenFalse;
  return choose(condition, whenTrue, whenFalse);
}

function lowerBinary(scope: Scope, expr: Case<"binary">): Value {
  const left = lowerExpr(scope, expr.left);
  switch (expr.operator) {
    case "&&":
      return scalar(
        and(
          exprOf(left),
          guarded(scope, exprOf(left), (inner) => lowerScalar(inner, expr.right)),
        ),
      );
    case "||":
      return scalar(
        or(
          exprOf(left),
          guarded(scope, not(exprOf(left)), (inner) => lowerScalar(inner, expr.right)),
        ),
      );
    case "=>":
      return scalar(
        implies(
          exprOf(left),
          guarded(scope, exprOf(left), (inner) => lowerScalar(inner, expr.right)),
        ),
      );
    case "==":
    case "!=": {
      const type = comparedAs(expr.left.type, expr.right.type);
      const operands = [fitSet(scope, left, { from: expr.left.type, to: type }), lowerInto(scope, expr.right, type)] as const;
      const same = areEqual(scope.program.types, operands, type, () => scope.names.take("x"));
      return scalar(expr.operator === "==" ? same : not(same));
    }
    default:
      return lowerOperation(scope, {
        expr,
        left: fitSet(scope, left, { from: expr.left.type, to: expr.type }),
        right: lowerInto(scope, expr.right, expr.type),
        operator: expr.operator,
      });
  }
}

/** The wider of the two types: an optional if either is one, a set of whatever either has in it. */
function comparedAs(left: Type, right: Type): Type {
  if (left.kind === "set" && right.kind === "set") return joinTypes(left, right) ?? left;
  if (left.kind === "optional") return left;
  return right.kind === "optional" ? right : left;
}

export function elementType(scope: Scope, type: Type): ReturnType<Program["types"]["lower"]> {
  const set = type.kind === "optional" ? type.element : type;
  if (set.kind !== "set") throw new InternalError("a set is wanted");
  return scope.program.types.lower(set.element);
}

function present(expr: ModelExpr | undefined, what: string): ModelExpr {
  if (expr === undefined) throw new InternalError(`no ${what} here`);
  return expr;
}

/** Checks that a value fits a place of `type`, as every storing does. */
export function checkRange(scope: Scope, value: Value, stored: { readonly from: Type; readonly to: Type; readonly span: Span }): void {
  const { from, to, span } = stored;
  if (to.kind === "optional") {
    const element = from.kind === "optional" ? from.element : from;
    if (from.kind !== "none")
      guarded(scope, isPresent(value), (inner) => checkRange(inner, value, { from: element, to: to.element, span }));
    return;
  }
  const bounds = boundsOf(to);
  const given = boundsOf(from);
  if (bounds === undefined || value.kind !== "scalar") return;
  const atLeast = given !== undefined && given.low >= bounds.low ? truth : lowerBound(value.expr, bounds.low);
  const atMost = given !== undefined && given.high <= bounds.high ? truth : upperBound(value.expr, bounds.high);
  const text = `a number lies outside ${bounds.low}..${bounds.high}`;
  check(scope, { holds: and(atLeast, atMost), failure: { kind: "overflow", subject: undefined, text }, span });
}

function lowerBound(expr: ModelExpr, low: number): ModelExpr {
  return expr.kind === "number" ? booleanOf(expr.value >= low) : binary(">=", expr, numberOf(low));
}

function upperBound(expr: ModelExpr, high: number): ModelExpr {
  return expr.kind === "number" ? booleanOf(expr.value <= high) : binary("<=", expr, numberOf(high));
}

function boundsOf(type: Type): { readonly low: number; readonly high: number } | undefined {
  if (type.kind === "range") return type;
  return type.kind === "cyclic" ? { low: 0, high: type.modulus - 1 } : undefined;
}

/** Everything that can fail in some conditions, as one condition that holds where nothing does. */
export function allHold(checks: readonly Check[]): ModelExpr {
  return and(...checks.map((one) => one.holds));
}
