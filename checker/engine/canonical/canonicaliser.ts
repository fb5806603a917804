/**
 * Canonical forms: of all states that permutations of interchangeable elements make of one, always the same.
 *
 * Elements are put in an order by what is said about them, and with which others, over and over until no new difference appears (`refinement.ts`).
 * Elements in order give the permutation. Where some stay equal that may not be exchanged, one after the other is put before its equals, and
 * refinement goes on (individualisation, as in B. D. McKay, Practical Graph Isomorphism, 1981); of the states that come out the least is taken: not
 * the least of the orbit, but always the same. Elements whose exchange changes nothing need no trying: one stands for all.
 *
 * The permutations that change nothing are counted on the way. An order can be told from any other, so each of them leads from one way to
 * the least state to another, and there are as many of them as such ways; one that stands for several counts as often.
 *
 * Cost: a look at what the state says, and for each pair of equal elements; then the state is written once, or not at all if it is in order.
 * The worst case, elements that look alike everywhere and yet may not be exchanged one by one (rings, linked lists), costs a pass for each
 * way to begin, not for each permutation; graphs made to defeat refinement could need more ways than `mostBranches`, and are refused with a
 * message.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { EngineLimit } from "../compile/engine-limit.js";
import { Exchanges } from "./exchanges.js";
import { Image } from "./image.js";
import type { Leaves } from "./leaves.js";
import { partsOf } from "./parts.js";
import { tabulate } from "./part-tables.js";
import { Partition } from "./partition.js";
import { Reading } from "./reading.js";
import { Refinement } from "./refinement.js";

/** Ways to tell equal elements apart that are tried for one state. */
const mostBranches = 100_000;

const none = -1;

export class Canonicaliser {
  readonly #elements: number;
  readonly #reading: Reading;
  readonly #refinement: Refinement;
  readonly #exchanges: Exchanges;
  readonly #image: Image;
  /** One for each element that was singled out. */
  readonly #partitions: readonly Partition[];
  readonly #renamed: Int32Array;
  readonly #best: Int32Array;
  #memory: Int32Array = new Int32Array(0);
  #address = 0;
  /** Ways that were tried, and how many permutations lead to the best of them. */
  #branches = 0;
  #waysToBest = 0;

  constructor(
    readonly shape: Leaves,
    bytes: number,
  ) {
    const parts = partsOf(shape);
    const tables = tabulate(shape, parts);
    this.#elements = shape.sets.reduce((sum, { size }) => sum + size, 0);
    this.#reading = new Reading(tables);
    this.#refinement = new Refinement(tables, this.#reading, this.#elements);
    this.#image = new Image(parts, { tables, reading: this.#reading, bytes });
    this.#exchanges = new Exchanges(this.#image, this.#elements);
    this.#partitions = Array.from({ length: this.#elements + 1 }, () => new Partition(this.#elements));
    this.#renamed = new Int32Array(this.#elements);
    this.#best = new Int32Array(this.#image.size);
  }

  /** Replaces the state at an address by its canonical form. */
  canonicalise(memory: Int32Array, address: number): void {
    this.#searchAll(memory, address);
    if (this.#branches > 1) this.#write(this.#best);
    else if (!this.#isInOrder()) {
      this.#image.make(memory, address, this.#renamed);
      this.#write(this.#image.words);
    }
  }

  /** How many states permutations make of the one at an address. Exact as long as there are at most 2^53 permutations. */
  orbitSize(memory: Int32Array, address: number): number {
    this.#searchAll(memory, address);
    return this.shape.sets.reduce((product, { size }) => product * factorial(size), 1) / this.#waysToBest;
  }

  #searchAll(memory: Int32Array, address: number): void {
    this.#memory = memory;
    this.#address = address;
    this.#branches = 0;
    this.#waysToBest = 0;
    this.#reading.read(memory, address);
    this.#refinement.begin();
    this.#exchanges.begin(memory, address);
    const partition = this.#partition(0);
    partition.begin(this.shape.sets);
    this.#search(0, 1);
  }

  /** `stands`: for how many ways this one stands. */
  #search(depth: number, stands: number): void {
    const partition = this.#partition(depth);
    let isSplit = true;
    while (isSplit) {
      isSplit = this.#refinement.round(partition);
      const open = this.#openCell(partition);
      if (open === none) {
        this.#compare(partition, stands);
        return;
      }
      if (!isSplit) this.#branch(depth, open, stands);
    }
  }

  /** Where the first cell begins whose elements are not all exchangeable. */
  #openCell(partition: Partition): number {
    const { order } = partition;
    for (let begin = 0; begin < this.#elements;) {
      const end = partition.endOf(begin);
      for (let at = begin + 1; at < end; at += 1) {
        if (!this.#exchanges.mayExchange(order[begin] ?? 0, order[at] ?? 0)) return begin;
      }
      begin = end;
    }
    return none;
  }

  /** Singles out one element of each kind in a cell. */
  #branch(depth: number, open: number, stands: number): void {
    const partition = this.#partition(depth);
    const next = this.#partition(depth + 1);
    const kinds: { readonly first: number; count: number }[] = [];
    for (const element of partition.order.subarray(open, partition.endOf(open))) {
      const own = kinds.find(({ first }) => this.#exchanges.mayExchange(first, element));
      if (own === undefined) kinds.push({ first: element, count: 1 });
      else own.count += 1;
    }
    for (const { first, count } of kinds) {
      next.copyFrom(partition);
      next.singleOut(first);
      this.#search(depth + 1, stands * count);
    }
  }

  /** Takes an order whose cells hold exchangeable elements, if the state that it gives is the least until now. */
  #compare(partition: Partition, stands: number): void {
    this.#branches += 1;
    if (this.#branches > mostBranches)
      throw new EngineLimit(
        `more than ${mostBranches} ways to order the interchangeable elements of one state, and the compiled engine tries no more`,
      );
    const ways = stands * waysWithin(partition);
    // An only way needs no comparing.
    if (this.#branches > 1) this.#compareImage(partition, ways);
    else {
      this.#rename(partition);
      this.#waysToBest = ways;
    }
  }

  #compareImage(partition: Partition, ways: number): void {
    if (this.#branches === 2) {
      this.#image.make(this.#memory, this.#address, this.#renamed);
      copyWords(this.#image.words, this.#best);
    }
    this.#rename(partition);
    this.#image.make(this.#memory, this.#address, this.#renamed);
    const difference = compareWords(this.#image.words, this.#best);
    if (difference < 0) copyWords(this.#image.words, this.#best);
    if (difference <= 0) this.#waysToBest = difference === 0 ? this.#waysToBest + ways : ways;
  }

  #rename({ order }: Partition): void {
    for (let place = 0; place < this.#elements; place += 1) this.#renamed[order[place] ?? 0] = place;
  }

  #isInOrder(): boolean {
    for (let element = 0; element < this.#elements; element += 1) if (this.#renamed[element] !== element) return false;
    return true;
  }

  #write(words: Int32Array): void {
    const base = this.#address >>> 2;
    for (let word = 0; word < this.#image.size; word += 1) this.#memory[base + word] = words[word] ?? 0;
  }

  #partition(depth: number): Partition {
    const partition = this.#partitions[depth];
    if (partition === undefined) throw new InternalError("more elements are singled out than there are");
    return partition;
  }
}

function copyWords(from: Int32Array, to: Int32Array): void {
  for (let word = 0; word < to.length; word += 1) to[word] = from[word] ?? 0;
}

/** Below, at or above zero, as the first is; `b` says how many words count. */
function compareWords(a: Int32Array, b: Int32Array): number {
  for (let word = 0; word < b.length; word += 1) if (a[word] !== b[word]) return (a[word] ?? 0) - (b[word] ?? 0);
  return 0;
}

/** Orders that a partition leaves open. */
function waysWithin(partition: Partition): number {
  let ways = 1;
  for (let begin = 0; begin < partition.size;) {
    const end = partition.endOf(begin);
    ways *= factorial(end - begin);
    begin = end;
  }
  return ways;
}

function factorial(count: number): number {
  let product = 1;
  for (let factor = 2; factor <= count; factor += 1) product *= factor;
  return product;
}
