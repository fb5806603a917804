/**
 * Threads that search together with the main one. All run the same code over one shared memory; the main thread says what is to be expanded, in rounds, takes
 * part itself, and alone decides. Between rounds the others rest, so that it may double the table and look at everything.
 *
 * Whatever ends a thread ends the search with an error: what the others have found by then may lack what that thread had in hand.
 */
import { Worker } from "node:worker_threads";
import type { Machine } from "./machine.js";
import { sizeOf, type Range } from "./levels.js";
import { beginRound, remaining, takePart } from "./round.js";
import type { Assignment } from "./serve.js";
import { SharedBlock, threadFailure } from "./shared-block.js";

export interface CrewOptions {
  /** The program of the others: calls `serve`. */
  readonly program: URL;
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
  readonly #workers: readonly Worker[];
  /** The main thread has done its part in a round, and others have not. */
  #isInRound = false;
  #isClosed = false;
  #failure: Error | undefined;

  /** Starts the threads beside the main one whose machine this is; they take a while to be ready. */
  constructor(
    readonly machine: Machine,
    readonly own: CrewOptions,
  ) {
    const { code, memory, areas, compiled } = machine;
    const { sharedBase } = compiled.plan;
    this.#block = new SharedBlock(memory, sharedBase);
    this.#workers = areas.slice(1).map((_, index) => this.#start({ code, memory, index: index + 1, sharedBase }));
  }

  /** Do all threads have their code? */
  get isReady(): boolean {
    this.#check();
    return this.#block.get("ready") === this.#workers.length;
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
      beginRound(this.#block, { task: "explore", ranges }, machine.areas.length);
      takePart(machine, this.#block, isEnough);
      this.#isInRound = true;
    }
    if (!this.#othersArrived()) return undefined;
    this.#isInRound = false;
    return remaining(this.#block, machine.areas);
  }

  /** Moves places of the table that is being doubled, between two rounds. */
  move(places: Range): void {
    beginRound(this.#block, { task: "move_entries", ranges: [places] }, this.machine.areas.length);
    takePart(this.machine, this.#block, () => false);
    for (let waits = 1; !this.#othersArrived(); waits += 1) if (waits === mostWaits) throw threadFailure("it does not come back");
  }

  /** Ends the other threads. */
  close(): void {
    this.#isClosed = true;
    for (const worker of this.#workers) void worker.terminate();
  }

  #start(assignment: Assignment): Worker {
    const worker = new Worker(this.own.program, { workerData: assignment });
    worker.unref();
    worker.on("error", (error) => (this.#failure ??= threadFailure(error instanceof Error ? error.message : String(error))));
    worker.on("exit", () => (this.#failure ??= threadFailure("it has ended")));
    return worker;
  }

  #othersArrived(): boolean {
    for (;;) {
      const arrived = this.#block.get("arrived");
      this.#check();
      if (arrived === this.#workers.length) return true;
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
    return this.#block.failure ?? this.#failure;
  }
}

/** Expands states from the first range on, on the calling thread, and gives what is left. */
export function exploreAlone(machine: Machine, [first, ...rest]: readonly Range[], slice: number): readonly Range[] {
  if (first === undefined) return [];
  const next = machine.call("explore", first.from, Math.min(first.to, first.from + slice));
  return next < first.to ? [{ from: next, to: first.to }, ...rest] : rest;
}
