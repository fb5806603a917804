/**
 * Threads that search together with the main one. All run the same code over one shared memory; the main thread says what is to be expanded, in rounds, takes
 * part itself, and alone decides. Between rounds the others rest, so that it may double the table and look at everything.
 *
 * Whatever ends a thread ends the search with an error: what the others have found by then may lack what that thread had in hand.
 */
import type { Machine } from "./machine.js";
import { sizeOf, type Range } from "./levels.js";
import { beginRound, dismiss, remaining, takePart, type Work } from "./round.js";
import { SharedBlock, threadFailure } from "./shared-block.js";
import type { SearchThread, ThreadPool } from "./thread-pool.js";

export interface CrewOptions {
  /** Where the others come from. */
  readonly pool: ThreadPool;
  /** Fewer states than this are expanded by the main thread alone. */
  readonly fewestShared?: number | undefined;
}

/** To wake the others costs as much as expanding some hundred states. */
const defaultFewestShared = 256;
/** States that the main thread expands at a time where it is alone. */
const sliceAlone = 1024;

/** Threads that end abnormally are told of as events: the main thread stops waiting now and then to hear of them. */
const patienceMs = 500;
/** How often it waits for pieces of the table, which take milliseconds: it cannot stop in between. */
const mostWaits = 60;

export class Crew {
  readonly #block: SharedBlock;
  readonly #threads: readonly SearchThread[];
  /** Have the others done their part in every round that was begun? */
  #isAtRest = true;
  /** The main thread has done its part in a round, and others have not. */
  #isInRound = false;
  #isClosed = false;

  /** Calls the threads beside the main one whose machine this is; they take a while to be ready. */
  constructor(
    readonly machine: Machine,
    readonly own: CrewOptions,
  ) {
    const { code, memory, areas, compiled } = machine;
    const { sharedBase } = compiled.plan;
    this.#block = new SharedBlock(memory, sharedBase);
    this.#threads = own.pool.take(areas.length - 1);
    for (const [index, thread] of this.#threads.entries()) thread.give({ code, memory, index: index + 1, sharedBase });
  }

  /** Do all threads have their code? */
  get isReady(): boolean {
    this.#check();
    const isReady = this.#block.get("ready") === this.#threads.length;
    if (isReady) this.own.pool.settle();
    return isReady;
  }

  /** Waits for that, at most `milliseconds`. */
  awaitReady(milliseconds: number): boolean {
    if (this.isReady) return true;
    this.#block.wait("ready", this.#block.get("ready"), milliseconds);
    return this.isReady;
  }

  /** Expands some of these states and gives what is left; undefined if others are still at it. */
  explore(ranges: readonly Range[], isEnough: () => boolean): readonly Range[] | undefined {
    const { fewestShared = defaultFewestShared } = this.own;
    const { machine } = this;
    if (!this.#isInRound) {
      if (sizeOf(ranges) < fewestShared) return exploreAlone(machine, ranges, sliceAlone);
      this.#takePart({ task: "explore", ranges }, isEnough);
      this.#isInRound = true;
    }
    if (!this.#othersArrived()) return undefined;
    this.#isInRound = false;
    return remaining(this.#block, machine.areas);
  }

  /** Moves places of the table that is being doubled, between two rounds. */
  move(places: Range): void {
    this.#takePart({ task: "move_entries", ranges: [places] }, () => false);
    for (let waits = 1; !this.#othersArrived(); waits += 1) if (waits === mostWaits) throw threadFailure("it does not come back");
  }

  /** Does without the other threads: they wait for another search if they may be `kept`, and can be. */
  close(kept: boolean): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { pool } = this.own;
    pool.settle();
    if (kept && this.#isAtRest && this.#failureNow === undefined) {
      dismiss(this.#block);
      pool.giveBack(this.#threads);
    } else {
      for (const thread of this.#threads) thread.end();
    }
  }

  /** Begins a round and does the main thread's part. */
  #takePart(work: Work, isEnough: () => boolean): void {
    this.#isAtRest = false;
    beginRound(this.#block, work, this.machine.areas.length);
    takePart(this.machine, this.#block, isEnough);
  }

  #othersArrived(): boolean {
    for (;;) {
      const arrived = this.#block.get("arrived");
      this.#check();
      if (arrived === this.#threads.length) return (this.#isAtRest = true);
      this.#block.wait("arrived", arrived, patienceMs);
      if (this.#block.get("arrived") === arrived) return false;
    }
  }

  /** Will others give back what they have in hand? */
  get isWaiting(): boolean {
    return this.#isInRound && this.#failureNow === undefined;
  }

  #check(): void {
    if (!this.#isClosed && this.#failureNow !== undefined) throw this.#failureNow;
  }

  get #failureNow(): Error | undefined {
    return this.#block.failure ?? this.#threads.find(({ failure }) => failure !== undefined)?.failure;
  }
}

/** Expands states from the first range on, on the calling thread, and gives what is left. */
export function exploreAlone(machine: Machine, [first, ...rest]: readonly Range[], slice: number): readonly Range[] {
  if (first === undefined) return [];
  const next = machine.call("explore", first.from, Math.min(first.to, first.from + slice));
  return next < first.to ? [{ from: next, to: first.to }, ...rest] : rest;
}
