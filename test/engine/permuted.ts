/**
 * What a permutation makes of a packed state, leaf by leaf and as simply as can be: what canonical forms are compared with. It shares nothing with
 * the code under test but the list of leaves.
 */
import type { Leaves } from "../../checker/engine/index.js";

type Leaf = Leaves["leaves"][number];

/** Every permutation of the elements, as what each becomes. */
export function permutations({ sets }: Leaves): readonly (readonly number[])[] {
  return sets.reduce<readonly (readonly number[])[]>(
    (all, { first, size }) => {
      const images = arrangements(Array.from({ length: size }, (_, index) => first + index));
      return all.flatMap((known) => images.map((image) => [...known, ...image]));
    },
    [[]],
  );
}

function arrangements(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((first) => arrangements(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}

/** What permutations make of states of a model, which are given as the codes of all leaves: `renamed[e]` is what element `e` becomes. */
export type Permute = (codes: readonly number[], renamed: readonly number[]) => readonly number[];

export function permuter(leaves: Leaves): Permute {
  const places = new Map(leaves.leaves.map((leaf, number) => [placeOf(leaf, leaf.indices), number]));
  // Inner multisets are put in order before those that hold them: they come later in the list of leaves.
  const multisets = [...leaves.lists.keys()].reverse().filter((list) => leaves.lists[list]?.isOrdered === false);
  const inMultisets = multisets.map((list) => ({ length: leaves.lists[list]?.length ?? 0, elements: elementsOf(leaves, list) }));
  return (codes, renamed) => {
    const image = [...codes];
    for (const [number, leaf] of leaves.leaves.entries()) {
      const indices = leaf.indices.map((index) => renamed[index] ?? 0);
      const target = indices.length === 0 ? number : places.get(placeOf(leaf, indices));
      if (target === undefined) throw new Error(`leaf ${number} goes nowhere`);
      image[target] = isThere(leaves, codes, leaf) ? renamedCode(leaf, codes[number] ?? 0, renamed) : 0;
    }
    for (const { length, elements } of inMultisets) sortElements(image, elements.slice(0, image[length]));
    return image;
  };
}

function placeOf(leaf: Leaf, indices: readonly number[]): string {
  return `${leaf.slot}: ${indices.join()}`;
}

/** Are the lists that it lies in long enough? */
export function isThere(leaves: Leaves, codes: readonly number[], leaf: Leaf): boolean {
  return leaf.within.every(({ list, position }) => (codes[leaves.lists[list]?.length ?? 0] ?? 0) > position);
}

function renamedCode(leaf: Leaf, code: number, renamed: readonly number[]): number {
  for (const { set, from } of leaf.names) {
    if (code >= from && code < from + set.size) return from + (renamed[set.first + code - from] ?? 0) - set.first;
  }
  return code;
}

/** The leaves of each element of a list. */
function elementsOf(leaves: Leaves, list: number): readonly (readonly number[])[] {
  return Array.from({ length: leaves.lists[list]?.capacity ?? 0 }, (_, position) =>
    leaves.leaves.flatMap((leaf, number) => (leaf.within.some((one) => one.list === list && one.position === position) ? [number] : [])),
  );
}

/** Sorts the elements of a multiset as the compiled code does: the last leaf counts most. */
function sortElements(codes: number[], positions: readonly (readonly number[])[]): void {
  const elements = positions.map((numbers) => numbers.map((number) => codes[number] ?? 0)).sort(compareFromLast);
  for (const [position, element] of elements.entries()) {
    for (const [part, code] of element.entries()) codes[positions[position]?.[part] ?? 0] = code;
  }
}

function compareFromLast(a: readonly number[], b: readonly number[]): number {
  for (let at = a.length - 1; at >= 0; at -= 1) if (a[at] !== b[at]) return (a[at] ?? 0) - (b[at] ?? 0);
  return 0;
}

/** Codes as a packed state of so many bytes. */
export function pack(leaves: Leaves, codes: readonly number[], bytes: number): Uint8Array<ArrayBuffer> {
  const state = new Uint8Array(bytes);
  for (const [number, { offset, bits }] of leaves.leaves.entries()) {
    for (let bit = 0; bit < bits; bit += 1) {
      const at = offset + bit;
      if ((((codes[number] ?? 0) >>> bit) & 1) === 1) state[at >>> 3] = (state[at >>> 3] ?? 0) | (1 << (at & 7));
    }
  }
  return state;
}
