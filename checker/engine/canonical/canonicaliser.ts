/**
 * Canonical forms: of all states that permutations of interchangeable elements make of one, always the same.
 *
 * Elements get colours that do not depend on their numbers: what is said about them, and with the colours of which others, over and over until no
 * new difference appears (colour refinement; Weisfeiler and Leman 1968). Elements in order of their colours give the permutation. Where
 * colours are equal, one element after the other is given a colour of its own and refinement goes on (individualisation, as in B. D. McKay,
 * Practical Graph Isomorphism, 1981); of the states that come out the least is taken. Elements whose exchange leaves the state as it is need
 * no trying: one stands for all.
 *
 * Cost: a few passes over the state for ordinary protocols. The worst case, elements that look alike everywhere and yet may not be exchanged one
 * by one (rings, linked lists), costs a pass for each way to begin, not for each permutation; graphs made to defeat refinement could
 * need more ways than `mostBranches`, and are refused with a message.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { EngineLimit } from "../compile/engine-limit.js";
import type { Leaf, Leaves, ElementSet } from "./leaves.js";

/** Ways to tell equal elements apart that are tried for one state. */
const mostBranches = 100_000;

export class Canonicaliser {
  readonly #leaves: readonly Leaf[];
  readonly #elements: number;
  readonly #setOf: readonly ElementSet[];
  /** For each slot and assignment of indices the leaf there. */
  readonly #leafAt = new Map<number, Int32Array>();
  readonly #codes: Int32Array;
  readonly #active: Uint8Array;
  readonly #image: Int32Array;
  readonly #best: Int32Array;
  #hasBest = false;
  #branches = 0;

  constructor(readonly shape: Leaves) {
    this.#leaves = shape.leaves;
    this.#setOf = shape.sets.flatMap((set) => Array.from({ length: set.size }, () => set));
    this.#elements = this.#setOf.length;
    this.#codes = new Int32Array(this.#leaves.length);
    this.#active = new Uint8Array(this.#leaves.length);
    this.#image = new Int32Array(this.#leaves.length);
    this.#best = new Int32Array(this.#leaves.length);
    for (const [number, leaf] of this.#leaves.entries()) {
      const table = this.#leafAt.get(leaf.slot) ?? new Int32Array(leaf.indices.reduce((size, one) => size * this.#sizeAt(one), 1));
      table[this.#position(leaf.indices)] = number;
      this.#leafAt.set(leaf.slot, table);
    }
  }

  /** Replaces the state at an address by its canonical form. */
  canonicalise(memory: Uint32Array, address: number): void {
    this.#read(memory, address);
    this.#hasBest = false;
    this.#branches = 0;
    const colours = new Int32Array(this.#elements);
    for (let element = 0; element < this.#elements; element += 1) colours[element] = mix(17, this.#set(element).first);
    this.#search(colours);
    this.#write(memory, address);
  }

  /** The state at an address under a permutation: `renamed[e]` is the number of the element that `e` becomes. */
  permute(memory: Uint32Array, address: number, renamed: Int32Array): void {
    this.#read(memory, address);
    this.#makeImage(renamed);
    this.#best.set(this.#image);
    this.#write(memory, address);
  }

  // ---------------------------------------------------------------- search

  #search(colours: Int32Array): void {
    this.#refine(colours);
    const order = this.#order(colours);
    const cell = this.#openCell(colours, order);
    if (cell === undefined) {
      this.#compare(order);
      return;
    }
    for (const element of cell) {
      const own = Int32Array.from(colours);
      own[element] = mix(own[element] ?? 0, 0x5bd1e995);
      this.#search(own);
    }
  }

  /** Elements by set and colour. */
  #order(colours: Int32Array): readonly number[] {
    const numbers = Array.from({ length: this.#elements }, (_, element) => element);
    return numbers.sort((a, b) => this.#set(a).first - this.#set(b).first || (colours[a] ?? 0) - (colours[b] ?? 0) || a - b);
  }

  /** The first run of elements of equal colour that are not all exchangeable: one of each kind. */
  #openCell(colours: Int32Array, order: readonly number[]): readonly number[] | undefined {
    for (let begin = 0; begin < order.length;) {
      let end = begin + 1;
      while (end < order.length && this.#looksAlike(colours, order[begin] ?? 0, order[end] ?? 0)) end += 1;
      if (end > begin + 1) {
        const kinds = this.#kinds(order.slice(begin, end));
        if (kinds.length > 1) return kinds;
      }
      begin = end;
    }
    return undefined;
  }

  #looksAlike(colours: Int32Array, a: number, b: number): boolean {
    return colours[a] === colours[b] && this.#set(a) === this.#set(b);
  }

  #kinds(cell: readonly number[]): readonly number[] {
    const kinds: number[] = [];
    for (const element of cell) if (!kinds.some((kind) => this.#areExchangeable(kind, element))) kinds.push(element);
    return kinds;
  }

  #areExchangeable(a: number, b: number): boolean {
    const renamed = Int32Array.from({ length: this.#elements }, (_, element) => (element === a ? b : element === b ? a : element));
    this.#makeImage(renamed);
    for (let leaf = 0; leaf < this.#codes.length; leaf += 1) if (this.#image[leaf] !== this.#codes[leaf]) return false;
    return true;
  }

  #compare(order: readonly number[]): void {
    this.#branches += 1;
    if (this.#branches > mostBranches)
      throw new EngineLimit(
        `more than ${mostBranches} ways to order the interchangeable elements of one state, and the compiled engine tries no more`,
      );
    const renamed = new Int32Array(this.#elements);
    for (const [position, element] of order.entries()) renamed[element] = position;
    this.#makeImage(renamed);
    if (!this.#hasBest || isLess(this.#image, this.#best)) this.#best.set(this.#image);
    this.#hasBest = true;
  }

  // ---------------------------------------------------------------- refinement

  #refine(colours: Int32Array): void {
    let kinds = distinct(colours);
    while (kinds < this.#elements) {
      const next = this.#round(colours);
      const found = distinct(next);
      if (found <= kinds) return;
      colours.set(next);
      kinds = found;
    }
  }

  /**
   * What is said of each element once more, by leaves: everybody that a leaf concerns is credited with it. Leaves of one element of a multiset are
   * one statement, in which the order of its parts does not count.
   */
  #round(colours: Int32Array): Int32Array {
    const sums = new Int32Array(this.#elements);
    for (let at = 0; at < this.#leaves.length;) {
      const end = this.#endOfGroup(at);
      if (this.#active[at] === 1) this.#creditGroup(sums, { at, end, colours });
      at = end;
    }
    return Int32Array.from(colours, (colour, element) => mix(colour, sums[element] ?? 0));
  }

  #creditGroup(sums: Int32Array, { at, end, colours }: { readonly at: number; readonly end: number; readonly colours: Int32Array }): void {
    // Indices of the multiset concern all of the statement, those inside an element one leaf each.
    const outer = end === at + 1 ? (this.#leaves[at]?.indices ?? []) : this.#indicesOfMultiset(at);
    let whole = 1;
    for (const index of outer) whole = mix(whole, colours[index] ?? 0);
    for (let leaf = at; leaf < end; leaf += 1) whole = (whole + this.#saying(leaf, outer.length, colours)) | 0;
    for (let place = 0; place < outer.length; place += 1) credit(sums, outer[place] ?? 0, mix(whole, place + 3));
    for (let leaf = at; leaf < end; leaf += 1)
      this.#creditLeaf(sums, { leaf, outer: outer.length, whole, said: this.#saying(leaf, outer.length, colours) });
  }

  #creditLeaf(
    sums: Int32Array,
    { leaf, outer, whole, said }: { readonly leaf: number; readonly outer: number; readonly whole: number; readonly said: number },
  ): void {
    const indices = this.#leaves[leaf]?.indices ?? [];
    for (let place = outer; place < indices.length; place += 1) credit(sums, indices[place] ?? 0, mix(mix(whole, said), place + 31));
    const named = this.#elementIn(leaf);
    if (named !== undefined) credit(sums, named, mix(mix(whole, said), 0x2545f491));
  }

  /** What one leaf says: which it is, for whom among the inner indices, and its value or the colour of whom it names. */
  #saying(number: number, outer: number, colours: Int32Array): number {
    const leaf = this.#leaves[number];
    if (leaf === undefined) return 0;
    let hash = mix(7, leaf.class);
    for (let place = outer; place < leaf.indices.length; place += 1) hash = mix(hash, colours[leaf.indices[place] ?? 0] ?? 0);
    const named = this.#elementIn(number);
    if (named === undefined) return mix(hash, this.#codes[number] ?? 0);
    // Does it name an element that indexes it?
    return mix(mix(hash, colours[named] ?? 0), leaf.indices.indexOf(named) + 2);
  }

  /** Leaves of one element of a multiset belong together; others stand alone. */
  #endOfGroup(at: number): number {
    const own = this.#multisetOf(at);
    if (own === undefined) return at + 1;
    let end = at + 1;
    while (end < this.#leaves.length) {
      const other = this.#multisetOf(end);
      if (other?.list !== own.list || other.position !== own.position) break;
      end += 1;
    }
    return end;
  }

  #multisetOf(leaf: number): Leaf["within"][number] | undefined {
    return this.#leaves[leaf]?.within.find(({ list }) => this.shape.lists[list]?.isOrdered === false);
  }

  #indicesOfMultiset(leaf: number): readonly number[] {
    const list = this.#multisetOf(leaf)?.list;
    return this.#leaves[this.shape.lists[list ?? 0]?.length ?? 0]?.indices ?? [];
  }

  // ---------------------------------------------------------------- leaves

  /** The element that a leaf names. */
  #elementIn(number: number): number | undefined {
    const leaf = this.#leaves[number];
    if (leaf === undefined || this.#active[number] === 0) return undefined;
    const code = this.#codes[number] ?? 0;
    for (const { set, from } of leaf.names) if (code >= from && code < from + set.size) return set.first + code - from;
    return undefined;
  }

  #makeImage(renamed: Int32Array): void {
    for (let number = 0; number < this.#leaves.length; number += 1) {
      const leaf = this.#leaves[number];
      if (leaf === undefined) continue;
      const target = leaf.indices.length === 0 ? number : (this.#leafAt.get(leaf.slot)?.[this.#position(leaf.indices, renamed)] ?? number);
      this.#image[target] = this.#renamedCode(leaf, number, renamed);
    }
    for (const list of this.shape.lists) if (!list.isOrdered) this.#sort(list.length, list.capacity);
  }

  #renamedCode(leaf: Leaf, number: number, renamed: Int32Array): number {
    const code = this.#codes[number] ?? 0;
    if (this.#active[number] === 0) return code;
    for (const { set, from } of leaf.names) {
      if (code >= from && code < from + set.size) return from + (renamed[set.first + code - from] ?? 0) - set.first;
    }
    return code;
  }

  /** Sorts the elements of a multiset in the image as the compiled code does: the last leaf counts most. */
  #sort(lengthLeaf: number, capacity: number): void {
    const length = this.#image[lengthLeaf] ?? 0;
    if (length < 2) return;
    const list = this.shape.lists.findIndex((one) => one.length === lengthLeaf);
    let width = 0;
    while (this.#leaves[lengthLeaf + 1 + width]?.within.some((one) => one.list === list && one.position === 0) === true) width += 1;
    const begin = lengthLeaf + 1;
    const elements = Array.from({ length: Math.min(length, capacity) }, (_, position) =>
      this.#image.slice(begin + position * width, begin + (position + 1) * width),
    ).sort(compareFromLast);
    for (const [position, element] of elements.entries()) this.#image.set(element, begin + position * width);
  }

  #read(memory: Uint32Array, address: number): void {
    const base = address >>> 2;
    for (let number = 0; number < this.#leaves.length; number += 1) {
      const leaf = this.#leaves[number];
      if (leaf === undefined) continue;
      this.#codes[number] = readBits(memory, base, leaf);
      let active = 1;
      for (const { list, position } of leaf.within) if ((this.#codes[this.shape.lists[list]?.length ?? 0] ?? 0) <= position) active = 0;
      this.#active[number] = active;
    }
  }

  #write(memory: Uint32Array, address: number): void {
    const base = address >>> 2;
    for (let number = 0; number < this.#leaves.length; number += 1) {
      const leaf = this.#leaves[number];
      if (leaf !== undefined) writeBits(memory, base, { leaf, code: this.#best[number] ?? 0 });
    }
  }

  #position(indices: readonly number[], renamed?: Int32Array): number {
    let position = 0;
    for (const index of indices) {
      const set = this.#set(index);
      position = position * set.size + ((renamed === undefined ? index : (renamed[index] ?? 0)) - set.first);
    }
    return position;
  }

  #sizeAt(element: number): number {
    return this.#set(element).size;
  }

  #set(element: number): ElementSet {
    const set = this.#setOf[element];
    if (set === undefined) throw new InternalError(`no element ${element}`);
    return set;
  }
}

/** 32 bits of two numbers, mixed (the finisher of MurmurHash3, A. Appleby). */
function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function credit(sums: Int32Array, element: number, amount: number): void {
  sums[element] = ((sums[element] ?? 0) + amount) | 0;
}

function distinct(colours: Int32Array): number {
  let count = 0;
  for (let at = 0; at < colours.length; at += 1) if (colours.indexOf(colours[at] ?? 0) === at) count += 1;
  return count;
}

function isLess(a: Int32Array, b: Int32Array): boolean {
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return (a[at] ?? 0) < (b[at] ?? 0);
  return false;
}

function compareFromLast(a: Int32Array, b: Int32Array): number {
  for (let at = a.length - 1; at >= 0; at -= 1) if (a[at] !== b[at]) return (a[at] ?? 0) - (b[at] ?? 0);
  return 0;
}

function readBits(memory: Uint32Array, base: number, { offset, bits }: Leaf): number {
  if (bits === 0) return 0;
  const word = base + (offset >>> 5);
  const shift = offset & 31;
  const low = (memory[word] ?? 0) >>> shift;
  const value = shift + bits > 32 ? low | ((memory[word + 1] ?? 0) << (32 - shift)) : low;
  return bits === 32 ? value : value & (2 ** bits - 1);
}

function writeBits(memory: Uint32Array, base: number, { leaf, code }: { readonly leaf: Leaf; readonly code: number }): void {
  const { offset, bits } = leaf;
  if (bits === 0) return;
  const word = base + (offset >>> 5);
  const shift = offset & 31;
  const mask = 2 ** bits - 1;
  memory[word] = ((memory[word] ?? 0) & ~(mask << shift)) | (code << shift);
  if (shift + bits > 32) memory[word + 1] = ((memory[word + 1] ?? 0) & ~(mask >>> (32 - shift))) | (code >>> (32 - shift));
}
