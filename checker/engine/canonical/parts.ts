/**
 * What permutations do to a state, in as few parts as possible. Parts that no permutation touches are left out; what always moves together is one
 * part. Elements of a type that has one element only never move.
 *
 * Invariant: a permutation takes parts to parts, those of one slot to each other, and a part with a list's elements to one with as many of
 * the same kind. Cost: for each state one look at each part outside lists, and at those in lists only as far as these are filled; so the parts
 * of a list follow it in order.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { Leaf, Leaves } from "./leaves.js";

export interface Part {
  /** A name is a scalar that may name an element; a queue or a multiset is its length, and the parts of its elements follow it. */
  readonly kind: "run" | "name" | "queue" | "multiset";
  readonly offset: number;
  /** At most 32. */
  readonly bits: number;
  /** Parts of one class differ in their indices only, or in their positions in a multiset. */
  readonly class: string;
  /** Parts of one slot differ in their indices only. */
  readonly slot: string;
  readonly indices: readonly number[];
  /** For each code the element that it names, or -1; empty unless it is a name. */
  readonly elements: readonly number[];
  /** For lists how many parts an element has, in how many bits, and how many elements there is room for. */
  readonly width: number;
  readonly elementBits: number;
  readonly capacity: number;
}

/** All parts of a state, each list before its elements. */
export function partsOf(leaves: Leaves): readonly Part[] {
  return new Gatherer(leaves).gather(0, leaves.leaves.length, false);
}

/** A part and, if it is a list, those of its elements. */
type Family = readonly [Part, ...Part[]];

const mostBits = 32;

class Gatherer {
  /** Of each leaf: its indices and what it names, without elements that never move. */
  readonly #indices: readonly (readonly number[])[];
  readonly #names: readonly Leaf["names"][];
  /** By the number of the leaf that holds the length. */
  readonly #lists: ReadonlyMap<number, number>;

  constructor(readonly all: Leaves) {
    const isMoving = all.sets.flatMap((set) => Array.from({ length: set.size }, () => set.size > 1));
    this.#indices = all.leaves.map(({ indices }) => indices.filter((index) => isMoving[index]));
    this.#names = all.leaves.map(({ names }) => names.filter(({ set }) => set.size > 1));
    this.#lists = new Map(all.lists.map(({ length }, list) => [length, list]));
  }

  /** Parts among some leaves, joined where they touch. In a multiset everything moves. */
  gather(from: number, to: number, isInMultiset: boolean): readonly Part[] {
    const families: Family[] = [];
    for (let at = from; at < to;) {
      const list = this.#lists.get(at);
      const end = list === undefined || this.#isOneRun(at, list) ? at + 1 : this.#endOf(at, list);
      const family = end === at + 1 ? this.#single(at) : this.#listAt(at, { list: list ?? 0, end, isInMultiset });
      const isTouched = end > at + 1 || isInMultiset || family[0].kind === "name" || family[0].indices.length > 0;
      if (isTouched && family[0].bits > 0) families.push(family);
      at = end;
    }
    families.sort(([a], [b]) => a.offset - b.offset);
    return joined(families).flat();
  }

  #leaf(number: number): Leaf {
    const leaf = this.all.leaves[number];
    if (leaf === undefined) throw new InternalError(`no leaf ${number}`);
    return leaf;
  }

  /** The number of the first leaf behind a list. */
  #endOf(at: number, list: number): number {
    let end = at + 1;
    while (this.all.leaves[end]?.within.some((one) => one.list === list) === true) end += 1;
    return end;
  }

  /** A list whose elements name nobody and which nobody indexes is as good as a number. What has one value only says nothing. */
  #isOneRun(at: number, list: number): boolean {
    const end = this.#endOf(at, list);
    const own = this.#indices[at]?.length ?? 0;
    for (let inside = at + 1; inside < end; inside += 1) {
      if (this.#leaf(inside).bits === 0) continue;
      if ((this.#names[inside]?.length ?? 0) > 0 || (this.#indices[inside]?.length ?? 0) > own) return false;
    }
    return true;
  }

  #listAt(
    at: number,
    { list, end, isInMultiset }: { readonly list: number; readonly end: number; readonly isInMultiset: boolean },
  ): Family {
    const { isOrdered, capacity, elementBits } = this.all.lists[list] ?? { isOrdered: true, capacity: 0, elementBits: 0 };
    const leaves = (end - at - 1) / capacity;
    const elements = Array.from({ length: capacity }, (_, position) => {
      const begin = at + 1 + position * leaves;
      return this.gather(begin, begin + leaves, isInMultiset || !isOrdered);
    });
    const [length] = this.#single(at);
    const width = elements[0]?.length ?? 0;
    return [{ ...length, kind: isOrdered ? "queue" : "multiset", width, elementBits, capacity }, ...elements.flat()];
  }

  #single(number: number): readonly [Part] {
    const leaf = this.#leaf(number);
    const names = this.#names[number] ?? [];
    const elements = Array.from({ length: names.length === 0 ? 0 : leaf.codes }, (_, code) => {
      const own = names.find(({ set, from }) => code >= from && code < from + set.size);
      return own === undefined ? -1 : own.set.first + code - own.from;
    });
    const { offset, bits } = leaf;
    const kind = elements.length > 0 ? "name" : "run";
    const indices = this.#indices[number] ?? [];
    return [{ kind, offset, bits, class: `${leaf.class}`, slot: `${leaf.slot}`, indices, elements, width: 0, elementBits: 0, capacity: 0 }];
  }
}

/** Runs side by side that move with the same elements become one. */
function joined(families: readonly Family[]): readonly Family[] {
  const result: Family[] = [];
  for (const family of families) {
    const both = join(result.at(-1)?.[0], family[0]);
    if (both === undefined) result.push(family);
    else result.splice(-1, 1, [both]);
  }
  return result;
}

function join(a: Part | undefined, b: Part): Part | undefined {
  if (a?.kind !== "run" || b.kind !== "run" || a.offset + a.bits !== b.offset || a.bits + b.bits > mostBits) return undefined;
  if (a.indices.length !== b.indices.length || a.indices.some((index, place) => index !== b.indices[place])) return undefined;
  return { ...a, bits: a.bits + b.bits, class: `${a.class} ${b.class}`, slot: `${a.slot} ${b.slot}` };
}
