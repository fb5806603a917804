/**
 * Which states can be brought into canonical form by sorting columns, and what there is to do. A plan exists for models in which only the columns
 * and references from outside speak of the elements of the main scalarset, and in which the elements of each other scalarset can be told apart by
 * the variables that name them; states that do not fit go the general way (`canonicaliser.ts`). Which way a state goes depends on nothing that a
 * permutation changes, so both ways need not agree with each other.
 */
import type { Columns } from "../layout/index.js";
import type { ElementSet, Leaf, Leaves } from "./leaves.js";

export interface ColumnPlan {
  readonly main: ElementSet;
  readonly columns: Columns;
  /** Leaves outside the columns that name elements of the main set, in lists with an order or in none. */
  readonly references: readonly Leaf[];
  /** Leaves in columns that name elements of the main set, or are indexed by a second one. Where they say something, equal columns are not enough. */
  readonly relations: readonly Leaf[];
  readonly others: readonly OtherSet[];
  /** Lengths of the multisets whose elements name interchangeable elements: with two or more in one, renaming means sorting. */
  readonly bags: readonly Leaf[];
}

/** A scalarset besides the main one. */
export interface OtherSet {
  readonly set: ElementSet;
  /** Leaves that no element indexes and no list holds: they tell elements apart. */
  readonly namers: readonly Leaf[];
  /** All leaves that name its elements. */
  readonly all: readonly Leaf[];
}

/** Undefined where the model has no columns, or something in it is of another form. */
export function planColumns({ sets, leaves, lists }: Leaves, columns: Columns | undefined): ColumnPlan | undefined {
  const main = sets.find(({ name }) => name === columns?.set);
  if (columns === undefined || main === undefined) return undefined;
  const names = (leaf: Leaf, set: ElementSet): boolean => leaf.names.some((one) => one.set === set && set.size > 1);
  const others = sets.filter((set) => set !== main && set.size > 1);
  const isIndexedBy = (leaf: Leaf, set: ElementSet): boolean =>
    leaf.indices.some((index) => index >= set.first && index < set.first + set.size);
  // Elements of other sets that index something cannot be told apart by names alone; elements of the main set index columns only.
  if (leaves.some((leaf) => others.some((set) => isIndexedBy(leaf, set)))) return undefined;
  if (leaves.some((leaf) => isIndexedBy(leaf, main) !== isInColumns(leaf, columns))) return undefined;
  const inBag = (leaf: Leaf): boolean => leaf.within.some(({ list }) => lists[list]?.isOrdered === false);
  const relations = leaves.filter((leaf) => isInColumns(leaf, columns) && (names(leaf, main) || leaf.indices.length > 1));
  if (relations.some((leaf) => leaf.indices.length > 2 || inBag(leaf))) return undefined;
  const references = leaves.filter((leaf) => !isInColumns(leaf, columns) && names(leaf, main));
  if (references.some(inBag)) return undefined;
  const bags = leaves.filter((_, number) =>
    lists.some(
      (list, index) =>
        list.length === number &&
        !list.isOrdered &&
        leaves.some((leaf) => leaf.names.length > 0 && leaf.within.some((one) => one.list === index)),
    ),
  );
  return {
    main,
    columns,
    references,
    relations,
    others: others.map((set) => ({
      set,
      namers: leaves.filter((leaf) => names(leaf, set) && leaf.indices.length === 0 && leaf.within.length === 0),
      all: leaves.filter((leaf) => names(leaf, set)),
    })),
    bags,
  };
}

function isInColumns(leaf: Leaf, columns: Columns): boolean {
  return leaf.offset >= columns.offset;
}
