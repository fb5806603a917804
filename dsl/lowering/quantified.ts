import type { Expr, Occurrence, VariableId } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import { and, binary, conditional, implies, numberOf, or, quantified, readVariable, truth, type ModelExpr } from "../model/index.js";
import { placesOf } from "./bound-handlers.js";
import { sourcesOf } from "./bound-messages.js";
import { check, guarded, lowerScalar, type Check, type Scope } from "./expression.js";
import type { BoundName, Source } from "./sources.js";
import { scalar, type Value } from "./value.js";

/** A quantified variable, and what it is called in the model. */
export interface Bound extends BoundName {
  readonly id: VariableId;
}

type Quantified = Extract<Expr, { readonly kind: "quantified" }>;

/** `forall`, `exists` and `count` over one or more variables; what fails for one assignment fails for the whole. */
export function lowerQuantified(scope: Scope, expr: Quantified): Value {
  const bound = expr.variables.map((id) => bindScalar(scope, id));
  const occurrences = expr.occurrences ?? [];
  // Every choice of places in which the messages and handlers can lie, each with what it binds.
  const start: Source = { bound, isThere: truth, scope: bindAll(scope, bound) };
  const sources = occurrences.reduce<readonly Source[]>((all, one) => all.flatMap((outer) => deepen(scope, outer, one)), [start]);
  const parts = sources.map((source) => lowerOver(scope, expr, source));
  switch (expr.quantifier) {
    case "forall":
      return scalar(and(...parts));
    case "exists":
      return scalar(or(...parts));
    case "count": {
      const [first, ...others] = parts;
      return scalar(others.reduce((sum, part) => binary("+", sum, part), first ?? numberOf(0)));
    }
  }
}

/** What fails in naming the block fails whether there is anything or not. */
function deepen(scope: Scope, outer: Source, one: Occurrence): readonly Source[] {
  const checks: Check[] = [];
  const block = one.block && lowerScalar({ ...outer.scope, checks }, one.block);
  for (const point of checks) check(scope, { ...point, holds: forAll(outer.bound, implies(outer.isThere, point.holds)) });
  const found = one.among === "waiting" ? placesOf(outer.scope, one, block) : sourcesOf(outer.scope, one, block);
  return found.map((inner) => ({
    bound: [...outer.bound, ...inner.bound],
    isThere: and(outer.isThere, inner.isThere),
    scope: inner.scope,
  }));
}

/** The quantifier over one choice of places. */
function lowerOver(scope: Scope, expr: Quantified, { bound, isThere, scope: outer }: Source): ModelExpr {
  const checks: Check[] = [];
  const inner = { ...outer, checks };
  const { where: restriction, body: condition } = expr;
  const where =
    restriction === undefined
      ? isThere
      : and(
          isThere,
          guarded(inner, isThere, (deeper) => lowerScalar(deeper, restriction)),
        );
  const body = condition === undefined ? truth : guarded(inner, where, (deeper) => lowerScalar(deeper, condition));
  for (const one of checks) check(scope, { ...one, holds: forAll(bound, one.holds) });
  switch (expr.quantifier) {
    case "forall":
      return forAll(bound, implies(where, body));
    case "exists":
      return bound.reduceRight((rest, one) => quantified("exists", one, rest), and(where, body));
    case "count":
      return countAll(bound, and(where, body));
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

function forAll(bound: readonly BoundName[], body: ModelExpr): ModelExpr {
  return bound.reduceRight((rest, one) => quantified("forall", one, rest), body);
}

function countAll(bound: readonly BoundName[], body: ModelExpr): ModelExpr {
  if (bound.length === 0) return conditional(body, numberOf(1), numberOf(0));
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
