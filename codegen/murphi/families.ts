/**
 * How types of named values are written. Rumur has no unions, and enums share no members. So types that some union brings together become
 * stretches of one row of numbers, in an order in which each union is a stretch as well, and their members constants. All other enums stay
 * enums, scalarsets whose elements are interchangeable stay scalarsets, and other scalarsets become enums.
 */
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { Model, TypeDeclaration } from "../../dsl/model/index.js";

export type Representation =
  | { readonly kind: "enum" | "scalarset"; readonly members: readonly string[] }
  /** Numbers from `low` on. */
  | { readonly kind: "numbers"; readonly low: number; readonly members: readonly string[] };

/** For each enum, scalarset and union of the model, by name. */
export type Representations = ReadonlyMap<string, Representation>;

/** More types than this in one family are not tried in all orders. */
const mostParts = 7;

export function representTypes(model: Model): Representations {
  const found = new Map<string, Representation>();
  for (const family of familiesOf(model)) {
    let low = 0;
    for (const part of family.parts) {
      const members = membersOf(model, part);
      found.set(part, { kind: "numbers", low, members });
      low += members.length;
    }
    for (const { name, of } of family.unions) found.set(name, unionOf(found, of));
  }
  for (const type of model.types) {
    if (type.kind === "alias" || type.kind === "union" || found.has(type.name)) continue;
    const isScalarset = type.kind === "scalarset" && model.symmetry.includes(type.name);
    found.set(type.name, { kind: isScalarset ? "scalarset" : "enum", members: type.members });
  }
  return found;
}

function unionOf(found: Representations, of: readonly string[]): Representation {
  const parts = of.map((name) => found.get(name)).filter((part) => part?.kind === "numbers");
  const sorted = parts.toSorted((a, b) => a.low - b.low);
  return { kind: "numbers", low: sorted[0]?.low ?? 0, members: sorted.flatMap(({ members }) => members) };
}

function membersOf(model: Model, name: string): readonly string[] {
  const type = model.types.find((one) => one.name === name);
  if (type === undefined || !("members" in type)) throw new InternalError(`'${name}' has no members`);
  return type.members;
}

type Union = Extract<TypeDeclaration, { readonly kind: "union" }>;

interface Family {
  /** In their order. */
  readonly parts: readonly string[];
  readonly unions: readonly Union[];
}

function familiesOf(model: Model): readonly Family[] {
  const unions = model.types.filter((type) => type.kind === "union");
  const families: Family[] = [];
  for (const union of unions) {
    const touched = families.filter(({ parts }) => parts.some((part) => union.of.includes(part)));
    for (const one of touched) families.splice(families.indexOf(one), 1);
    families.push({
      parts: [...new Set([...touched.flatMap(({ parts }) => parts), ...union.of])],
      unions: [...touched.flatMap((one) => one.unions), union],
    });
  }
  return families.map((family) => ({ ...family, parts: inOrder(model, family) }));
}

/** The parts in the first order, beginning with that of the declarations, in which every union is one stretch. */
function inOrder(model: Model, { parts, unions }: Family): readonly string[] {
  const declared = model.types.map(({ name }) => name).filter((name) => parts.includes(name));
  const found =
    declared.length > mostParts ? undefined : ordersOf(declared).find((order) => unions.every(({ of }) => isStretch(order, of)));
  if (found === undefined) throw new InternalError(`no order of ${declared.join(", ")} makes each of their unions a range`);
  return found;
}

function isStretch(order: readonly string[], of: readonly string[]): boolean {
  const places = of.map((name) => order.indexOf(name));
  return Math.max(...places) - Math.min(...places) === of.length - 1;
}

function ordersOf(names: readonly string[]): readonly (readonly string[])[] {
  if (names.length === 0) return [[]];
  return names.flatMap((first) => ordersOf(names.filter((name) => name !== first)).map((rest) => [first, ...rest]));
}
