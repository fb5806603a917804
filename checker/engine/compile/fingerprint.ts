/**
 * Fingerprints: 64 bits that stand for a packed state where states are not kept to be compared.
 *
 * Two sums of the state's 32-bit words, each word times a random key of 64 bits, modulo 2 to the power of 64; the upper halves of both together. Of
 * one such sum the upper half is strongly universal (D. Lemire and O. Kaser, Strongly universal string hashing is fast, 2014): any two different states agree
 * in it with probability 2^-32 over the choice of the keys, however alike they are. The two sums have keys of their own, so two states have
 * the same fingerprint with probability 2^-64. The keys were drawn without regard to any protocol, and are the same in every run.
 */
import { access, get, i64, op, set, type Instruction, type Local } from "../wasm/index.js";
import { splitMix } from "./random-keys.js";

/** Keys for a sum: one that is added, then one for each word. */
function keysOf(sum: "table" | "record", words: number): readonly bigint[] {
  const random = splitMix(sum === "table" ? 0x2545f4914f6cdd1dn : 0x9fb21c651e98df25n);
  return Array.from({ length: words + 1 }, () => random());
}

/** Sets `sum`, an i64, from a state in the batch, of so many bytes, which zeros follow; its upper half is one half of the fingerprint. */
export function fingerprintInto(
  sum: Local,
  address: Local,
  part: { readonly of: "table" | "record"; readonly bytes: number },
): readonly Instruction[] {
  const [first = 0n, ...rest] = keysOf(part.of, Math.ceil(part.bytes / 4));
  const terms = rest.map((key, index) => op("i64.mul", op("i64.extend_i32_u", access("i32.load", 4 * index, get(address))), i64(key)));
  return [set(sum, i64(first)), ...terms.map((term) => set(sum, op("i64.add", get(sum), term)))];
}

/** The half of a state's fingerprint that its record holds. */
export function recordHalf(state: Uint8Array): number {
  const [first = 0n, ...rest] = keysOf("record", Math.ceil(state.length / 4));
  const words = new Uint8Array(4 * rest.length);
  words.set(state);
  const view = new DataView(words.buffer);
  const sum = rest.reduce((total, key, index) => BigInt.asUintN(64, total + key * BigInt(view.getUint32(4 * index, true))), first);
  return Number(sum >> 32n);
}

/**
 * An upper bound of the probability that a search with fingerprints has missed a state. It goes as an exact search would until a new state has the
 * fingerprint of one before. If that has happened when `states` are stored, two of the first `states + 1` in the order of the exact search have
 * the same fingerprint; of so many states there are n (n + 1) / 2 pairs, with n the number stored.
 */
export function omissionBound(states: number): number {
  return Math.min(1, (states * (states + 1)) / 2 ** 65);
}
