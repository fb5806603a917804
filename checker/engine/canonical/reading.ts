/**
 * The parts of one state that say something: those that are there, other than zeros. Lists are followed only as far as they are filled.
 *
 * Invariant: zeros say nothing, unless they name somebody. So who is told apart by nothing that was read is not told apart at all.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { kinds, type PartTables } from "./part-tables.js";

/** Parts in the order in which they were read. */
export class PartList {
  readonly parts: Int32Array;
  length = 0;

  constructor(capacity: number) {
    this.parts = new Int32Array(capacity);
  }

  push(part: number): void {
    if (this.length === this.parts.length) throw new InternalError("a state says more than it has parts");
    this.parts[this.length] = part;
    this.length += 1;
  }
}

export class Reading {
  /** What each part says, and whom it names or -1; of parts that are not there, something old. */
  readonly codes: Int32Array;
  readonly named: Int32Array;
  /** What says something by itself. A multiset of one is as good as a queue. */
  readonly saying: PartList;
  /** Multisets of more than one element. */
  readonly multisets: PartList;
  /** What their elements say, element by element: where each ends, and in which multiset it is. */
  readonly inMultisets: PartList;
  readonly ends: PartList;
  readonly owners: PartList;
  #memory: Int32Array = new Int32Array(0);
  #base = 0;

  constructor(readonly tables: PartTables) {
    const { count } = tables;
    this.codes = new Int32Array(count);
    this.named = new Int32Array(count);
    this.saying = new PartList(count);
    this.multisets = new PartList(count);
    this.inMultisets = new PartList(count);
    this.ends = new PartList(count);
    this.owners = new PartList(count);
  }

  /** Reads the state at an address. */
  read(memory: Int32Array, address: number): void {
    this.#memory = memory;
    this.#base = address >>> 2;
    this.saying.length = 0;
    this.multisets.length = 0;
    this.inMultisets.length = 0;
    this.ends.length = 0;
    this.owners.length = 0;
    this.#readRange(0, this.tables.count, this.saying);
  }

  #readRange(from: number, to: number, into: PartList): void {
    const { kind, offset, mask, next, width, elements, elementsFrom } = this.tables;
    const codes = this.codes;
    const named = this.named;
    const memory = this.#memory;
    const base = this.#base;
    let at = from;
    while (at < to) {
      const code = bitsAt(memory, base, offset[at] ?? 0) & (mask[at] ?? 0);
      const own = kind[at] ?? 0;
      codes[at] = code;
      const name = own === kinds.name ? (elements[(elementsFrom[at] ?? 0) + code] ?? -1) : -1;
      named[at] = name;
      if (code !== 0 || name >= 0) into.push(at);
      if (own >= kinds.queue) {
        if (own === kinds.multiset && code > 1 && into === this.saying) this.#readMultiset(at, code);
        else this.#readRange(at + 1, at + 1 + code * (width[at] ?? 0), into);
        at = next[at] ?? to;
      } else at += 1;
    }
  }

  #readMultiset(at: number, length: number): void {
    const width = this.tables.width[at] ?? 0;
    this.multisets.push(at);
    for (let position = 0; position < length; position += 1) {
      const begin = at + 1 + position * width;
      this.#readRange(begin, begin + width, this.inMultisets);
      this.ends.push(this.inMultisets.length);
      this.owners.push(at);
    }
  }
}

/** 32 bits from a bit on, which is counted from a word on. */
export function bitsAt(memory: Int32Array, base: number, bit: number): number {
  const word = base + (bit >>> 5);
  const shift = bit & 31;
  // In two steps, since a shift by 32 would be none.
  return ((memory[word] ?? 0) >>> shift) | (((memory[word + 1] ?? 0) << 1) << (31 - shift));
}
