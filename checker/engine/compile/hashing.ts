/**
 * Hash of a packed state: each word is mixed in by a rotation, an exclusive or and a multiplication, and a final multiplication spreads what the last
 * word did. The upper 32 bits are used. (The scheme of FxHash with a finisher in the manner of MurmurHash3, A. Appleby.)
 */
import { maskOf } from "./place.js";
import { access, get, i32, i64, op, set, type Instruction, type Local } from "../wasm/index.js";

const multiplier = 0x9e3779b97f4a7c15n;
const finisher = 0xff51afd7ed558ccdn;

/** Sets `hash`, an i64, from a state in the batch, of so many bytes; its upper half is the hash. */
export function hashInto(hash: Local, address: Local, bytes: number): readonly Instruction[] {
  const mixed = wordsInBatch(bytes).map((offset, index) => {
    const word = access("i64.load", offset, get(address));
    const before = index === 0 ? word : op("i64.xor", op("i64.rotl", get(hash), i64(5)), word);
    return set(hash, op("i64.mul", before, i64(multiplier)));
  });
  return [
    ...mixed,
    set(hash, op("i64.xor", get(hash), op("i64.shr_u", get(hash), i64(32)))),
    set(hash, op("i64.mul", get(hash), i64(finisher))),
    set(hash, op("i64.xor", get(hash), op("i64.shr_u", get(hash), i64(29)))),
    set(hash, op("i64.mul", get(hash), i64(multiplier))),
  ];
}

/** Where the words of 64 bits begin that hold a state in the batch, or wherever else zeros follow it up to the end of the last word. */
export function wordsInBatch(bytes: number): readonly number[] {
  return Array.from({ length: Math.ceil(bytes / 8) }, (_, index) => 8 * index);
}

/** A state in memory. */
export interface Packed {
  readonly bytes: number;
  /** Of its last byte those beyond may belong to something else. */
  readonly bits: number;
}

/** A state that has all of its bytes for itself. */
export function wholeBytes({ bytes }: { readonly bytes: number }): Packed {
  return { bytes, bits: 8 * bytes };
}

interface Word {
  readonly offset: number;
  /** Has it 32 bits instead of 64? */
  readonly isHalf: boolean;
}

/** Words that hold a state of four bytes or more and nothing behind it: the last one begins before the one before it ends where the size asks for that. */
function wordsOf(bytes: number): readonly Word[] {
  const full = wordsInBatch(bytes - (bytes % 8)).map((offset) => ({ offset, isHalf: false }));
  const left = bytes % 8;
  if (left === 0) return full;
  if (left <= 4) return [...full, { offset: bytes - 4, isHalf: true }];
  if (bytes > 8) return [...full, { offset: bytes - 8, isHalf: false }];
  return [0, bytes - 4].map((offset) => ({ offset, isHalf: true }));
}

/**
 * Copies a stored state to the batch, and zeros behind its bits up to the end of the last word. All that is done with it there are accesses to whole words, which get from the
 * processor at once what was stored last.
 */
export function copyToBatch(target: Local, source: Local, { bytes, bits }: Packed): readonly Instruction[] {
  return wordsInBatch(bytes).map((offset) => {
    const word = access("i64.load", offset, get(source));
    const ownBits = bits - 8 * offset;
    const own = ownBits < 64 ? op("i64.and", word, i64(maskOf(ownBits))) : word;
    return access("i64.store", offset, get(target), own);
  });
}

/** Copies the bytes of a state. */
export function copyState(target: Local, source: Local, bytes: number): readonly Instruction[] {
  return wordsOf(bytes).map(({ offset, isHalf }) =>
    isHalf
      ? access("i32.store", offset, get(target), access("i32.load", offset, get(source)))
      : access("i64.store", offset, get(target), access("i64.load", offset, get(source))),
  );
}

/** Are the bits of two states different? */
export function differ(a: Local, b: Local, { bytes, bits }: Packed): Instruction {
  const tests = wordsOf(bytes).map(({ offset, isHalf }) => {
    const type = isHalf ? "i32" : "i64";
    const [one, other] = [access(`${type}.load`, offset, get(a)), access(`${type}.load`, offset, get(b))];
    const ownBits = bits - 8 * offset;
    if (ownBits >= (isHalf ? 32 : 64)) return op(`${type}.ne`, one, other);
    const mask = isHalf ? i32(Number(maskOf(ownBits))) : i64(maskOf(ownBits));
    return op("i32.eqz", op(`${type}.eqz`, op(`${type}.and`, op(`${type}.xor`, one, other), mask)));
  });
  const [first, ...rest] = tests;
  if (first === undefined) throw new RangeError("a state has at least one word");
  return rest.reduce((all, one) => op("i32.or", all, one), first);
}
