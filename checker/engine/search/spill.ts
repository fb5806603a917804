/**
 * States that wait to be expanded and have no room in memory. They wait in a queue: the front of it, which is expanded next, and the back, where new states join, stand in
 * the ring; what is between them is elsewhere, in pieces that come back in the order in which they went.
 *
 * Invariant: in the ring, the back follows the front. The number of a state therefore gives its place by a subtraction, of one number for the front and another one for
 * the back (`records.ts`); when nothing is elsewhere, the two are equal. Where the ring is full, the back goes; where the front is used up, up to half a ring comes to
 * where it ends: before the back. So each state goes and comes at most once, and in large pieces.
 */
import type { MemoryPlan, Ring } from "../compile/plan.js";
import { mostWaitingOf } from "../compile/plan.js";
import type { Machine } from "./machine.js";

/** Where pieces wait: first in, first out. What goes wrong there is thrown as `SpillFailed`. */
export interface SpillSpace {
  push(piece: Uint8Array): void;
  /** Fills `target`, which is as long as the oldest piece, with it, and forgets it there. */
  take(target: Uint8Array): void;
  /** Forgets what is left; may be called more than once, and another search may use the space afterwards. */
  close(): void;
}

/** A search cannot go on without the states that were to be kept, or have been. The message says why. */
export class SpillFailed extends Error {
  override readonly name = "SpillFailed";
}

/** Larger pieces are no faster. */
const mostPieceBytes = 4 * 2 ** 20;

export class Spill {
  /** How many states there are in each piece. */
  readonly #pieces: number[] = [];
  /** The states that are elsewhere: from one number up to, not including, another. */
  #from = 0;
  #to = 0;
  #bytes = 0;

  constructor(
    readonly machine: Machine,
    readonly ring: Ring,
    readonly space: SpillSpace,
  ) {}

  /** Written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Behind the last state of the front; `end`: behind the last state of all. */
  frontEnd(end: number): number {
    return this.#pieces.length === 0 ? end : this.#from;
  }

  /** So many of the states from `next` to `end` stand in the ring. */
  inRing(next: number, end: number): number {
    return this.#pieces.length === 0 ? end - next : this.#from - next + (end - this.#to);
  }

  /** Sees to it that the first states that wait are in the ring, and that it has room. Throws `SpillFailed`. */
  balance(next: number, end: number): void {
    const half = this.ring.states / 2;
    if (this.#pieces.length > 0 && next === this.#from) {
      if (end - this.#to > half) this.#sendBack(end);
      this.#fetch(half);
    }
    if (this.inRing(next, end) < mostWaitingOf(this.#plan)) return;
    if (this.#pieces.length === 0) this.#from = this.#to = next + half;
    this.#sendBack(end);
  }

  get #plan(): MemoryPlan {
    return this.machine.compiled.plan;
  }

  get #mostInPiece(): number {
    return Math.max(1, Math.min(this.ring.states / 4, Math.floor(mostPieceBytes / this.ring.stateBytes)));
  }

  /** Sends all states from `#to` on elsewhere. */
  #sendBack(end: number): void {
    const { cells } = this.machine;
    const { stateBytes } = this.ring;
    // Until something is elsewhere the back is a part of the front; both shifts are then the same.
    const shift = cells.get("backShift");
    for (let at = this.#to; at < end;) {
      const place = this.#placeOf(at, shift);
      const count = Math.min(end - at, this.#mostInPiece, this.ring.states - place);
      this.space.push(new Uint8Array(this.machine.memory.buffer, this.#addressOf(place), count * stateBytes));
      this.#pieces.push(count);
      this.#bytes += count * stateBytes;
      at += count;
    }
    this.#to = end;
    cells.set("backShift", cells.get("frontShift") + this.#to - this.#from);
  }

  /** Puts the first states that are elsewhere before the back, so many at most. */
  #fetch(most: number): void {
    const { cells, memory } = this.machine;
    let count = 0;
    let pieces = 0;
    for (const piece of this.#pieces) {
      if (count + piece > most) break;
      count += piece;
      pieces += 1;
    }
    const shift = cells.get("backShift") - this.#to + this.#from + count;
    for (const piece of this.#pieces.splice(0, pieces)) {
      const bytes = new Uint8Array(piece * this.ring.stateBytes);
      this.space.take(bytes);
      const place = this.#placeOf(this.#from, shift);
      const beforeWrap = Math.min(piece, this.ring.states - place) * this.ring.stateBytes;
      const target = new Uint8Array(memory.buffer);
      target.set(bytes.subarray(0, beforeWrap), this.#addressOf(place));
      target.set(bytes.subarray(beforeWrap), this.#addressOf(0));
      this.#from += piece;
    }
    cells.set("frontShift", shift);
  }

  #placeOf(state: number, shift: number): number {
    return (state - shift) & (this.ring.states - 1);
  }

  #addressOf(place: number): number {
    return this.#plan.storeBase + place * this.ring.stateBytes;
  }
}
