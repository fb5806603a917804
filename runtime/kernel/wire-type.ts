/** Types of the protocol as data, for what comes from elsewhere: a node lets no message in that its machines were not made for. */
import { isId } from "./identity.js";

/** A type. Values are the program's own: any will do. */
export type WireType =
  | "boolean"
  | "value"
  /** The right to answer a call. That of a request stays on its node. */
  | "reply"
  | { readonly low: number; readonly high: number }
  | { readonly oneOf: readonly string[] }
  /** Nodes of these roles, or blocks of these kinds. */
  | { readonly named: readonly string[] }
  | { readonly optional: WireType }
  | { readonly set: WireType }
  | { readonly key: WireType; readonly entry: WireType }
  | { readonly queue: WireType; readonly capacity: number }
  | { readonly record: WireFields };

/** By their names. */
export interface WireFields {
  readonly [field: string]: WireType;
}

/** A message that a kind of machine may get: of whom, and what it carries. */
export interface WireMessage {
  readonly from: readonly string[];
  readonly fields?: WireFields;
}

/** Is the value one of the type? */
export function isOfType(value: unknown, type: WireType): boolean {
  if (typeof type === "string") return isOfPlainType(value, type);
  if ("low" in type) return Number.isInteger(value) && Number(value) >= type.low && Number(value) <= type.high;
  if ("oneOf" in type) return type.oneOf.some((member) => member === value);
  if ("named" in type) return type.named.some((kind) => typeof value === "string" && value.startsWith(`${kind}/`));
  if ("optional" in type) return value === null || isOfType(value, type.optional);
  if ("set" in type) return value instanceof Set && all(value, type.set);
  if ("entry" in type) return value instanceof Map && all(value.keys(), type.key) && all(value.values(), type.entry);
  if ("queue" in type) return Array.isArray(value) && value.length <= type.capacity && all(value, type.queue);
  return hasFields(value, type.record);
}

function isOfPlainType(value: unknown, type: "boolean" | "value" | "reply"): boolean {
  switch (type) {
    case "boolean":
      return typeof value === "boolean";
    case "value":
      return true;
    case "reply":
      return isReply(value);
  }
}

function all(values: Iterable<unknown>, type: WireType): boolean {
  for (const value of values) if (!isOfType(value, type)) return false;
  return true;
}

/** Has it these fields and no others? */
export function hasFields(value: unknown, fields: WireFields): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Set || value instanceof Map) return false;
  const entries = Object.entries(value);
  return (
    entries.length === Object.keys(fields).length &&
    entries.every(([name, part]) => {
      const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return type !== undefined && isOfType(part, type);
    })
  );
}

function isReply(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (!("right" in value && "to" in value && "block" in value && "message" in value && "call" in value && "asked" in value)) return false;
  const { right, to, block, message, call, asked } = value;
  const isAnswerable = right === "call" && typeof message === "string" && typeof call === "string";
  return isAnswerable && isId(to) && (block === null || isId(block)) && (asked === null || isId(asked));
}
