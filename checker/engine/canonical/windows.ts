/**
 * Windows: runs of bits that move as one. What belongs to the same elements and stands close together is read with one load, told apart by masks, and
 * moved at once.
 *
 * Invariant: each part lies in one window, and behind the ends of lists there are zeros, so a window may be moved with all room for elements in it.
 */
import type { MovingPart } from "./refinement-plan.js";

export interface Window {
  /** The elements that index it: all combinations that there are. */
  readonly places: readonly (readonly number[])[];
  /** It begins at `base` and, for each of its indices, `strides` times the element. */
  readonly base: number;
  readonly strides: readonly number[];
  readonly bits: number;
  /** The bits in it that move, and those of them that say something by themselves: neither names nor in multisets. */
  readonly moving: bigint;
  readonly said: bigint;
  readonly names: readonly WindowName[];
  /** The same in all runs of Kettle, and for no two windows of a model. */
  readonly key: string;
}

/** A name in a window. */
export interface WindowName {
  /** Where it begins in the window. */
  readonly at: number;
  readonly bits: number;
  /** For each code the element that it names, or -1. */
  readonly elements: readonly number[];
  readonly within: ListPlace | undefined;
}

/** In a list whose length is the part, whose indices come first among those of what is in the list. */
export interface ListPlace {
  readonly length: MovingPart;
  readonly position: number;
  readonly isOrdered: boolean;
}

/** A part and where it lies. */
export interface Slot {
  readonly part: MovingPart;
  readonly within: ListPlace | undefined;
}

/** What is read by one load at any bit. */
const mostBits = 57;

export function windowsOf(slots: readonly Slot[]): readonly Window[] {
  const bySlot = grouped(slots, ({ part: { kind, slot, bits } }) => `${kind} ${slot} ${bits}`);
  return grouped(bySlot, motionOf).flatMap((groups) => {
    const sorted = groups.toSorted(([a], [b]) => (a?.part.base ?? 0) - (b?.part.base ?? 0));
    const [first] = sorted;
    const places = first?.map(({ part }) => part.indices) ?? [];
    return cut(sorted.flatMap(([one]) => one ?? [])).map((run) => windowOf(run, places));
  });
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

/** The same for slots that move alike. */
function motionOf(group: readonly Slot[]): string {
  const places = group.map(({ part }) => part.indices.join(" "));
  return `${group[0]?.part.strides.join(" ") ?? ""}; ${places.toSorted().join("; ")}`;
}

/** Cuts slots in order into runs that are no longer than a window. */
function cut(slots: readonly Slot[]): readonly (readonly Slot[])[] {
  const runs: Slot[][] = [];
  let begin = 0;
  for (const slot of slots) {
    const run = runs.at(-1);
    const { base, bits } = slot.part;
    if (run !== undefined && base + bits - begin <= mostBits) {
      run.push(slot);
      continue;
    }
    runs.push([slot]);
    begin = base;
  }
  return runs;
}

function windowOf(slots: readonly Slot[], places: Window["places"]): Window {
  const base = Math.min(...slots.map(({ part }) => part.base));
  const end = Math.max(...slots.map(({ part }) => part.base + part.bits));
  const maskOf = ({ part }: Slot): bigint => ((1n << BigInt(part.bits)) - 1n) << BigInt(part.base - base);
  const all = (some: readonly Slot[]): bigint => some.reduce((mask, one) => mask | maskOf(one), 0n);
  const speaks = ({ part, within }: Slot): boolean => part.kind !== "name" && within?.isOrdered !== false;
  return {
    places,
    base,
    strides: slots[0]?.part.strides ?? [],
    bits: end - base,
    moving: all(slots),
    said: all(slots.filter(speaks)),
    names: slots.flatMap(({ part, within }) =>
      part.kind === "name" ? [{ at: part.base - base, bits: part.bits, elements: part.elements, within }] : [],
    ),
    key: `bits ${base} ${all(slots)}`,
  };
}
