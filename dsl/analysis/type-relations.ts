import { unreachable } from "../diagnostics/index.js";
import type { Type } from "./typed-protocol.js";

export type RecordType = Extract<Type, { readonly kind: "record" }>;

/** Are both the same type? */
export function isSameType(a: Type, b: Type): boolean {
  switch (a.kind) {
    case "boolean":
    case "integer":
    case "none":
      return a.kind === b.kind;
    case "range":
      return b.kind === "range" && a.low === b.low && a.high === b.high;
    case "cyclic":
      return b.kind === "cyclic" && a.modulus === b.modulus;
    case "enum":
    case "block":
    case "value":
    case "record":
      return b.kind === a.kind && a.name === b.name;
    case "node":
      return b.kind === "node" && a.roles.length === b.roles.length && isSubset(a.roles, b.roles);
    case "optional":
    case "set":
      return b.kind === a.kind && isSameType(a.element, b.element);
    case "map":
      return b.kind === "map" && isSameType(a.key, b.key) && isSameType(a.value, b.value);
    case "queue":
      return b.kind === "queue" && a.capacity === b.capacity && isSameType(a.element, b.element);
    case "continuation":
      return b.kind === "continuation" && a.reply === b.reply && isSameResult(a.result, b.result);
    default:
      return unreachable(a);
  }
}

/** May a value of `from` be stored where `to` is wanted? Ranges are checked when the value is stored. */
export function isAssignable(from: Type, to: Type): boolean {
  switch (to.kind) {
    case "optional":
      return from.kind === "none" || isAssignable(withoutOptional(from), to.element);
    case "integer":
    case "range":
      return isNumeric(from);
    case "cyclic":
      return isNumeric(from) || isSameType(from, to);
    case "node":
      return from.kind === "node" && isSubset(from.roles, to.roles);
    case "set":
      return from.kind === "set" && isSubtype(from.element, to.element);
    case "map":
      return from.kind === "map" && isSameType(from.key, to.key) && isSubtype(from.value, to.value);
    case "boolean":
    case "enum":
    case "block":
    case "value":
    case "record":
    case "queue":
    case "continuation":
    case "none":
      return isSameType(from, to);
    default:
      return unreachable(to);
  }
}

/** Is every value of `from` a value of `to`, without a check when it is stored? */
function isSubtype(from: Type, to: Type): boolean {
  if (from.kind === "range" && to.kind === "range") return from.low >= to.low && from.high <= to.high;
  if (from.kind === "optional" && to.kind === "optional") return isSubtype(from.element, to.element);
  return isSameType(from, to) || (from.kind === "node" && isAssignable(from, to));
}

/** The smallest type that holds the values of both; undefined if there is none. */
export function joinTypes(a: Type, b: Type): Type | undefined {
  if (isSameType(a, b)) return a;
  if (a.kind === "none" || b.kind === "none" || a.kind === "optional" || b.kind === "optional") return joinOptionals(a, b);
  if (a.kind === "range" && b.kind === "range") return { kind: "range", low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
  if (isNumeric(a) && isNumeric(b)) return { kind: "integer" };
  if (a.kind === "node" && b.kind === "node") return { kind: "node", roles: [...new Set([...a.roles, ...b.roles])] };
  if (a.kind === "set" && b.kind === "set") {
    const element = joinTypes(a.element, b.element);
    return element === undefined ? undefined : { kind: "set", element };
  }
  return undefined;
}

function joinOptionals(a: Type, b: Type): Type | undefined {
  if (a.kind === "none") return optionalOf(b);
  if (b.kind === "none") return optionalOf(a);
  const element = joinTypes(withoutOptional(a), withoutOptional(b));
  return element === undefined ? undefined : optionalOf(element);
}

/** May values of both be compared with `==`? An optional may be compared with its content, and nodes with a common role. */
export function isComparable(a: Type, b: Type): boolean {
  if (a.kind === "none") return b.kind === "optional" || b.kind === "none";
  if (b.kind === "none") return a.kind === "optional";
  const [left, right] = [withoutOptional(a), withoutOptional(b)];
  if (holdsContinuation(left) || holdsContinuation(right)) return false;
  if (left.kind === "node" && right.kind === "node") return left.roles.some((role) => right.roles.includes(role));
  if (left.kind === "set" && right.kind === "set") return isComparable(left.element, right.element);
  return isAssignable(left, right) || isAssignable(right, left);
}

/** Has a variable of this type a natural zero? */
export function hasDefault(type: Type): boolean {
  switch (type.kind) {
    case "node":
    case "block":
    case "continuation":
      return false;
    case "map":
      return hasDefault(type.value);
    case "record":
      return type.fields.every((field) => hasDefault(field.type));
    case "queue":
    case "boolean":
    case "integer":
    case "range":
    case "cyclic":
    case "enum":
    case "value":
    case "optional":
    case "set":
    case "none":
      return true;
    default:
      return unreachable(type);
  }
}

/** Integers and ranges, not cyclic types. */
export function isNumeric(type: Type): boolean {
  return type.kind === "integer" || type.kind === "range";
}

/** May it be the key of a map or the element of a set? */
export function isKeyType(type: Type): boolean {
  return ["node", "block", "enum", "range", "cyclic", "boolean"].includes(type.kind);
}

/** Does a value of this type hold a continuation? */
export function holdsContinuation(type: Type): boolean {
  switch (type.kind) {
    case "continuation":
      return true;
    case "optional":
    case "set":
    case "queue":
      return holdsContinuation(type.element);
    case "map":
      return holdsContinuation(type.value);
    case "record":
      return type.fields.some((field) => holdsContinuation(field.type));
    default:
      return false;
  }
}

/** The names of the value types that comparing two values of this type compares. */
export function comparedValueTypes(type: Type): readonly string[] {
  switch (type.kind) {
    case "value":
      return [type.name];
    case "optional":
    case "set":
    case "queue":
      return comparedValueTypes(type.element);
    case "map":
      return comparedValueTypes(type.value);
    case "record":
      return type.fields.flatMap((field) => comparedValueTypes(field.type));
    default:
      return [];
  }
}

/** Has a value of this type only rights to answer among what moves? */
export function holdsOnlyRights(type: Type): boolean {
  switch (type.kind) {
    case "continuation":
      return type.reply === true;
    case "optional":
    case "set":
    case "queue":
      return holdsOnlyRights(type.element);
    case "map":
      return holdsOnlyRights(type.value);
    case "record":
      return type.fields.every((field) => holdsOnlyRights(field.type));
    default:
      return true;
  }
}

/** Is it the right to answer something? */
export function isRight(type: Type): boolean {
  return type.kind === "continuation" && type.reply === true;
}

export function withoutOptional(type: Type): Type {
  return type.kind === "optional" ? type.element : type;
}

function optionalOf(type: Type): Type {
  return type.kind === "optional" || type.kind === "none" ? type : { kind: "optional", element: type };
}

/** The type in the words of the language. */
export function showType(type: Type): string {
  switch (type.kind) {
    case "boolean":
    case "integer":
    case "none":
      return type.kind;
    case "range":
      return `${type.low}..${type.high}`;
    case "cyclic":
      return `cyclic ${type.modulus}`;
    case "enum":
    case "block":
    case "value":
    case "record":
      return type.name;
    case "node":
      return type.roles.join(" | ");
    case "optional":
      return `${showType(type.element)}?`;
    case "set":
      return `set<${showType(type.element)}>`;
    case "map":
      return `map<${showType(type.key)}, ${showType(type.value)}>`;
    case "queue":
      return `queue<${showType(type.element)}, ${type.capacity}>`;
    case "continuation":
      return `${type.reply ? "reply" : "continuation"}${type.result === undefined ? "" : `<${showType(type.result)}>`}`;
    default:
      return unreachable(type);
  }
}

function isSameResult(a: Type | undefined, b: Type | undefined): boolean {
  return a === undefined || b === undefined ? a === b : isSameType(a, b);
}

function isSubset(a: readonly string[], b: readonly string[]): boolean {
  return a.every((name) => b.includes(name));
}

/** What a continuation is resumed with, or a right is answered with; undefined where that is nothing. */
export function givenTo(type: Type): Type | undefined {
  const whole = type.kind === "optional" ? type.element : type;
  return whole.kind === "continuation" ? whole.result : undefined;
}
