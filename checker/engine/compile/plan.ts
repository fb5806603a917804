/** How the memory of one search is divided: the areas of the threads, the records of states, and the table of their hashes behind them. */
import { memoryText } from "../../../dsl/diagnostics/index.js";
import type { Layout } from "../layout/index.js";
import { areaBytesOf, pageBytes, sharedBytes, storeBase as soleStoreBase } from "./memory-map.js";
import { SearchRefused } from "./search-refused.js";

export interface MemoryPlan {
  readonly bytes: number;
  /** How many may search together. */
  readonly threads: number;
  /** Where what threads share begins. */
  readonly sharedBase: number;
  /** Where the first packed state stands. */
  readonly storeBase: number;
  /** What is kept of each state, see `records.ts`, and where. */
  readonly recordBytes: number;
  readonly recordBase: number;
  /** The last four bytes of a record hold the number of the parent, above so many bits of the state. */
  readonly parentShift: number;
  /** Where packed states stand until they are expanded, if their records hold fingerprints; undefined if records hold the states. */
  readonly ring: Ring | undefined;
  readonly tableBase: number;
  /** The table may grow to 2 to the power of this many places. */
  readonly mostTableBits: number;
  /** A search with this many states is full; some more fit. */
  readonly mostStates: number;
}

export interface Ring {
  /** How many have room: a power of 2. */
  readonly states: number;
  readonly stateBytes: number;
  /** Do states that have no room in it wait elsewhere? Their places then follow from cells, see `records.ts`. */
  readonly spills: boolean;
}

/** A table this full is doubled: linear probing (Knuth, TAOCP 3, section 6.4) then looks at three places on average for what is new. */
export const fullest = 0.75;
/** The smallest table: less is not worth a search. */
const fewestTableBits = 12;
/** A table begins with this many places where it may: the successors of one state have to find room before it is doubled. */
const firstTableBits = 16;
/** Records kept free for the successors of the state after which the memory counts as full. */
const mostSpareRecords = 4096;
/** Places behind the last one, so that probing never wraps around. */
export const tableSlack = 1024;

/** What a table of 2 to the power of `bits` places takes. */
export function tableBytes(bits: number): number {
  return 8 * (2 ** bits + tableSlack);
}

/** Of the number of a parent in a record of a state: there are fewer states, and all ones are for none. */
const parentBits = 29;

/** How many bits of the state stand in the last four bytes of its record: those in its last byte, where that has room for a part of the parent's number too. */
function parentShiftOf({ bits, bytes }: Layout): number {
  const last = bits - 8 * (bytes - 1);
  return last > 0 && last + parentBits <= 32 ? last : 0;
}

function recordBytesOf(layout: Layout): number {
  return layout.bytes + (parentShiftOf(layout) === 0 ? 4 : 3);
}

/** A page at the end stays free, as loads reach beyond what they are for. */
const reserve = pageBytes;
/** Memory of a stepper. */
const stepperBytes = 64 * 1024 * 1024;

/** Where things stand that are not for several threads. */
const alone = { threads: 1, sharedBase: soleStoreBase, storeBase: soleStoreBase } as const;

/** What is kept of states that are expanded. */
export type Kept = "states" | "fingerprints";

/** What is asked of a plan. */
interface Kind extends Spilling {
  readonly keep?: Kept | undefined;
  readonly threads?: number | undefined;
}

interface Spilling {
  readonly spills?: boolean | undefined;
  readonly ringStates?: number | undefined;
}

/** The plan of a search: for one thread where memory is too little for more. Throws `SearchRefused` where so little memory is no use. */
export function planSearch(layout: Layout, bytes: number, { keep = "states", threads = 1, ...spilling }: Kind): MemoryPlan {
  if (keep === "states" && threads > 1) {
    const together = planMemory(layout, bytes, threads);
    if (together !== undefined && isRoomyEnough(together)) return together;
  }
  const plan = keep === "states" ? planMemory(layout, bytes, 1) : planFingerprints(layout, bytes, spilling);
  if (plan !== undefined) return plan;
  throw new SearchRefused(
    `Cannot search with ${memoryText(bytes)} of memory: this protocol needs at least ${memoryText(leastMemory(layout, keep, spilling.spills === true))}`,
  );
}

/** Divides `bytes`, at most 4 GiB, such that records and table are full together; undefined where that is too little. */
function planMemory(layout: Layout, memoryBytes: number, threads: number): MemoryPlan | undefined {
  const bytes = memoryBytes - (memoryBytes % pageBytes);
  const recordBytes = recordBytesOf(layout);
  const parentShift = parentShiftOf(layout);
  const sharedBase = threads * areaBytesOf(threads);
  const storeBase = sharedBase + (threads === 1 ? 0 : sharedBytes);
  for (let bits = 29; bits >= fewestTableBits; bits -= 1) {
    const mostStates = Math.floor(fullest * 2 ** bits);
    // With half of the table's capacity in records the table was worth its size.
    const room = Math.floor((bytes - storeBase - tableBytes(bits) - reserve) / recordBytes);
    if (room < mostStates / 2) continue;
    const records = Math.min(room, mostStates);
    const tableBase = Math.ceil((storeBase + records * recordBytes + 8) / 8) * 8;
    const own = { bytes, threads, sharedBase, storeBase, parentShift };
    return { ...own, recordBytes, recordBase: storeBase, ring: undefined, tableBase, mostTableBits: bits, mostStates: records };
  }
  return undefined;
}

/** Half a fingerprint and a parent. */
const fingerprintBytes = 8;

/** Of this many states one has room in the ring: the widest two levels of a search together are seldom more. */
const statesPerRingState = 4;

/** Where others wait elsewhere, the ring is for writing and reading many at once. */
const statesPerSpillingRingState = 256;
/** A ring with less has no room for what is found between two looks at it. */
const leastSpillingRing = 8192;

/** The least ring for so many states. */
function leastRing(mostStates: number, spills: boolean): number {
  const least = spills ? Math.max(leastSpillingRing, mostStates / statesPerSpillingRingState) : mostStates / statesPerRingState;
  return 2 ** Math.ceil(Math.log2(least));
}

/** Divides memory between ring, records and table; undefined where it is too little. */
function planFingerprints(layout: Layout, memoryBytes: number, { spills = false, ringStates }: Spilling): MemoryPlan | undefined {
  const bytes = memoryBytes - (memoryBytes % pageBytes);
  const storeBase = soleStoreBase;
  for (let bits = 28; bits >= fewestTableBits; bits -= 1) {
    const mostStates = fullest * 2 ** bits;
    const room = bytes - storeBase - reserve - 8 - tableBytes(bits) - mostStates * fingerprintBytes;
    const states = 2 ** Math.floor(Math.log2(Math.max(1, room / layout.bytes)));
    if (states < leastRing(mostStates, spills)) continue;
    const recordBase = Math.ceil((storeBase + states * layout.bytes) / 8) * 8;
    const tableBase = recordBase + mostStates * fingerprintBytes;
    const ring = { states: ringStates ?? states, stateBytes: layout.bytes, spills };
    return { bytes, ...alone, recordBytes: fingerprintBytes, parentShift: 0, recordBase, ring, tableBase, mostTableBits: bits, mostStates };
  }
  return undefined;
}

/** The least memory with which a search can begin. */
function leastMemory(layout: Layout, keep: Kept, spills: boolean): number {
  if (keep === "fingerprints") {
    const ring = leastRing(fullest * 2 ** fewestTableBits, spills);
    const fixed = soleStoreBase + reserve + 8 + tableBytes(fewestTableBits) + fullest * 2 ** fewestTableBits * fingerprintBytes;
    return Math.ceil((fixed + ring * layout.bytes) / pageBytes) * pageBytes;
  }
  const records = Math.ceil((fullest * 2 ** fewestTableBits) / 2) + 1;
  return Math.ceil((soleStoreBase + tableBytes(fewestTableBits) + reserve + records * recordBytesOf(layout)) / pageBytes) * pageBytes;
}

/** Memory for going step by step: one state, and all that follows it. */
export function planSteps(layout: Layout): MemoryPlan {
  return {
    bytes: stepperBytes,
    ...alone,
    recordBytes: layout.bytes + 4,
    recordBase: soleStoreBase,
    parentShift: 0,
    ring: undefined,
    tableBase: stepperBytes,
    mostTableBits: 0,
    mostStates: 1,
  };
}

/** Where a stepper leaves the steps of a state. */
export const stepsBase = soleStoreBase + pageBytes;
export const stepsEnd = stepperBytes - reserve;

/** Places that the table begins with, as a power of 2. */
export function tableBitsAtFirst(plan: MemoryPlan): number {
  return Math.min(Math.max(firstTableBits, leastTableBits(plan)), plan.mostTableBits);
}

/** So many states may wait in the ring before it counts as full. */
export function mostWaitingOf({ ring }: MemoryPlan): number {
  if (ring === undefined) return Number.POSITIVE_INFINITY;
  return ring.states - Math.min(mostSpareRecords, Math.floor(ring.states / 8));
}

/** A search with so many states ends: what is left of the memory is for the successors of one more, or of one more for each thread. */
export function mostStatesOf({ mostStates, threads }: MemoryPlan): number {
  return mostStates - Math.min(threads * mostSpareRecords, Math.floor(mostStates / 8));
}

/** What several threads need, so that what they find between two looks at the store fits behind what counts as full, in the table and in memory. */
function isRoomyEnough(plan: MemoryPlan): boolean {
  return plan.mostTableBits >= leastTableBits(plan) && plan.mostStates >= 8 * plan.threads * mostSpareRecords;
}

/** Threads that are many find many states before the table is doubled. */
export function leastTableBits({ threads }: MemoryPlan): number {
  return threads === 1 ? 0 : tableBitsOfThread + Math.ceil(Math.log2(threads));
}

/** What a table has for each of several threads, at least. */
const tableBitsOfThread = 15;
