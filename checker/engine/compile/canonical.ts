/**
 * Canonical forms by sorting columns. The key of an element is its column, without what names other elements, and which variables outside refer to it;
 * keys do not depend on numbers, so sorting by them is canonical as long as equal keys mean that elements may be exchanged. That is so where columns
 * name nobody. Other states with equal keys, and those whose other elements nothing tells apart, go the general way.
 *
 * Cost: a few operations for each element and for each comparison of a sorting network; no loop, no memory but the state.
 */
import type { ColumnPlan, OtherSet } from "../canonical/column-plan.js";
import type { Leaf, Leaves } from "../canonical/leaves.js";
import { sortingNetwork } from "../canonical/sorting-network.js";
import {
  block,
  branch,
  call,
  defineFunction,
  either,
  get,
  i32,
  i64,
  label,
  local,
  op,
  set,
  when,
  type Instruction,
  type Label,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import { piecesOf, readBits, runAt, writeBits, type Place } from "./place.js";

/** Positions are kept in 4 bits each. */
const mostElements = 16;
/** Longer keys are compared piece by piece; with more pieces the general way is as good. */
const mostPieces = 4;

/** `(state)`: undefined where the plan asks for more than is worth while. */
export function canonicalFunction(plan: ColumnPlan, leaves: Leaves, general: WasmFunction): WasmFunction | undefined {
  const pieces = Math.ceil(plan.columns.bits / 56);
  const isSmall = plan.main.size <= mostElements && plan.others.every(({ set: one }) => one.size <= mostElements);
  if (!isSmall || pieces > mostPieces || plan.references.length > 56) return undefined;
  // Renaming inside columns is done for states that need nothing else; columns that name each other go the general way.
  const state = local("i32", "state");
  const [slow, done] = [label("general"), label("done")];
  const context: Context = { state, slow, leaves };
  const body = [
    block(done, [
      block(slow, [
        ...plan.bags.map((bag) => branch(slow, op("i64.gt_u", readBits(runAt(state, bag), bag.bits), i64(1)))),
        ...plan.relations.map((leaf) => branch(slow, says(context, leaf))),
        ...plan.others.flatMap((other) => renameByNamers(context, other)),
        ...sortColumns(context, plan),
        branch(done),
      ]),
      call(general, get(state)),
    ]),
  ];
  return defineFunction("canonical", [state], { isExported: true, body });
}

interface Context {
  readonly state: Local;
  /** Leads to the general way; nothing may have been changed that a permutation would not. */
  readonly slow: Label;
  readonly leaves: Leaves;
}

function codeOf({ state }: Context, leaf: Leaf): Instruction {
  return op("i32.wrap_i64", readBits(runAt(state, leaf), leaf.bits));
}

/** Is a leaf of a relation anything but nothing? What always names somebody, always says something, where it is there. */
function says(context: Context, leaf: Leaf): Instruction {
  const alwaysNames = leaf.names.some(({ from }) => from === 0);
  return alwaysNames ? isThere(context, leaf) : op("i64.ne", readBits(runAt(context.state, leaf), leaf.bits), i64(0));
}

/** Are all lists that a leaf lies in long enough? */
function isThere(context: Context, leaf: Leaf): Instruction {
  const tests = leaf.within.map(({ list, position }) => {
    const length = context.leaves.leaves[context.leaves.lists[list]?.length ?? 0];
    return length === undefined ? i32(1) : op("i32.gt_u", codeOf(context, length), i32(position));
  });
  return tests.reduce((all, one) => op("i32.and", all, one), tests.shift() ?? i32(1));
}

// ---------------------------------------------------------------- other sets

/** Renames the elements of a set in the order in which variables name them; the general way where that leaves two or more over. */
function renameByNamers(context: Context, { set: own, namers, all }: OtherSet): readonly Instruction[] {
  const [named, renaming, count, code] = [local("i32", "named"), local("i64", "renaming"), local("i32", "count"), local("i32", "code")];
  const take = namers.flatMap((leaf) => {
    const from = leaf.names.find((one) => one.set === own)?.from ?? 0;
    const isNew = op("i32.eqz", op("i32.and", op("i32.shr_u", get(named), get(code)), i32(1)));
    const isOwn = op("i32.lt_u", get(code), i32(own.size));
    return [
      set(code, op("i32.sub", codeOf(context, leaf), i32(from))),
      when(isOwn, [when(isNew, [...giveNext({ named, renaming, count, code }), set(count, op("i32.add", get(count), i32(1)))])]),
    ];
  });
  const full = 2 ** own.size - 1;
  const identity = Array.from({ length: own.size }, (_, index) => BigInt(index) << BigInt(4 * index)).reduce((sum, one) => sum | one, 0n);
  const rest = [set(code, op("i32.ctz", op("i32.xor", get(named), i32(full)))), ...giveNext({ named, renaming, count, code })];
  return [
    set(named, i32(0)),
    set(renaming, i64(0)),
    set(count, i32(0)),
    ...take,
    branch(context.slow, op("i32.lt_u", get(count), i32(own.size - 1))),
    when(op("i32.eq", get(count), i32(own.size - 1)), rest),
    when(
      op("i64.ne", get(renaming), i64(identity)),
      all.flatMap((leaf) => rename(context, leaf, { own, renaming, code })),
    ),
  ];
}

interface Naming {
  readonly named: Local;
  readonly renaming: Local;
  readonly count: Local;
  readonly code: Local;
}

/** The element becomes the next one. */
function giveNext({ named, renaming, count, code }: Naming): readonly Instruction[] {
  const shift = op("i64.extend_i32_u", op("i32.shl", get(code), i32(2)));
  return [
    set(named, op("i32.or", get(named), op("i32.shl", i32(1), get(code)))),
    set(renaming, op("i64.or", get(renaming), op("i64.shl", op("i64.extend_i32_u", get(count)), shift))),
  ];
}

function rename(
  context: Context,
  leaf: Leaf,
  { own, renaming, code }: { readonly own: OtherSet["set"]; readonly renaming: Local; readonly code: Local },
): readonly Instruction[] {
  const from = leaf.names.find((one) => one.set === own)?.from ?? 0;
  const renamed = op("i64.and", op("i64.shr_u", get(renaming), op("i64.extend_i32_u", op("i32.shl", get(code), i32(2)))), i64(15));
  const isOwn = op("i32.lt_u", get(code), i32(own.size));
  // Room in a list that holds no element is zeros, which may stay for a name: it is none.
  const condition = from === 0 && leaf.within.length > 0 ? op("i32.and", isOwn, isThere(context, leaf)) : isOwn;
  return [
    set(code, op("i32.sub", codeOf(context, leaf), i32(from))),
    when(condition, writeBits(runAt(context.state, leaf), from === 0 ? renamed : op("i64.add", renamed, i64(from)), leaf.bits)),
  ];
}

// ---------------------------------------------------------------- columns

/** The key of one element, the piece that counts most first: who refers to it, and its column. */
type Key = readonly Local[];

function sortColumns(context: Context, plan: ColumnPlan): readonly Instruction[] {
  const { main, columns, references } = plan;
  const pieces = piecesOf(columns.bits);
  const last = pieces.at(-1);
  // References go above the last piece of the column where there is room.
  const isJoined = last !== undefined && last.bits + references.length <= 64;
  const keys: readonly Key[] = Array.from({ length: main.size }, (_, element) =>
    Array.from({ length: pieces.length + (isJoined ? 0 : 1) }, (__, piece) => local("i64", `key_${element}_${piece}`)),
  );
  const at = (element: number, { offset, bits }: { readonly offset: number; readonly bits: number }): Place =>
    runAt(context.state, { offset: columns.offset + element * columns.bits + offset, bits });
  const shift = isJoined ? last.bits : 0;
  const gather = keys.flatMap((key, element) => [
    ...(isJoined ? [] : [set(key[0] ?? context.state, i64(0))]),
    ...[...pieces]
      .reverse()
      .map((piece, index) => set(key[index + (isJoined ? 0 : 1)] ?? context.state, readBits(at(element, piece), piece.bits))),
  ]);
  const mark = references.flatMap((leaf, bit) => markReferred(context, { leaf, keys, bit: shift + bit, main }));
  const sorted = keys.map((key, element) => keys[element + 1] && inOrder(key, keys[element + 1] ?? key)).flatMap((one) => one ?? []);
  const isSorted = sorted.reduce((all, one) => op("i32.and", all, one), sorted.shift() ?? i32(1));
  const scatter = keys.flatMap((key, element) =>
    [...pieces].reverse().flatMap((piece, index) => {
      const word = get(key[index + (isJoined ? 0 : 1)] ?? context.state);
      const isTop = isJoined && index === 0 && references.length > 0;
      return writeBits(at(element, piece), isTop ? op("i64.and", word, i64((1n << BigInt(piece.bits)) - 1n)) : word, piece.bits);
    }),
  );
  const refer = references.flatMap((leaf, bit) => writeReference(context, { leaf, keys, bit: shift + bit, main }));
  const network = sortingNetwork(main.size).flatMap(([low, high]) => exchange(keys[low] ?? [], keys[high] ?? []));
  return [...gather, ...mark, when(op("i32.eqz", isSorted), [...network, ...scatter, ...refer])];
}

interface Reference {
  readonly leaf: Leaf;
  readonly keys: readonly Key[];
  readonly bit: number;
  readonly main: ColumnPlan["main"];
}

/** Sets the bit in the key of the element that a leaf names. */
function markReferred(context: Context, { leaf, keys, bit, main }: Reference): readonly Instruction[] {
  const from = leaf.names.find((one) => one.set === main)?.from ?? 0;
  const code = local("i32", "referred");
  const there = from === 0 && leaf.within.length > 0 ? [set(code, op("select", get(code), i32(-1), isThere(context, leaf)))] : [];
  return [
    set(code, op("i32.sub", codeOf(context, leaf), i32(from))),
    ...there,
    ...keys.map(([top], element) =>
      top === undefined
        ? set(code, get(code))
        : set(top, op("i64.or", get(top), op("i64.shl", op("i64.extend_i32_u", op("i32.eq", get(code), i32(element))), i64(bit)))),
    ),
  ];
}

/** The leaf names the element whose key, where it is now, has the bit. */
function writeReference(context: Context, { leaf, keys, bit, main }: Reference): readonly Instruction[] {
  const from = leaf.names.find((one) => one.set === main)?.from ?? 0;
  const has = (element: number): Instruction => op("i64.and", op("i64.shr_u", get(keys[element]?.[0] ?? context.state), i64(bit)), i64(1));
  const anyone = local("i64", "anyone");
  const position = local("i64", "position");
  const collect = keys.flatMap((_, element) => [
    set(anyone, op("i64.or", get(anyone), has(element))),
    ...(element === 0 ? [] : [set(position, op("i64.or", get(position), op("i64.mul", has(element), i64(element))))]),
  ]);
  const code = from === 0 ? get(position) : op("i64.add", get(position), i64(from));
  return [
    set(anyone, i64(0)),
    set(position, i64(0)),
    ...collect,
    when(op("i32.eqz", op("i64.eqz", get(anyone))), writeBits(runAt(context.state, leaf), code, leaf.bits)),
  ];
}

function inOrder(a: Key, b: Key): Instruction {
  return (
    a
      .map((piece, index) => ({ a: get(piece), b: get(b[index] ?? piece) }))
      .reduceRight<Instruction | undefined>(
        (rest, one) =>
          rest === undefined
            ? op("i64.le_u", one.a, one.b)
            : either("i32", op("i64.eq", one.a, one.b), [rest, op("i64.lt_u", one.a, one.b)]),
        undefined,
      ) ?? i32(1)
  );
}

/** Puts the lesser of two keys first. */
function exchange(a: Key, b: Key): readonly Instruction[] {
  const isOrdered = local("i32", "ordered");
  const swap = a.flatMap((piece, index) => {
    const other = b[index];
    if (other === undefined) return [];
    const held = local("i64", "held");
    return [
      set(held, get(piece)),
      set(piece, op("select", get(piece), get(other), get(isOrdered))),
      set(other, op("select", get(other), get(held), get(isOrdered))),
    ];
  });
  return [set(isOrdered, inOrder(a, b)), ...swap];
}
