/**
 * Places: runs of bits in memory, or in a local of 64 bits. A load of 64 bits at any byte reaches all of up to 57 bits, so longer runs are
 * read and written piece by piece. Where position and size allow it, words at multiples of 8 bytes are used: a processor hands a value just
 * stored to the next load only if they are the same bytes.
 */
import { numberScalar, type Shape } from "../layout/index.js";
import type { Area } from "./area.js";
import { access, get, i32, i64, local, op, set, type Instruction, type Local } from "../wasm/index.js";

export interface Place {
  /** An address in memory; so many bytes from the beginning of the thread's area; or a local of 64 bits. */
  readonly root:
    | { readonly kind: "memory"; readonly address: Local }
    | { readonly kind: "own"; readonly area: Area; readonly at: number }
    | { readonly kind: "local"; readonly local: Local };
  /** In bits from the root. */
  readonly offset: number;
  /** A local that holds how many bits to add. */
  readonly dynamic: Local | undefined;
  readonly shape: Shape;
}

/** What one access reads and writes at most. */
export const longestRun = 57;

/** Pieces of longer runs: whole bytes, so that all pieces stand alike. */
const piece = 56;

/** A run of bits, so many from an address on, as a number. */
export function runAt(address: Local, { offset, bits }: { readonly offset: number; readonly bits: number }): Place {
  const shape: Shape = { kind: "scalar", scalar: numberScalar, bits, isDense: true };
  return { root: { kind: "memory", address }, offset, dynamic: undefined, shape };
}

/** A part of a place, `bits` after its beginning. */
export function part(place: Place, offset: number, shape: Shape): Place {
  return { ...place, offset: place.offset + offset, shape };
}

/** The bits of a place as a number of 64 bits; at most `longestRun` of them. */
export function readBits(place: Place, bits = place.shape.bits): Instruction {
  if (bits === 0) return i64(0);
  if (place.root.kind === "local") return masked(shifted(get(place.root.local), shiftOf(place)), bits, 64 - fixedShift(place));
  const { address, offset, shift } = locate(place, bits);
  return masked(shifted(access("i64.load", offset, address), shift), bits, typeof shift === "number" ? 64 - shift : undefined);
}

/** Stores the lowest `bits` of a number of 64 bits whose higher bits are zero. */
export function writeBits(place: Place, value: Instruction, bits = place.shape.bits): readonly Instruction[] {
  if (bits === 0) return [];
  if (place.root.kind === "local") {
    const target = place.root.local;
    return [set(target, merged(get(target), value, { shift: shiftOf(place), bits }))];
  }
  const { address, offset, shift } = locate(place, bits);
  const old = access("i64.load", offset, address);
  return [access("i64.store", offset, address, merged(old, value, { shift, bits }))];
}

/** Copies all bits between places of the same parts that do not overlap. */
export function copyBits(target: Place, source: Place): readonly Instruction[] {
  return pairsOf(target, source).flatMap(([to, from]) =>
    piecesOf(to.shape.bits).flatMap(({ offset, bits }) =>
      writeBits(part(to, offset, to.shape), readBits(part(from, offset, from.shape), bits), bits),
    ),
  );
}

export function clearBits(place: Place): readonly Instruction[] {
  return pairsOf(place, place).flatMap(([one]) =>
    piecesOf(one.shape.bits).flatMap(({ offset, bits }) => writeBits(part(one, offset, one.shape), i64(0), bits)),
  );
}

/** Are the bits of two places of the same parts the same? */
export function equalBits(a: Place, b: Place): Instruction {
  const pieces = pairsOf(a, b).flatMap(([one, other]) =>
    piecesOf(one.shape.bits).map(({ offset, bits }) =>
      op("i64.eq", readBits(part(one, offset, one.shape), bits), readBits(part(other, offset, other.shape), bits)),
    ),
  );
  return pieces.reduce((all, one) => op("i32.and", all, one), pieces.shift() ?? i32(1));
}

/** Two places of the same parts, cut into places that are dense in both. */
function pairsOf(a: Place, b: Place): readonly (readonly [Place, Place])[] {
  const [one, other] = [a.shape, b.shape];
  if (one.isDense && other.isDense) return [[a, b]];
  if (one.kind === "record" && other.kind === "record") {
    return one.fields.flatMap((field, index) => {
      const own = other.fields[index];
      return own === undefined ? [] : pairsOf(part(a, field.offset, field.shape), part(b, own.offset, own.shape));
    });
  }
  if (one.kind === "array" && other.kind === "array") {
    return Array.from({ length: one.size }, (_, index) =>
      pairsOf(part(a, index * one.stride, one.element), part(b, index * other.stride, other.element)),
    ).flat();
  }
  return [[a, b]];
}

export function piecesOf(bits: number): readonly { readonly offset: number; readonly bits: number }[] {
  if (bits <= longestRun) return [{ offset: 0, bits }];
  const count = Math.ceil(bits / piece);
  return Array.from({ length: count }, (_, index) => ({ offset: piece * index, bits: Math.min(piece, bits - piece * index) }));
}

/** A copy of the place's dynamic part with more added to it. */
export function moved(place: Place, more: Instruction): { readonly place: Place; readonly before: readonly Instruction[] } {
  const dynamic = local("i32", "bit");
  const sum = place.dynamic === undefined ? more : op("i32.add", get(place.dynamic), more);
  return { place: { ...place, dynamic }, before: [set(dynamic, sum)] };
}

type Shift = number | Instruction;

/** The bytes to load, and how far the run stands in them. */
function locate(place: Place, bits: number): { readonly address: Instruction; readonly offset: number; readonly shift: Shift } {
  const { root } = place;
  if (root.kind === "local") return { address: i32(0), offset: 0, shift: 0 };
  const fixed = root.kind === "own" ? root.at : 0;
  if (place.dynamic === undefined) {
    const word = Math.floor(place.offset / 64);
    const isAligned = place.offset % 64 <= 64 - bits;
    const byte = isAligned ? 8 * word : Math.floor(place.offset / 8);
    return { address: root.kind === "own" ? root.area.start : get(root.address), offset: fixed + byte, shift: place.offset - 8 * byte };
  }
  // The fixed part that is no whole byte is added to the dynamic one, which keeps the shift below 8.
  const [bytes, rest] = [Math.floor(place.offset / 8), place.offset % 8];
  const bit = rest === 0 ? get(place.dynamic) : op("i32.add", get(place.dynamic), i32(rest));
  const byte = op("i32.shr_u", bit, i32(3));
  return {
    address: root.kind === "own" ? root.area.addressAt(byte) : op("i32.add", get(root.address), byte),
    offset: fixed + bytes,
    shift: op("i64.extend_i32_u", op("i32.and", bit, i32(7))),
  };
}

function fixedShift(place: Place): number {
  return place.dynamic === undefined ? place.offset : 0;
}

function shiftOf(place: Place): Shift {
  if (place.dynamic === undefined) return place.offset;
  return op("i64.extend_i32_u", op("i32.add", get(place.dynamic), i32(place.offset)));
}

function shifted(word: Instruction, shift: Shift): Instruction {
  if (typeof shift !== "number") return op("i64.shr_u", word, shift);
  return shift === 0 ? word : op("i64.shr_u", word, i64(shift));
}

/** `left`: how many bits can be other than zero, if known. */
function masked(word: Instruction, bits: number, left: number | undefined): Instruction {
  return bits === left || bits >= 64 ? word : op("i64.and", word, i64(maskOf(bits)));
}

function merged(old: Instruction, value: Instruction, { shift, bits }: { readonly shift: Shift; readonly bits: number }): Instruction {
  const mask = maskOf(bits);
  if (typeof shift !== "number") {
    const hole = op("i64.xor", op("i64.shl", i64(mask), shift), i64(-1));
    return op("i64.or", op("i64.and", old, hole), op("i64.shl", value, shift));
  }
  const rest = op("i64.and", old, i64(~(mask << BigInt(shift))));
  if (value.kind === "constant") {
    const bitsOfValue = BigInt.asUintN(64, BigInt(value.value)) << BigInt(shift);
    return bitsOfValue === 0n ? rest : op("i64.or", rest, i64(bitsOfValue));
  }
  return op("i64.or", rest, shift === 0 ? value : op("i64.shl", value, i64(shift)));
}

export function maskOf(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n;
}
