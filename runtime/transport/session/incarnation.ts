import { randomBytes } from "node:crypto";
import type { Incarnation } from "./frame.js";

/** Draws a number that no other conversation has, but for one chance in 2^48. */
export function drawIncarnation(): Incarnation {
  return randomBytes(6).readUIntBE(0, 6);
}
