import { randomBytes } from "node:crypto";
import type { Incarnation } from "./frame.js";

/** Draws the number of a new life. */
export function drawIncarnation(): Incarnation {
  return randomBytes(6).readUIntBE(0, 6);
}
