import { MAX_DEPTH } from "./plain.js";
import { PlainError } from "./plain-error.js";

/**
 * Refuses what JSON would change in silence: undefined, functions, instances of classes, numbers that are none. Throws a `PlainError` that says what it is.
 * A negative zero passes and becomes zero.
 */
export function checkPlain(value: unknown, depth = 0): void {
  switch (typeof value) {
    case "string":
    case "boolean":
      return;
    case "number":
      if (!Number.isFinite(value)) throw refusal(`${value} is no plain data`);
      return;
    case "object":
      if (value === null) return;
      if (depth === MAX_DEPTH) throw refusal(`it is nested more than ${MAX_DEPTH} deep, or contains itself`);
      if (Array.isArray(value)) for (const part of value) checkPlain(part, depth + 1);
      else checkRecord(value, depth + 1);
      return;
    default:
      throw refusal(`${typeof value} is no plain data`);
  }
}

function checkRecord(record: object, depth: number): void {
  const prototype: unknown = Object.getPrototypeOf(record);
  if (prototype !== Object.prototype && prototype !== null) throw refusal(`an instance of '${record.constructor.name}' is no plain data`);
  for (const part of Object.values(record)) checkPlain(part, depth);
}

function refusal(state: string): PlainError {
  return new PlainError(`Cannot encode a value: ${state}`);
}
