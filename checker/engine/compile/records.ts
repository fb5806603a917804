/**
 * What is kept of each state. Where states are compared, a record is the packed state and the number of its parent, which begins in the state's last byte if
 * most of that is free. With fingerprints it is half of the
 * state's fingerprint and the number of its parent; the other half is in the table, and the packed state stands in a ring until it has been
 * expanded, as no one asks for it afterwards.
 */
import { access, get, i32, op, set, type Instruction, type Local } from "../wasm/index.js";
import { soleArea } from "./area.js";
import { copyState, differ, wholeBytes, type Packed } from "./hashing.js";
import { cells } from "./memory-map.js";
import type { MemoryPlan, Ring } from "./plan.js";
import type { Layout } from "../layout/index.js";

/** An entry of the batch: a state, and behind it its hash, its parent, its rule's flags, and half of its fingerprint. */
export interface BatchEntry {
  readonly hash: number;
  readonly parent: number;
  readonly flags: number;
  readonly half: number;
  readonly size: number;
}

/** A state as it stands in its record, or in the ring. */
export function packedIn(layout: Layout, { parentShift }: MemoryPlan): Packed {
  return parentShift === 0 ? wholeBytes(layout) : layout;
}

/** Where the packed state of a number stands. `end`: of a ring that has two ends, as states wait elsewhere between them: is it to be expanded, or was it just found? */
export function stateAddress(plan: MemoryPlan, index: Instruction, end: "front" | "back"): Instruction {
  const { ring, recordBytes, storeBase } = plan;
  const bytes = i32(ring === undefined ? recordBytes : ring.stateBytes);
  return op("i32.add", op("i32.mul", ring === undefined ? index : placeInRing(ring, index, end), bytes), i32(storeBase));
}

function placeInRing({ states, spills }: Ring, index: Instruction, end: "front" | "back"): Instruction {
  const shift = soleArea.load(end === "front" ? cells.frontShift : cells.backShift);
  return op("i32.and", spills ? op("i32.sub", index, shift) : index, i32(states - 1));
}

function recordAddress(plan: MemoryPlan, index: Instruction): Instruction {
  return op("i32.add", op("i32.mul", index, i32(plan.recordBytes)), i32(plan.recordBase));
}

interface KeepParts {
  readonly entry: BatchEntry;
  /** The address of the batch entry. */
  readonly at: Local;
  readonly index: Local;
  /** For the address of the packed state, which is left there. */
  readonly state: Local;
}

/** Stores what an entry of the batch holds as the state of a number. */
export function keepState(layout: Layout, plan: MemoryPlan, { entry, at, index, state }: KeepParts): readonly Instruction[] {
  const parent = access("i32.load", entry.parent, get(at));
  const copy = [set(state, stateAddress(plan, get(index), "back")), ...copyState(state, at, layout.bytes)];
  if (plan.ring === undefined)
    return [...copy, access("i32.store", plan.recordBytes - 4, get(state), lastWord(layout, plan, { at, parent }))];
  const record = recordAddress(plan, get(index));
  return [...copy, access("i32.store", 0, record, access("i32.load", entry.half, get(at))), access("i32.store", 4, record, parent)];
}

/** The last four bytes of a record: the parent, above what they hold of the state. */
function lastWord(
  layout: Layout,
  { parentShift }: MemoryPlan,
  { at, parent }: { readonly at: Local; readonly parent: Instruction },
): Instruction {
  if (parentShift === 0) return parent;
  return op("i32.or", op("i32.shl", parent, i32(parentShift)), access("i32.load8_u", layout.bytes - 1, get(at)));
}

/** Is the stored state of a number another one than that of the entry? */
export function isOther(
  layout: Layout,
  plan: MemoryPlan,
  { entry, at, index, state }: KeepParts,
): readonly [readonly Instruction[], Instruction] {
  if (plan.ring !== undefined) {
    const stored = access("i32.load", 0, recordAddress(plan, get(index)));
    return [[], op("i32.ne", stored, access("i32.load", entry.half, get(at)))];
  }
  return [[set(state, stateAddress(plan, get(index), "front"))], differ(state, at, packedIn(layout, plan))];
}
