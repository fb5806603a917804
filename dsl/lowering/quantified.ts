import type { Expr, VariableId } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import { and, implies, quantified, readVariable, truth, type ModelExpr, type ModelType } from "../model/index.js";
import { check, guarded, lowerScalar, type Check, type Scope } from "./expression.js";
import { scalar, type Value } from "./value.js";

/** A quantified variable, and what it is called in the model. */
export interface Bound {
  readonly id: VariableId;
  readonly name: string;
  readonly over: ModelType;
}

type Quantified = Extract<Expr, { readonly kind: "quantified" }>;

/** `forall`, `exists` and `count` over one or more variables; what fails for one assignment fails for the whole. */
export function lowerQuantified(scope: Scope, expr: Quantified): Value {
  const bound = expr.variables.map((id) => bindScalar(scope, id));
  const checks: Check[] = [];
  const inner = bindAll({ ...scope, checks }, bound);
  const where = expr.where === undefined ? truth : lowerScalar(inner, expr.where);
  const { body: condition } = expr;
  const body = condition === undefined ? truth : guarded(inner, where, (deeper) => lowerScalar(deeper, condition));
  for (const one of checks) check(scope, { ...one, holds: forAll(bound, one.holds) });
  switch (expr.quantifier) {
    case "forall":
      return scalar(forAll(bound, implies(where, body)));
    case "exists":
      return scalar(bound.reduceRight((rest, one) => quantified("exists", one, rest), and(where, body)));
    case "count":
      return scalar(countAll(bound, and(where, body)));
  }
}

/** Gives a quantified variable a name. */
export function bindScalar(scope: Scope, id: VariableId): Bound {
  const { name, type } = scope.program.variable(id);
  if (type.kind === "optional" || type.kind === "set") throw new InternalError(`'${name}' ranges over something else than scalars`);
  return { id, name: scope.names.take(name), over: scope.program.types.lower(type) };
}

/** The scope in which the variables are known. */
export function bindAll(scope: Scope, bound: readonly Bound[]): Scope {
  return {
    ...scope,
    variable: (id, of) => {
      const own = bound.find((one) => one.id === id);
      return own === undefined ? scope.variable(id, of) : scalar(readVariable(own.name));
    },
  };
}

function forAll(bound: readonly Bound[], body: ModelExpr): ModelExpr {
  return bound.reduceRight((rest, one) => quantified("forall", one, rest), body);
}

function countAll(bound: readonly Bound[], body: ModelExpr): ModelExpr {
  return bound.reduceRight<ModelExpr>(
    (rest, { name, over }, index) => ({
      kind: "quantified",
      quantifier: index === bound.length - 1 ? "count" : "sum",
      variable: name,
      over,
      body: rest,
    }),
    body,
  );
}
