import type { Plain } from "../../plain/index.js";

/** Is it data with named properties? */
export function isRecord(value: Plain | undefined): value is { readonly [name: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
