/** Conditions: boolean expressions and what they tell about optional places where they hold and where they do not. */
import type * as ast from "../../syntax/index.js";
import type { Code } from "./code.js";
import { elaborateExpr, isCondition, isDeclaredOptional } from "./elaborate-expression.js";
import { intersection, knowing, placeKey, tellsNothing, union, type Facts, type Outcome } from "./narrowing.js";
import type { Expr } from "../typed-protocol.js";

export interface Condition extends Outcome {
  /** Undefined if it is wrong. */
  readonly expr: Expr | undefined;
}

export function elaborateCondition(code: Code, expr: ast.Expr): Condition {
  if (expr.kind === "not") return elaborateNot(code, expr);
  if (expr.kind === "binary" && isConnective(expr.operator)) return elaborateConnective(code, expr, expr.operator);
  const found = elaborateExpr(code, expr);
  if (found === undefined) return { expr: undefined, ...tellsNothing };
  if (!isCondition(code, found)) return { expr: undefined, ...tellsNothing };
  return { expr: found, ...outcomeOfComparison(code, found) };
}

/** Runs `work` where `facts` are known besides what is known here. */
export function withFacts<T>(code: Code, facts: Facts, work: () => T): T {
  const outer = code.flow;
  code.flow = knowing(outer, facts);
  const result = work();
  code.flow = outer;
  return result;
}

type Connective = "||" | "&&" | "=>";

export function isConnective(operator: ast.BinaryOperator): operator is Connective {
  return operator === "||" || operator === "&&" || operator === "=>";
}

function elaborateNot(code: Code, expr: Extract<ast.Expr, { kind: "not" }>): Condition {
  const { expr: operand, whenTrue, whenFalse } = elaborateCondition(code, expr.operand);
  const found: Expr | undefined = operand && { kind: "not", operand, type: { kind: "boolean" }, span: expr.span };
  return { expr: found, whenTrue: whenFalse, whenFalse: whenTrue };
}

/** `a => b` is `!a || b`; `a || b` is `!(!a && !b)`. The right side is evaluated only where the left leaves it open. */
function elaborateConnective(code: Code, expr: Extract<ast.Expr, { kind: "binary" }>, operator: Connective): Condition {
  const left = elaborateCondition(code, expr.left);
  const open = operator === "||" ? left.whenFalse : left.whenTrue;
  const closed = operator === "||" ? left.whenTrue : left.whenFalse;
  const right = withFacts(code, open, () => elaborateCondition(code, expr.right));
  const span = expr.span;
  const found: Expr | undefined = left.expr &&
    right.expr && { kind: "binary", operator, left: left.expr, right: right.expr, type: { kind: "boolean" }, span };
  if (operator === "&&") {
    const whenFalse = intersection(closed, union(open, right.whenFalse));
    return { expr: found, whenTrue: union(open, right.whenTrue), whenFalse };
  }
  const whenTrue = intersection(closed, union(open, right.whenTrue));
  return { expr: found, whenTrue, whenFalse: union(open, right.whenFalse) };
}

/** `x == none`, `x != none`, and `x == y` where y certainly has a value. */
function outcomeOfComparison(code: Code, expr: Expr): Outcome {
  if (expr.kind !== "binary" || (expr.operator !== "==" && expr.operator !== "!=")) return tellsNothing;
  const { left, right } = expr;
  const isNone = left.type.kind === "none" || right.type.kind === "none";
  const present = isNone ? [left, right] : [...heldBy(left, right), ...heldBy(right, left)];
  const facts = presentPlaces(code, present);
  const tellsWhenTrue = (expr.operator === "==") !== isNone;
  return tellsWhenTrue ? { whenTrue: facts, whenFalse: new Set() } : { whenTrue: new Set(), whenFalse: facts };
}

/** `place`, if being equal to `other` means that it holds a value. */
function heldBy(place: Expr, other: Expr): readonly Expr[] {
  return other.type.kind !== "optional" ? [place] : [];
}

function presentPlaces(code: Code, exprs: readonly Expr[]): Facts {
  const keys = exprs.filter((expr) => isDeclaredOptional(code, expr)).map(placeKey);
  return new Set(keys.filter((key) => key !== undefined));
}
