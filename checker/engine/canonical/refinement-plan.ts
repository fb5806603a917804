/**
 * Which states can be brought into canonical form by refinement in compiled code, and what there is to do. A plan exists for models of few elements whose
 * lists are not nested and whose multisets hold short elements; states in which refinement leaves related elements equal, and all other models, go the
 * general way (`canonicaliser.ts`). Which way a state goes depends on nothing that a permutation changes, so the ways need not agree with each other.
 */
import type { ElementSet, Leaves } from "./leaves.js";
import { partsOf, type Part } from "./parts.js";
import { windowsOf, type Slot, type Window } from "./windows.js";

export interface RefinementPlan {
  /** How many elements there are, of all sets. */
  readonly elements: number;
  /** Those with two elements at least, in the order in which their elements are told apart: those that index least first. */
  readonly sets: readonly ElementSet[];
  readonly windows: readonly Window[];
  readonly multisets: readonly Multiset[];
  /** How many elements one statement is about at most. */
  readonly roles: number;
}

/** The length of a multiset, and for each position the parts of the element there. */
export interface Multiset {
  readonly length: MovingPart;
  readonly positions: readonly (readonly MovingPart[])[];
}

/** A part, and where it goes: it begins at `base` and, for each of its indices, `strides` times the element that the index becomes. */
export interface MovingPart extends Part {
  readonly base: number;
  readonly strides: readonly number[];
}

/** Elements, and the code for none of them, are kept in 4 bits each. */
const mostElements = 15;
/** So are the elements that the codes of a name stand for. */
const mostCodes = 16;
/** An element of a multiset is read at once. */
const mostElementBits = 57;
/** With more the code would be too long. */
const mostParts = 600;
/** For statements as many as there are parts there is room in memory. */
const mostRoles = 20;

/** Undefined where there is none. */
export function planRefinement(leaves: Leaves): RefinementPlan | undefined {
  const elements = leaves.sets.reduce((sum, { size }) => sum + size, 0);
  const parts = partsOf(leaves);
  if (elements > mostElements || parts.length > mostParts) return undefined;
  const moving = parts.map((part, _, all) => aim(part, all));
  const families = familiesOf(moving.flatMap((part) => part ?? []));
  if (moving.includes(undefined) || !families.every(isSimple)) return undefined;
  const windows = windowsOf(families.flatMap(slotsOf));
  const multisets = families.flatMap(({ part, positions }) => (part.kind === "multiset" ? [{ length: part, positions }] : []));
  const roles = Math.max(2, ...windows.map(rolesOfWindow), ...multisets.map(rolesOfMultiset));
  return roles > mostRoles ? undefined : { elements, sets: inOrder(leaves.sets, parts), windows, multisets, roles };
}

/** Those that index it, and those that it names: where several index it, it is one statement. */
function rolesOfWindow({ strides, names }: Window): number {
  return strides.length < 2 ? strides.length : strides.length + names.length;
}

function rolesOfMultiset({ length, positions }: Multiset): number {
  return length.indices.length + (positions[0]?.length ?? 0);
}

/** Where the part goes; undefined where that is not proportional to what its indices become. */
function aim(part: Part, all: readonly Part[]): MovingPart | undefined {
  const slot = all.filter((one) => one.kind === part.kind && one.slot === part.slot && one.bits === part.bits);
  const strides = part.indices.map((index, place) => {
    const next = slot.find(({ indices }) => indices.every((one, at) => (at === place ? one !== index : one === part.indices[at])));
    return next === undefined ? 0 : (next.offset - part.offset) / ((next.indices[place] ?? 0) - index);
  });
  const baseOf = ({ offset, indices }: Part): number => indices.reduce((sum, index, place) => sum - index * (strides[place] ?? 0), offset);
  const base = baseOf(part);
  return slot.every((one) => baseOf(one) === base) ? { ...part, base, strides } : undefined;
}

/** A part, and what is in it if it is a list: for each position the parts of the element there. */
interface Family {
  readonly part: MovingPart;
  readonly positions: readonly (readonly MovingPart[])[];
}

function familiesOf(parts: readonly MovingPart[]): readonly Family[] {
  const families: Family[] = [];
  for (let at = 0; at < parts.length;) {
    const part = parts[at];
    if (part === undefined) break;
    const { width, capacity } = part;
    const from = at + 1;
    const positions = Array.from({ length: capacity }, (_, position) =>
      parts.slice(from + position * width, from + (position + 1) * width),
    );
    families.push({ part, positions });
    at = from + width * capacity;
  }
  return families;
}

function isSimple({ part, positions }: Family): boolean {
  const inside = positions.flat();
  if ([part, ...inside].some(({ elements }) => elements.length > mostCodes)) return false;
  if (inside.some(({ kind }) => kind === "queue" || kind === "multiset")) return false;
  return (
    part.kind !== "multiset" ||
    (part.elementBits <= mostElementBits && inside.every(({ indices }) => indices.length === part.indices.length))
  );
}

function slotsOf({ part, positions }: Family): readonly Slot[] {
  const inside = positions.flatMap((parts, position) =>
    parts.map((one) => ({ part: one, within: { length: part, position, isOrdered: part.kind === "queue" } })),
  );
  return [{ part, within: undefined }, ...inside];
}

/** What indexes nothing is told apart by names alone; then others may be told apart by which of these they name. */
function inOrder(sets: readonly ElementSet[], parts: readonly Part[]): readonly ElementSet[] {
  const indexed = ({ first, size }: ElementSet): number =>
    parts.filter(({ indices }) => indices.some((index) => index >= first && index < first + size)).length;
  return sets.filter(({ size }) => size > 1).toSorted((a, b) => indexed(a) - indexed(b));
}
