/** How the memory of one search is divided: records of states from `storeBase` on, and the table of their hashes behind them. */
import type { Layout } from "../layout/index.js";
import { pageBytes, storeBase } from "./memory-map.js";
import { memoryText } from "./memory-text.js";
import { SearchRefused } from "./search-refused.js";

export interface MemoryPlan {
  readonly bytes: number;
  /** A packed state, and the number of the state that it was reached from. */
  readonly recordBytes: number;
  readonly tableBase: number;
  /** The table may grow to 2 to the power of this many places. */
  readonly mostTableBits: number;
  /** Records that fit. */
  readonly mostStates: number;
}

/** A table this full is doubled: linear probing (Knuth, TAOCP 3, section 6.4) then looks at three places on average for what is new. */
export const fullest = 0.75;
/** The smallest table: less is not worth a search. */
export const fewestTableBits = 12;
/** A table begins with this many places where it may: the successors of one state have to find room before it is doubled. */
const firstTableBits = 16;
/** Records kept free for the successors of the state after which the memory counts as full. */
const mostSpareRecords = 4096;
/** Places behind the last one, so that probing never wraps around. */
export const tableSlack = 1024;
/** A page at the end stays free, as loads reach beyond what they are for. */
const reserve = pageBytes;
/** Memory of a stepper. */
const stepperBytes = 64 * 1024 * 1024;

/** The plan of a search. Throws `SearchRefused` where so little memory is no use. */
export function planSearch(layout: Layout, bytes: number): MemoryPlan {
  const plan = planMemory(layout, bytes);
  if (plan !== undefined) return plan;
  throw new SearchRefused(
    `Cannot search with ${memoryText(bytes)} of memory: this protocol needs at least ${memoryText(leastMemory(layout))}`,
  );
}

/** Divides `bytes`, at most 4 GiB, such that records and table are full together; undefined where that is too little. */
function planMemory(layout: Layout, memoryBytes: number): MemoryPlan | undefined {
  const bytes = memoryBytes - (memoryBytes % pageBytes);
  const recordBytes = layout.bytes + 4;
  for (let bits = 29; bits >= fewestTableBits; bits -= 1) {
    const tableBytes = 8 * (2 ** bits + tableSlack);
    const mostStates = Math.floor(fullest * 2 ** bits);
    // With half of the table's capacity in records the table was worth its size.
    const room = Math.floor((bytes - storeBase - tableBytes - reserve) / recordBytes);
    if (room < mostStates / 2) continue;
    const records = Math.min(room, mostStates);
    const tableBase = Math.ceil((storeBase + records * recordBytes + 8) / 8) * 8;
    return { bytes, recordBytes, tableBase, mostTableBits: bits, mostStates: records };
  }
  return undefined;
}

/** The least memory with which a search can begin. */
function leastMemory(layout: Layout): number {
  const tableBytes = 8 * (2 ** fewestTableBits + tableSlack);
  const records = Math.ceil((fullest * 2 ** fewestTableBits) / 2) + 1;
  return Math.ceil((storeBase + tableBytes + reserve + records * (layout.bytes + 4)) / pageBytes) * pageBytes;
}

/** Memory for going step by step: one state, and all that follows it. */
export function planSteps(layout: Layout): MemoryPlan {
  return { bytes: stepperBytes, recordBytes: layout.bytes + 4, tableBase: stepperBytes, mostTableBits: 0, mostStates: 1 };
}

/** Where a stepper leaves the steps of a state. */
export const stepsBase = storeBase + pageBytes;
export const stepsEnd = stepperBytes - reserve;

/** Places that the table begins with, as a power of 2. */
export function tableBitsAtFirst({ mostTableBits }: MemoryPlan): number {
  return Math.min(firstTableBits, mostTableBits);
}

/** A search with so many states ends: what is left of the memory is for the successors of one more. */
export function mostStatesOf({ mostStates }: MemoryPlan): number {
  return mostStates - Math.min(mostSpareRecords, Math.floor(mostStates / 8));
}
