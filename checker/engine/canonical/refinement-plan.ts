/**
 * Which states can be brought into canonical form by refinement in compiled code, and what there is to do. A plan exists for models of few elements whose
 * lists are not nested and whose multisets hold short elements; states in which refinement leaves related elements equal, and all other models, go the
 * general way (`canonicaliser.ts`). Which way a state goes depends on nothing that a permutation changes, so the ways need not agree with each other.
 */
import type { ElementSet, Leaves } from "./leaves.js";
import { partsOf, type Part } from "./parts.js";

export interface RefinementPlan {
  /** How many elements there are, of all sets. */
  readonly elements: number;
  /** Those with two elements at least. */
  readonly sets: readonly ElementSet[];
  readonly families: readonly Family[];
}

/** A part, and what is in it if it is a list: for each position the parts of the element there. */
export interface Family {
  readonly part: MovingPart;
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

/** Undefined where there is none. */
export function planRefinement(leaves: Leaves): RefinementPlan | undefined {
  const elements = leaves.sets.reduce((sum, { size }) => sum + size, 0);
  const parts = partsOf(leaves);
  if (elements > mostElements || parts.length > mostParts) return undefined;
  const moving = parts.map((part, _, all) => aim(part, all));
  const families = familiesOf(moving.flatMap((part) => part ?? []));
  if (moving.includes(undefined) || !families.every(isSimple)) return undefined;
  return { elements, sets: leaves.sets.filter(({ size }) => size > 1), families };
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
