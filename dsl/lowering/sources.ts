/** Where what a quantifier ranges over can lie: what the model has to bind, and the condition that it is there. */
import type { VariableId } from "../analysis/index.js";
import { and, equal, readVariable, type ModelExpr, type ModelType } from "../model/index.js";
import type { Scope } from "./expression.js";
import { scalar, type Value } from "./value.js";

/** A name of the model that a quantifier binds. */
export interface BoundName {
  readonly name: string;
  readonly over: ModelType;
}

/** One list or place in which a bound message or suspended handler can lie. */
export interface Source {
  readonly bound: readonly BoundName[];
  /** True where the bound names lead to one. What is in the scope may be read only there. */
  readonly isThere: ModelExpr;
  readonly scope: Scope;
}

/** A node of the role: a name that is bound, or the only one. */
export function bindNode(scope: Scope, names: BoundName[], { role, wish }: { readonly role: string; readonly wish: string }): ModelExpr {
  const { types } = scope.program;
  if (types.isSingle(role)) return types.single(role);
  const name = scope.names.take(wish);
  names.push({ name, over: types.kind(role) });
  return readVariable(name);
}

/** A position in a list. */
export function bindPosition(scope: Scope, names: BoundName[], capacity: number): ModelExpr {
  const name = scope.names.take("position");
  names.push({ name, over: { kind: "range", low: 0, high: capacity - 1 } });
  return readVariable(name);
}

interface End {
  readonly id: VariableId;
  readonly end: ModelExpr;
}

/**
 * A node where something lies has the role of that place, the variable one of all the roles that its declaration allows. Where these differ
 * the variable is bound to the node by a name of its own, of the wider type, so that it can be compared with nodes of all its roles.
 */
export function bindEnd(
  scope: Scope,
  names: BoundName[],
  { id, end }: End,
): { readonly id: VariableId; readonly value: Value; readonly holds: ModelExpr } {
  const { type } = scope.program.variable(id);
  if (type.kind !== "node" || type.roles.length === 1) return { id, value: scalar(end), holds: and() };
  const name = scope.names.take("node");
  names.push({ name, over: scope.program.types.lower(type) });
  return { id, value: scalar(readVariable(name)), holds: equal(readVariable(name), end) };
}

/** The scope in which these variables are known too. */
export function scopeWith(scope: Scope, values: ReadonlyMap<VariableId, Value>): Scope {
  return { ...scope, variable: (id, of) => values.get(id) ?? scope.variable(id, of) };
}
