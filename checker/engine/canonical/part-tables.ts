/**
 * Parts as flat tables, for code that runs once for each transition: what it needs of a part stands at the part's number. What there are several of
 * stands in a row in a table of its own, from a place on that stands at the part's number.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { Leaves } from "./leaves.js";
import { mix } from "./mix.js";
import type { Part } from "./parts.js";

export const kinds = { run: 0, name: 1, queue: 2, multiset: 3 } as const;

export interface PartTables {
  readonly count: number;
  /** Of `kinds`. */
  readonly kind: Int32Array;
  /** Where it begins, in bits; how many they are; the mask for them when they are shifted down. */
  readonly offset: Int32Array;
  readonly bits: Int32Array;
  readonly mask: Int32Array;
  /** A number for its class, spread over 32 bits. */
  readonly seed: Int32Array;
  /** A part's indices stand in `indices` from here on; the strides that belong to them stand at the same places. */
  readonly indexFrom: Int32Array;
  readonly indexCount: Int32Array;
  readonly indices: Int32Array;
  readonly strides: Int32Array;
  /** Where a part begins once its indices are renamed stands in `targets`: at `targetFrom`, and for each index its stride times the new element on. */
  readonly targetFrom: Int32Array;
  readonly targets: Int32Array;
  /** For each code of a name the element that it names, or -1. */
  readonly elementsFrom: Int32Array;
  readonly elements: Int32Array;
  /** For lists: parts of an element, bits of an element, and the number of the part behind the list. */
  readonly width: Int32Array;
  readonly elementBits: Int32Array;
  readonly next: Int32Array;
}

export function tabulate(leaves: Leaves, parts: readonly Part[]): PartTables {
  const column = (of: (part: Part, number: number) => number): Int32Array => Int32Array.from(parts, of);
  const seeds = numbered(parts.map((part) => `${part.kind} ${part.class}`));
  const [indexFrom, indices] = rows(parts.map((part) => part.indices));
  const [elementsFrom, elements] = rows(parts.map((part) => part.elements));
  return {
    count: parts.length,
    kind: column((part) => kinds[part.kind]),
    offset: column((part) => part.offset),
    bits: column((part) => part.bits),
    mask: column((part) => maskOf(part.bits)),
    seed: Int32Array.from(seeds, (number) => mix(number + 1, 0x2545f491)),
    indexFrom,
    indexCount: column((part) => part.indices.length),
    indices,
    ...targetsOf(leaves, parts),
    elementsFrom,
    elements,
    width: column((part) => part.width),
    elementBits: column((part) => part.elementBits),
    next: column((part, number) => number + 1 + part.width * part.capacity),
  };
}

/** The lowest bits of a word. */
export function maskOf(bits: number): number {
  return bits >= 32 ? -1 : (1 << bits) - 1;
}

/** Rows one after the other, and where each begins. */
function rows(all: readonly (readonly number[])[]): readonly [Int32Array, Int32Array] {
  let length = 0;
  const from = Int32Array.from(all, (row) => {
    length += row.length;
    return length - row.length;
  });
  return [from, Int32Array.from(all.flat())];
}

/** Equal texts get equal numbers. */
function numbered(texts: readonly string[]): readonly number[] {
  const known = new Map<string, number>();
  return texts.map((text) => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  });
}

function targetsOf({ sets }: Leaves, parts: readonly Part[]): Pick<PartTables, "targetFrom" | "targets" | "strides"> {
  const slots = numbered(parts.map((part) => `${part.kind} ${part.slot} ${part.bits}`));
  const targets: number[] = [];
  const begins = new Map<number, number>();
  const strides: number[] = [];
  const targetFrom = new Int32Array(parts.length);
  for (const [number, { indices, offset }] of parts.entries()) {
    const own = indices.map((index) => sets.find(({ first, size }) => index >= first && index < first + size) ?? { first: 0, size: 1 });
    const steps = own.map((_, place) => own.slice(place + 1).reduce((product, { size }) => product * size, 1));
    const slot = slots[number] ?? 0;
    const begin = begins.get(slot) ?? targets.length;
    if (!begins.has(slot)) targets.push(...Array.from({ length: own.reduce((product, { size }) => product * size, 1) }, () => -1));
    begins.set(slot, begin);
    // Strides are multiplied with elements, which are counted through all sets.
    targetFrom[number] = own.reduce((sum, { first }, place) => sum - first * (steps[place] ?? 0), begin);
    const position = indices.reduce((sum, index, place) => sum + index * (steps[place] ?? 0), targetFrom[number] ?? 0);
    targets[position] = offset;
    strides.push(...steps);
  }
  if (targets.includes(-1)) throw new InternalError("a permutation leads to a part that does not exist");
  return { targetFrom, targets: Int32Array.from(targets), strides: Int32Array.from(strides) };
}
