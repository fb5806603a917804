/**
 * What a permutation makes of a packed state: the bits that no permutation touches as they are, and each part where its renamed indices say, with the name
 * that it now holds. The elements of a multiset are then sorted again.
 */
import type { MovingPart, RefinementPlan } from "../canonical/refinement-plan.js";
import {
  access,
  call,
  defineFunction,
  get,
  i32,
  i64,
  local,
  op,
  set,
  when,
  whileLoop,
  type Instruction,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import { wordsOf } from "./hashing.js";
import { maskOf, readBits, runAt, writeBits, type Place } from "./place.js";
import { fourBits, nobody, type Statements } from "./statements.js";

/** What a permutation is, and to what it is done. */
export interface Renaming {
  readonly statements: Statements;
  /** What each element becomes, in 4 bits. */
  readonly places: Local;
  /** The address of the result, which overlaps with nothing; 8 bytes behind it are free. */
  readonly image: Local;
  readonly bytes: number;
}

/** Functions that sort multisets, by the bits of an element. */
export type Sorters = Map<number, WasmFunction>;

/** Code that makes the image of a state. */
export function rename({ statements, places, image, bytes }: Renaming, sorters: Sorters): readonly Instruction[] {
  const { plan, state } = statements;
  const target = local("i32", "target");
  const untouched = untouchedBits(plan, bytes);
  const keep = wordsOf(bytes).map(({ offset, isHalf }) => {
    const load = access(isHalf ? "i32.load" : "i64.load", offset, get(state));
    const mask = (untouched >> BigInt(8 * offset)) & maskOf(isHalf ? 32 : 64);
    const rest = isHalf ? op("i32.and", load, i32(Number(mask))) : op("i64.and", load, i64(mask));
    return access(isHalf ? "i32.store" : "i64.store", offset, get(image), rest);
  });
  const put = statements.each(({ words }) =>
    words.flatMap(({ part, code, named }) => [
      set(target, targetOf(part, places)),
      putBits(image, target, op("i64.extend_i32_u", named === undefined ? get(code) : renamed({ code, named, places }))),
    ]),
  );
  const sort = plan.families.flatMap(({ part, positions }) => {
    if (part.kind !== "multiset" || positions.length < 2 || part.elementBits === 0) return [];
    const sorter = sorters.get(part.elementBits) ?? sortFunction(part.elementBits);
    sorters.set(part.elementBits, sorter);
    return statements.each((statement) =>
      statement.words[0]?.part === part && !statement.isInMultiset
        ? [
            when(op("i32.gt_u", get(statement.words[0].code), i32(1)), [
              call(sorter, get(image), op("i32.add", targetOf(part, places), i32(part.bits)), get(statement.words[0].code)),
            ]),
          ]
        : [],
    );
  });
  return [...keep, ...put, ...sort];
}

/** Where a part begins in the image, in bits. */
function targetOf({ base, strides, indices }: MovingPart, places: Local): Instruction {
  return indices.reduce<Instruction>(
    (sum, index, place) => op("i32.add", sum, op("i32.mul", fourBits(get(places), i32(index)), i32(strides[place] ?? 0))),
    i32(base),
  );
}

function renamed({ code, named, places }: { readonly code: Local; readonly named: Local; readonly places: Local }): Instruction {
  const other = op("i32.add", op("i32.sub", get(code), get(named)), fourBits(get(places), get(named)));
  return op("select", get(code), other, op("i32.eq", get(named), i32(nobody)));
}

/** Into room that holds zeros. */
function putBits(image: Local, target: Local, bits: Instruction): Instruction {
  const at = op("i32.add", get(image), op("i32.shr_u", get(target), i32(3)));
  const shift = op("i64.extend_i32_u", op("i32.and", get(target), i32(7)));
  return access("i64.store", 0, at, op("i64.or", access("i64.load", 0, at), op("i64.shl", bits, shift)));
}

function untouchedBits({ families }: RefinementPlan, bytes: number): bigint {
  const parts = families.flatMap(({ part, positions }) => [part, ...positions.flat()]);
  return parts.reduce((rest, { offset, bits }) => rest & ~(maskOf(bits) << BigInt(offset)), maskOf(8 * bytes));
}

/** `(address, bit, length)`: sorts elements that stand one after the other, by insertion. */
function sortFunction(bits: number): WasmFunction {
  const [address, begin, length] = [local("i32", "address"), local("i32", "begin"), local("i32", "length")];
  const [last, at, below, here] = [local("i32", "last"), local("i32", "at"), local("i32", "below"), local("i32", "here")];
  const [held, other] = [local("i64", "held"), local("i64", "other")];
  const element = (dynamic: Local): Place => ({ ...runAt(address, { offset: 0, bits }), dynamic });
  const bitOf = (index: Instruction): Instruction => op("i32.add", get(begin), op("i32.mul", index, i32(bits)));
  const isSorted = set(at, i32(0));
  const moveDown = [
    set(below, bitOf(op("i32.sub", get(at), i32(1)))),
    set(here, bitOf(get(at))),
    set(other, readBits(element(below))),
    when(
      op("i64.gt_u", get(other), get(held)),
      [...writeBits(element(here), get(other)), ...writeBits(element(below), get(held)), set(at, op("i32.sub", get(at), i32(1)))],
      [isSorted],
    ),
  ];
  const insert = [
    set(at, get(last)),
    set(here, bitOf(get(last))),
    set(held, readBits(element(here))),
    whileLoop(get(at), moveDown),
    set(last, op("i32.add", get(last), i32(1))),
  ];
  const body = [set(last, i32(1)), whileLoop(op("i32.lt_u", get(last), get(length)), insert)];
  return defineFunction(`sort_${bits}_bits`, [address, begin, length], { body });
}
