/**
 * Sets meet sets whose elements have another type: numbers of another range, nodes of more roles. A stored set has an entry for each value of its
 * own elements' type, so whatever else is asked for is looked for among those first.
 */
import type { Type } from "../analysis/index.js";
import { and, equal, quantified, readVariable, type ModelExpr } from "../model/index.js";
import type { Scope } from "./expression.js";
import { membership, type Value } from "./value.js";

/** Is every value of `given` one of `type`? Sets that are written down compare numbers with their elements, whatever their type. */
export function isWithin(given: Type, type: Type): boolean {
  if (given.kind === "node" && type.kind === "node") return given.roles.every((role) => type.roles.includes(role));
  if (type.kind !== "range") return true;
  return given.kind === "range" && given.low >= type.low && given.high <= type.high;
}

/** The set, which can be asked for elements of the type `to` as well. Both may be optional; what is no set stays what it is. */
export function fitSet(scope: Scope, value: Value, { from, to }: { readonly from: Type; readonly to: Type }): Value {
  const [own, wanted] = [elementOf(from), elementOf(to)];
  if (own === undefined || wanted === undefined || isWithin(wanted, own)) return value;
  if (value.kind === "optional") return { kind: "optional", present: value.present, value: fitSet(scope, value.value, { from, to }) };
  return value.kind === "set" ? { kind: "set", has: (element) => hasAmong(scope, own, { value, element }) } : value;
}

/** Is the element, whatever its type, one of the set's? */
export function hasAmong(scope: Scope, own: Type, { value, element }: { readonly value: Value; readonly element: ModelExpr }): ModelExpr {
  const name = scope.names.take("x");
  const same = and(equal(readVariable(name), element), membership(value)(readVariable(name)));
  return quantified("exists", { name, over: scope.program.types.lower(own) }, same);
}

function elementOf(type: Type): Type | undefined {
  const content = type.kind === "optional" ? type.element : type;
  return content.kind === "set" ? content.element : undefined;
}
