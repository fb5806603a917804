/**
 * Types while a model is read: those of `dsl/model` without optionals and without names for other types. What is stored may be undefined, so each
 * scalar of a variable becomes optional (`stored`); a value in hand is always there.
 */
import { unreachable } from "../diagnostics/index.js";
import { optional, type ModelType, type TypeDeclaration } from "../model/index.js";

/** The type of a variable that holds values of `type`, or nothing at all in some of its scalars. */
export function stored(type: ModelType): ModelType {
  switch (type.kind) {
    case "array":
      return { ...type, element: stored(type.element) };
    case "list":
      return { ...type, element: stored(type.element) };
    case "record":
      return { ...type, fields: type.fields.map((one) => ({ name: one.name, type: stored(one.type) })) };
    case "boolean":
    case "range":
    case "named":
    case "optional":
      return optional(type);
    default:
      return unreachable(type);
  }
}

export function isScalarType(type: ModelType): boolean {
  return type.kind !== "array" && type.kind !== "record" && type.kind !== "list";
}

/** The enums and scalarsets that a named type stands for. */
export function partsOf(types: readonly TypeDeclaration[], name: string): readonly string[] {
  const declaration = types.find((one) => one.name === name);
  return declaration?.kind === "union" ? declaration.of : [name];
}

/** May a value of one type stand, or be compared, where the other is wanted? Whether it fits is seen when the model runs. */
export function isCompatible(types: readonly TypeDeclaration[], a: ModelType, b: ModelType): boolean {
  if (a.kind === "named" && b.kind === "named") {
    const parts = partsOf(types, b.name);
    return partsOf(types, a.name).some((part) => parts.includes(part));
  }
  if (isScalarType(a) || isScalarType(b)) return a.kind === b.kind;
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Of two ranges the one that holds both; the first type otherwise. */
export function hullOf(a: ModelType, b: ModelType): ModelType {
  return a.kind === "range" && b.kind === "range" ? { kind: "range", low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) } : a;
}

/** How many values a scalar type has. */
export function countOf(types: readonly TypeDeclaration[], type: ModelType): number {
  switch (type.kind) {
    case "boolean":
      return 2;
    case "range":
      return Math.max(0, type.high - type.low + 1);
    case "named":
      return partsOf(types, type.name).reduce((sum, name) => {
        const declaration = types.find((one) => one.name === name);
        return sum + (declaration !== undefined && "members" in declaration ? declaration.members.length : 0);
      }, 0);
    default:
      return 0;
  }
}

/** How many scalars a variable of the type holds. */
export function scalarsOf(types: readonly TypeDeclaration[], type: ModelType): number {
  switch (type.kind) {
    case "array":
      return countOf(types, type.index) * scalarsOf(types, type.element);
    case "list":
      return type.capacity * scalarsOf(types, type.element);
    case "record":
      return type.fields.reduce((sum, one) => sum + scalarsOf(types, one.type), 0);
    default:
      return 1;
  }
}

/** Is a multiset among the parts? */
export function holdsMultiset(type: ModelType): boolean {
  switch (type.kind) {
    case "list":
      return true;
    case "array":
      return holdsMultiset(type.element);
    case "record":
      return type.fields.some((one) => holdsMultiset(one.type));
    default:
      return false;
  }
}

/** The scalarsets whose elements a value of the type may hold, or is indexed by. */
export function scalarsetsIn(types: readonly TypeDeclaration[], type: ModelType): readonly string[] {
  switch (type.kind) {
    case "named":
      return partsOf(types, type.name).filter((name) => types.some((one) => one.name === name && one.kind === "scalarset"));
    case "array":
      return scalarsetsIn(types, type.element);
    case "list":
      return scalarsetsIn(types, type.element);
    case "record":
      return type.fields.flatMap((one) => scalarsetsIn(types, one.type));
    default:
      return [];
  }
}

/** For messages. */
export function typeText(type: ModelType): string {
  switch (type.kind) {
    case "boolean":
      return "a boolean";
    case "range":
      return "a number";
    case "named":
      return `a value of ${type.name}`;
    case "array":
      return "an array";
    case "record":
      return "a record";
    case "list":
      return "a multiset";
    case "optional":
      return typeText(type.element);
    default:
      return unreachable(type);
  }
}
