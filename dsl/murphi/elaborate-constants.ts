import type { Expr } from "./ast.js";
import { elaborateExpr } from "./elaborate-expressions.js";
import type { Elaboration, Scope } from "./elaboration.js";

export interface ConstantPlace {
  readonly elaboration: Elaboration;
  readonly scope: Scope;
}

/** The value of an expression that must not depend on a state. */
export function constantNumber(place: ConstantPlace, expr: Expr): number {
  const value = constantValue(place, expr);
  if (typeof value !== "number") return place.elaboration.fail("M201", expr.span, "Cannot take a boolean here: a number is wanted");
  return value;
}

/** A number or a boolean that must not depend on a state. */
export function constantValue({ elaboration, scope }: ConstantPlace, expr: Expr): number | boolean {
  const value = elaborateExpr({ elaboration, scope }, expr);
  if (value.expr.kind === "number" || value.expr.kind === "boolean") return value.expr.value;
  return elaboration.fail("M203", expr.span, "Cannot compute this now: it is no constant");
}
