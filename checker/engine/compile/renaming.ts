/**
 * What a permutation makes of a packed state: for each place the window that comes there, with the names that it now holds, put together word by word; where
 * a window comes from is looked up, and where it goes is known, so the state is only read until all words are there. The elements of a multiset are then
 * sorted again.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { Multiset, RefinementPlan } from "../canonical/refinement-plan.js";
import type { Window, WindowName } from "../canonical/windows.js";
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
import { membersOf } from "./colours.js";
import { fourBits } from "./four-bits.js";
import { wordsInBatch } from "./hashing.js";
import { maskOf, readBits, runAt, writeBits, type Place } from "./place.js";
import { offsetAt } from "./telling.js";

/** Functions that sort multisets, by the bits of an element. */
export type Sorters = Map<number, WasmFunction>;

/** `(state, places)`: replaces a state by its image; `places` says what each element becomes, in 4 bits. */
export function renameFunction(plan: RefinementPlan, bytes: number, sorters: Sorters): WasmFunction {
  const [state, places] = [local("i32", "state"), local("i64", "places")];
  const renaming = new Renaming(plan, { state, places, bytes });
  const sort = plan.multisets.flatMap((multiset) => sortMultiset(multiset, state, sorters));
  return defineFunction("rename", [state, places], { body: [...renaming.rename(), ...sort] });
}

class Renaming {
  /** For each element which one comes to its place. */
  readonly #from = new Map<number, Local>();
  /** By what the codes of names mean: what each code becomes, in 4 bits. */
  readonly #maps = new Map<string, { readonly map: Local; readonly elements: readonly number[] }>();
  readonly #words: readonly Local[];
  readonly #window = local("i64", "window");
  readonly #code = local("i64", "code");
  readonly #bit = local("i32", "bit");

  constructor(
    readonly plan: RefinementPlan,
    readonly site: { readonly state: Local; readonly places: Local; readonly bytes: number },
  ) {
    for (const element of plan.sets.flatMap(membersOf)) this.#from.set(element, local("i32", `from_${element}`));
    for (const { elements } of plan.windows.flatMap(({ names }) => names)) {
      if (!this.#maps.has(keyOf(elements))) this.#maps.set(keyOf(elements), { map: local("i64", "renamed_codes"), elements });
    }
    this.#words = wordsInBatch(site.bytes).map((_, index) => local("i64", `word_${index}`));
  }

  rename(): readonly Instruction[] {
    const { state, bytes } = this.site;
    const moves = movingWindows(this.plan).flatMap((window) => window.places.flatMap((place) => this.#fill(window, place)));
    const moving = movingBits(this.plan);
    const words = wordsInBatch(bytes).flatMap((offset, index) => {
      const own = this.#words[index];
      const mask = (moving >> BigInt(64 * index)) & maskOf(64);
      return own === undefined || mask === 0n ? [] : [{ offset, own, mask }];
    });
    const keep = words.map(({ offset, own, mask }) => set(own, op("i64.and", access("i64.load", offset, get(state)), i64(~mask))));
    const store = words.map(({ offset, own }) => access("i64.store", offset, get(state), get(own)));
    return [...this.#invert(), ...this.#makeMaps(), ...keep, ...moves, ...store];
  }

  #invert(): readonly Instruction[] {
    const inverse = local("i64", "inverse");
    const elements = [...this.#from];
    const sum = elements.reduce<Instruction>((all, [element]) => {
      const shift = op("i64.extend_i32_u", op("i32.shl", fourBits(get(this.site.places), i32(element)), i32(2)));
      return op("i64.or", all, op("i64.shl", i64(element), shift));
    }, i64(0));
    return [set(inverse, sum), ...elements.map(([element, from]) => set(from, fourBits(get(inverse), i32(element))))];
  }

  #makeMaps(): readonly Instruction[] {
    return [...this.#maps.values()].map(({ map, elements }) => {
      const renamed = elements.map((element, code): Instruction => {
        if (element === -1) return i64(BigInt(code) << BigInt(4 * code));
        const place = op("i32.add", fourBits(get(this.site.places), i32(element)), i32(code - element));
        return op("i64.shl", op("i64.extend_i32_u", place), i64(4 * code));
      });
      return set(
        map,
        renamed.reduce((all, one) => op("i64.or", all, one), i64(0)),
      );
    });
  }

  /** Puts into the words of the image what comes to a place. */
  #fill(window: Window, place: readonly number[]): readonly Instruction[] {
    const source = this.#sourceOf(window, place);
    const offset = offsetAt(window, place);
    const [word, shift] = [Math.floor(offset / 64), offset % 64];
    const [low, high] = [this.#words[word], this.#words[word + 1]];
    const load = set(this.#window, op("i64.and", readBits(source.place, window.bits), i64(window.moving)));
    const put = (own: Local | undefined, bits: Instruction): readonly Instruction[] =>
      own === undefined ? [] : [set(own, op("i64.or", get(own), bits))];
    return [
      ...source.before,
      load,
      ...window.names.flatMap((name) => this.#renameIn(name, place)),
      ...put(low, op("i64.shl", get(this.#window), i64(shift))),
      ...(shift + window.bits > 64 ? put(high, op("i64.shr_u", get(this.#window), i64(64 - shift))) : []),
    ];
  }

  #sourceOf({ base, strides, bits }: Pick<Window, "base" | "strides" | "bits">, place: readonly number[]): Source {
    const { state } = this.site;
    if (place.length === 0) return { before: [], place: runAt(state, { offset: base, bits }) };
    const dynamic = this.#bit;
    const at = strides.reduce<Instruction>((sum, stride, index) => {
      const from = this.#from.get(place[index] ?? 0);
      return from === undefined ? sum : op("i32.add", sum, op("i32.mul", get(from), i32(stride)));
    }, i32(base));
    return { before: [set(dynamic, at)], place: { ...runAt(state, { offset: 0, bits }), dynamic } };
  }

  #renameIn({ at, bits, elements, within }: WindowName, place: readonly number[]): readonly Instruction[] {
    const map = this.#maps.get(keyOf(elements))?.map;
    if (map === undefined) throw new InternalError("a name that no map was made for");
    const read = op("i64.and", op("i64.shr_u", get(this.#window), i64(at)), i64(maskOf(bits)));
    const renamed = op("i64.and", op("i64.shr_u", get(map), op("i64.shl", get(this.#code), i64(2))), i64(15));
    const change = op("i64.shl", op("i64.xor", renamed, get(this.#code)), i64(at));
    const rename = set(this.#window, op("i64.xor", get(this.#window), change));
    // Behind the end of a list zeros name nobody.
    if (within === undefined || elements[0] === -1) return [set(this.#code, read), rename];
    const { before, place: length } = this.#sourceOf(within.length, place.slice(0, within.length.indices.length));
    const isThere = op("i32.gt_u", op("i32.wrap_i64", readBits(length, within.length.bits)), i32(within.position));
    return [...before, when(isThere, [set(this.#code, read), rename])];
  }
}

function keyOf(elements: readonly number[]): string {
  return elements.join(" ");
}

interface Source {
  readonly before: readonly Instruction[];
  readonly place: Place;
}

/** What no element indexes stays where it is, and as it is if it names none. */
function movingWindows({ windows }: RefinementPlan): readonly Window[] {
  return windows.filter(({ strides, names }) => strides.length > 0 || names.length > 0);
}

function movingBits(plan: RefinementPlan): bigint {
  return movingWindows(plan)
    .flatMap((window) => window.places.map((place) => window.moving << BigInt(offsetAt(window, place))))
    .reduce((all, one) => all | one, 0n);
}

function sortMultiset({ length, positions }: Multiset, state: Local, sorters: Sorters): readonly Instruction[] {
  const { elementBits, offset, bits } = length;
  if (positions.length < 2 || elementBits === 0) return [];
  const sorter = sorters.get(elementBits) ?? sortFunction(elementBits);
  sorters.set(elementBits, sorter);
  const count = local("i32", "count");
  const sort = call(sorter, get(state), i32(offset + bits), get(count));
  return [set(count, op("i32.wrap_i64", readBits(runAt(state, length)))), when(op("i32.gt_u", get(count), i32(1)), [sort])];
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
