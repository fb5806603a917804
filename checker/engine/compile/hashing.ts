/**
 * Hash of a packed state: each word is mixed in by a rotation, an exclusive or and a multiplication, and a final multiplication spreads what the last
 * word did. The upper 32 bits are used. (The scheme of FxHash with a finisher in the manner of MurmurHash3, A. Appleby.)
 */
import { access, get, i64, op, set, type Instruction, type Local } from "../wasm/index.js";

const multiplier = 0x9e3779b97f4a7c15n;
const finisher = 0xff51afd7ed558ccdn;

/** Sets `hash`, an i64, from the `bytes` (a multiple of 4) at an address; its upper half is the hash. */
export function hashInto(hash: Local, address: Local, bytes: number): readonly Instruction[] {
  const words = wordsOf(bytes).map(({ offset, isHalf }) =>
    isHalf ? op("i64.extend_i32_u", access("i32.load", offset, get(address))) : access("i64.load", offset, get(address)),
  );
  const mixed = words.map((word, index) => {
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

/** Words of 64 bits, and a last one of 32 where the size asks for it. */
export function wordsOf(bytes: number): readonly { readonly offset: number; readonly isHalf: boolean }[] {
  return Array.from({ length: Math.ceil(bytes / 8) }, (_, index) => ({ offset: 8 * index, isHalf: 8 * index + 4 === bytes }));
}

/** Copies the bytes of a state. */
export function copyState(target: Local, source: Local, bytes: number): readonly Instruction[] {
  return wordsOf(bytes).map(({ offset, isHalf }) =>
    isHalf
      ? access("i32.store", offset, get(target), access("i32.load", offset, get(source)))
      : access("i64.store", offset, get(target), access("i64.load", offset, get(source))),
  );
}

/** Are the bytes of two states different? */
export function differ(a: Local, b: Local, bytes: number): Instruction {
  const tests = wordsOf(bytes).map(({ offset, isHalf }) => {
    const load = isHalf ? "i32.load" : "i64.load";
    return op(isHalf ? "i32.ne" : "i64.ne", access(load, offset, get(a)), access(load, offset, get(b)));
  });
  const [first, ...rest] = tests;
  if (first === undefined) throw new RangeError("a state has at least one word");
  return rest.reduce((all, one) => op("i32.or", all, one), first);
}
