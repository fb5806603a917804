import type { Plain } from "../../plain/index.js";

/** Is it a record, and not a list? */
export function isPlainRecord(value: Plain): value is { readonly [name: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
