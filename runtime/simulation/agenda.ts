import type { Cancel, Random } from "../kernel/index.js";

interface Entry {
  readonly atMs: number;
  /** Decides among entries of the same moment. */
  readonly rank: number;
  run: (() => void) | undefined;
}

/**
 * What is to happen, and when. Time passes only from one entry to the next. Of entries of the same moment chance decides which comes first, as the
 * seed says: whoever relies on an order that nobody promises is found out.
 */
export class Agenda {
  readonly #random: Random;
  /** A binary heap, the next entry first. */
  readonly #heap: Entry[] = [];
  /** What is to happen now, in any order. */
  readonly #soon: (() => void)[] = [];
  #nowMs = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Before time passes. */
  soon(run: () => void): void {
    this.#soon.push(run);
  }

  after(ms: number, run: () => void): Cancel {
    const entry: Entry = { atMs: this.#nowMs + Math.max(0, ms), rank: this.#random(2 ** 32), run };
    this.#insert(entry);
    return () => {
      entry.run = undefined;
    };
  }

  /** Lets the next thing happen, unless it would be later than `untilMs`. False if nothing has happened. */
  step(untilMs: number): boolean {
    const soon = this.#takeSoon();
    if (soon !== undefined) {
      soon();
      return true;
    }
    for (let first = this.#heap[0]; first !== undefined && first.atMs <= untilMs; first = this.#heap[0]) {
      this.#removeFirst();
      if (first.run === undefined) continue;
      this.#nowMs = first.atMs;
      first.run();
      return true;
    }
    return false;
  }

  /** Lets everything happen until then, and time pass. */
  runUntil(untilMs: number): void {
    while (this.step(untilMs));
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  #takeSoon(): (() => void) | undefined {
    const soon = this.#soon;
    const last = soon.length - 1;
    if (last < 0) return undefined;
    const at = last === 0 ? 0 : this.#random(soon.length);
    const picked = soon[at];
    const moved = soon.pop();
    if (at < last && moved !== undefined) soon[at] = moved;
    return picked;
  }

  #insert(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = heap[parentAt];
      if (parent === undefined || isBefore(parent, entry)) break;
      heap[at] = parent;
      at = parentAt;
    }
    heap[at] = entry;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const moved = heap.pop();
    if (moved === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const leftAt = 2 * at + 1;
      const [left, right] = [heap[leftAt], heap[leftAt + 1]];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (isBefore(moved, child)) break;
      heap[at] = child;
      at = isRight ? leftAt + 1 : leftAt;
    }
    heap[at] = moved;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.rank < b.rank);
}
