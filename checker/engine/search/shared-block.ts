/** What the threads of a search share besides the store, seen from JavaScript. All accesses are atomic. */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { EngineLimit } from "../compile/engine-limit.js";
import { messageBytes, shared, sharedBytes } from "../compile/memory-map.js";
import type { Range } from "./levels.js";

export type SharedCell = Exclude<keyof typeof shared, "message" | "ranges">;

/** What takes less time than to sleep and to be woken, some tens of microseconds, is waited for awake. */
const looksBeforeSleep = 4000;

export class SharedBlock {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(memory: WebAssembly.Memory, sharedBase: number) {
    this.#words = new Int32Array(memory.buffer, sharedBase, sharedBytes / Int32Array.BYTES_PER_ELEMENT);
    this.#bytes = new Uint8Array(memory.buffer, sharedBase, sharedBytes);
  }

  get(cell: SharedCell): number {
    return Atomics.load(this.#words, wordOf(shared[cell]));
  }

  set(cell: SharedCell, value: number): void {
    Atomics.store(this.#words, wordOf(shared[cell]), value);
  }

  /** Adds one and gives what was there before. */
  next(cell: SharedCell): number {
    return Atomics.add(this.#words, wordOf(shared[cell]), 1);
  }

  /** Wakes all threads that wait for a change of the cell. */
  wake(cell: SharedCell): void {
    Atomics.notify(this.#words, wordOf(shared[cell]));
  }

  /** Waits while the cell holds the value, at most `milliseconds`. */
  wait(cell: SharedCell, value: number, milliseconds = Number.POSITIVE_INFINITY): void {
    for (let looks = 0; looks < looksBeforeSleep; looks += 1) if (this.get(cell) !== value) return;
    Atomics.wait(this.#words, wordOf(shared[cell]), value, milliseconds);
  }

  /** Waits until the cell no longer holds the value. */
  await(cell: SharedCell, value: number): void {
    while (this.get(cell) === value) this.wait(cell, value);
  }

  /** What is to be expanded in this round. */
  get ranges(): readonly Range[] {
    return Array.from({ length: this.get("rangeCount") }, (_, index) => ({
      from: this.#number(2 * index),
      to: this.#number(2 * index + 1),
    }));
  }

  set ranges(ranges: readonly Range[]) {
    this.set("rangeCount", ranges.length);
    const numbers = ranges.flatMap(({ from, to }) => [from, to]);
    for (const [index, number] of numbers.entries()) Atomics.store(this.#words, wordOf(shared.ranges) + index, number);
  }

  /** Leaves word that a thread has failed, which ends its part in the round; of several the last word remains. */
  fail(error: unknown): void {
    const isRefusal = error instanceof EngineLimit;
    const message = isRefusal ? error.limit : error instanceof Error && error.message !== "" ? error.message : "it does not say why";
    const text = new TextEncoder().encode(message).subarray(0, messageBytes);
    this.set("refused", isRefusal ? 1 : 0);
    this.#bytes.set(text, shared.message);
    this.set("failed", text.length);
    this.set("halt", 1);
    this.next("arrived");
    this.wake("arrived");
  }

  /** Why a thread has failed: what is to be thrown here. */
  get failure(): Error | undefined {
    const length = this.get("failed");
    if (length === 0) return undefined;
    const message = new TextDecoder().decode(this.#bytes.slice(shared.message, shared.message + length));
    return this.get("refused") === 1 ? new EngineLimit(message) : threadFailure(message);
  }

  #number(index: number): number {
    return Atomics.load(this.#words, wordOf(shared.ranges) + index);
  }
}

/** An error that says that a thread has failed. */
export function threadFailure(message: string): InternalError {
  return new InternalError(`a thread of the search has failed: ${message}`);
}

function wordOf(offset: number): number {
  return offset / Int32Array.BYTES_PER_ELEMENT;
}
