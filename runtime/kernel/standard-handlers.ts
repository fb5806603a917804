/** Handlers that many states have. */
import type { Deferral } from "./machine-type.js";

/** Puts the message off. */
export function defer(): Deferral {
  return "defer";
}

/** Ignores the message. */
export function drop(): void {
  // There is nothing to do.
}
