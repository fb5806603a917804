import type { Plain } from "./plain.js";

/** Is it data with named properties, and not a list? */
export function isRecord(value: Plain | undefined): value is { readonly [name: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
