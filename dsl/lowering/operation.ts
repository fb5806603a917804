import type { BinaryOperator, Expr, Type } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import { and, binary, implies, not, numberOf, or, quantified, readVariable, type ModelExpr } from "../model/index.js";
import { elementType, type Scope } from "./expression.js";
import { exprOf, membership, scalar, type Value } from "./value.js";

interface Operation {
  readonly expr: Extract<Expr, { readonly kind: "binary" }>;
  readonly operator: Exclude<BinaryOperator, "||" | "&&" | "=>" | "==" | "!=">;
  readonly left: Value;
  readonly right: Value;
}

/** Arithmetic, order, and the operations on sets. */
export function lowerOperation(scope: Scope, operation: Operation): Value {
  const { expr, operator, left, right } = operation;
  if (left.kind === "set" || left.kind === "optional") return lowerSetOperation(scope, operation);
  const [a, b] = [exprOf(left), exprOf(right)];
  switch (operator) {
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "*":
      return scalar(binary(operator, a, b));
    case "+":
      return scalar(wrap(binary("+", a, b), expr.type));
    case "-":
      return scalar(wrap(binary("-", a, b), expr.left.type.kind === "cyclic" ? expr.left.type : expr.type));
    case "&":
      throw new InternalError("intersection of numbers");
  }
}

/** Sums and differences of cyclic numbers count modulo. */
export function wrap(expr: ModelExpr, type: Type): ModelExpr {
  if (type.kind !== "cyclic") return expr;
  const modulus = numberOf(type.modulus);
  // The remainder has the sign of its left side, which a difference may make negative.
  return binary("%", binary("+", binary("%", expr, modulus), modulus), modulus);
}

export function combineSets(operator: "+" | "-" | "&", left: Value, right: Value): Value {
  const [a, b] = [membership(left), membership(right)];
  switch (operator) {
    case "+":
      return { kind: "set", has: (x) => or(a(x), b(x)) };
    case "-":
      return { kind: "set", has: (x) => and(a(x), not(b(x))) };
    case "&":
      return { kind: "set", has: (x) => and(a(x), b(x)) };
  }
}

function lowerSetOperation(scope: Scope, { expr, operator, left, right }: Operation): Value {
  if (operator === "+" || operator === "-" || operator === "&") return combineSets(operator, left, right);
  if (operator !== "<=" && operator !== ">=") throw new InternalError(`operator '${operator}' on sets`);
  const [small, large] = operator === "<=" ? [left, right] : [right, left];
  const name = scope.names.take("x");
  const element = readVariable(name);
  const body = implies(membership(small)(element), membership(large)(element));
  return scalar(quantified("forall", { name, over: elementType(scope, expr.left.type) }, body));
}
