import { createHash, timingSafeEqual } from "node:crypto";

/**
 * A capability is 128 random bits, which callers hold as text. The service keeps its digest only: who reads the table, a log or a disk learns nothing that
 * opens anything. A digest needs no salt, since nobody can try 2^128 texts.
 */
const CAPABILITY = /^[0-9a-f]{32}$/u;
const CAPABILITY_BYTES = 16;

/** Random bytes, which nobody can foresee. */
export type RandomBytes = (count: number) => Uint8Array;

/** A new capability, and what is kept of it. */
export function createCapability(randomBytes: RandomBytes): { readonly text: string; readonly digest: string } {
  const text = Buffer.from(randomBytes(CAPABILITY_BYTES)).toString("hex");
  return { text, digest: digestOf(text) };
}

/** Is it written like a capability? */
export function isCapability(text: string): boolean {
  return CAPABILITY.test(text);
}

/** What is kept of a capability. */
export function digestOf(capability: string): string {
  return createHash("sha256").update(capability).digest("hex");
}

/** Is one of the digests among those that are needed? How long it takes says nothing of how much of two is alike. */
export function isAmong(digests: readonly string[], needed: readonly string[]): boolean {
  return needed.some((one) => digests.some((digest) => timingSafeEqual(Buffer.from(one), Buffer.from(digest))));
}
