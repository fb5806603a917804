/**
 * How a new state gets its number and its place in the table. A single thread counts up and stores. Of several threads each takes numbers in chunks and writes
 * the record first; then it exchanges the empty place for its entry, in one atomic step. Who loses against another thread finds that thread's entry instead, and
 * uses the number for its next state: so a state has a complete record as soon as others can see it, and no state has two.
 */
import {
  access,
  call,
  defineFunction,
  get,
  i32,
  i64,
  local,
  op,
  set,
  when,
  type Instruction,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import type { Area } from "./area.js";
import { cells, chunkStates, shared } from "./memory-map.js";
import type { MemoryPlan } from "./plan.js";

interface Claim {
  /** The address of the empty place. */
  readonly place: Local;
  /** An i64: gets what stands there afterwards if it is another thread's. */
  readonly found: Local;
  readonly entry: Instruction;
}

/** Stores the entry; `then` follows if it is ours, and does not come back. */
export function claim({ threads }: MemoryPlan, { place, found, entry }: Claim, then: readonly Instruction[]): readonly Instruction[] {
  if (threads === 1) return [access("i64.store", 0, get(place), entry), ...then];
  return [set(found, access("i64.atomic.rmw.cmpxchg", 0, get(place), i64(0), entry)), when(op("i64.eqz", get(found)), then)];
}

/** Sees to it that the thread has a number for one more state. */
export function reserveNumber({ threads }: MemoryPlan, area: Area, takeChunk: WasmFunction): readonly Instruction[] {
  return threads === 1 ? [] : [when(op("i32.eq", area.load(cells.states), area.load(cells.chunkEnd)), [call(takeChunk)])];
}

/** Behind the numbers that are taken when a batch of so many states is stored, while every other thread stores one too. */
export function numbersAfterBatch({ threads, sharedBase }: MemoryPlan, area: Area, states: number): Instruction {
  if (threads === 1) return op("i32.add", area.load(cells.states), i32(states));
  return op("i32.add", access("i32.atomic.load", sharedBase + shared.allocated, i32(0)), i32(threads * chunkStates));
}

/** `()`: takes the next numbers. */
export function takeChunkFunction({ sharedBase }: MemoryPlan, area: Area): WasmFunction {
  const first = local("i32", "first");
  const body = [
    set(first, access("i32.atomic.rmw.add", sharedBase + shared.allocated, i32(0), i32(chunkStates))),
    area.store(cells.states, get(first)),
    area.store(cells.chunkEnd, op("i32.add", get(first), i32(chunkStates))),
  ];
  return defineFunction("take_chunk", [], { body });
}
