import type { Expr } from "./ast.js";
import { elaborateExpr } from "./elaborate-expressions.js";
import type { Elaboration, Entity, Scope } from "./elaboration.js";

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

/** What an alias for a constant stands for; undefined where the expression may be a place. */
export function constantEntity({ elaboration, scope }: ConstantPlace, expr: Expr): Entity | undefined {
  switch (expr.kind) {
    case "name": {
      const entity = elaboration.find(scope, expr.name);
      return entity.kind === "const" || entity.kind === "member" ? entity : undefined;
    }
    case "number":
    case "boolean":
    case "not":
    case "negate":
    case "binary":
    case "conditional": {
      const { expr: value } = elaborateExpr({ elaboration, scope }, expr);
      return value.kind === "number" || value.kind === "boolean" ? { kind: "const", value: value.value } : undefined;
    }
    default:
      return undefined;
  }
}
