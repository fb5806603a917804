/**
 * Colours of interchangeable elements: 64 bits for each, made of what a state says of it alone, then of what it says of it and others and of their
 * colours. They depend on nothing that a permutation changes. What is said of several elements is noted as it is read, as an *edge*: a number, which is
 * different for what is said otherwise, and the elements in their roles. So the state is read once, however often edges are gone through.
 *
 * In memory stand a row of colours, a row of what is to be added to them, and the edges.
 */
import type { ElementSet } from "../canonical/leaves.js";
import type { RefinementPlan } from "../canonical/refinement-plan.js";
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { access, call, get, i32, i64, local, op, set, when, type Instruction, type Local, type WasmFunction } from "../wasm/index.js";
import type { Area } from "./area.js";
import { keyFor } from "./random-keys.js";

/** Where a name names no element. It has room among the colours too, and its own is never anything but zero. */
export const nobody = 15;

const multiplier = keyFor("multiplier");
const rowBytes = 8 * (nobody + 1);

export interface ColoursSite {
  readonly area: Area;
  /** An offset in the area. */
  readonly base: number;
  /** How many elements an edge is about at most. */
  readonly roles: number;
}

export class Colours {
  /** Where the next edge goes, and a bit for each element that edges are about. */
  readonly #end = local("i32", "edges_end");
  readonly #touched = local("i32", "touched");
  /** A bit for each element that has an equal, and how many pairs there are. */
  readonly #equal = local("i32", "equal");
  readonly #pairs = local("i32", "equal_pairs");
  /** The colour of each element, which stands in memory too. */
  readonly #own: ReadonlyMap<number, Local>;

  constructor(
    readonly plan: RefinementPlan,
    readonly site: ColoursSite,
  ) {
    this.#own = new Map(plan.sets.flatMap(membersOf).map((element) => [element, local("i64", `colour_${element}`)]));
  }

  /** Nothing is said yet. */
  begin(): readonly Instruction[] {
    return [
      ...[...this.#own.keys()].map((element) => access("i64.store", sumAt(this.site, element), this.site.area.start, i64(0))),
      access("i64.store", rowAt(this.site, nobody), this.site.area.start, i64(0)),
      set(this.#end, edgesOf(this.site)),
      ...[this.#touched, this.#equal, this.#pairs].map((one) => set(one, i32(0))),
    ];
  }

  /** Adds to the colour of an element that is not settled. What is credited to nobody is lost. */
  credit(element: Instruction, amount: Instruction): Instruction {
    const at = this.site.area.addressAt(op("i32.shl", element, i32(3)));
    const row = sumAt(this.site, 0);
    return access("i64.store", row, at, op("i64.add", access("i64.load", row, at), amount));
  }

  /** The colour of an element of a set that is settled, known or not. */
  ofKnown(element: number): Instruction {
    return get(this.#local(element));
  }
  of(element: Instruction): Instruction {
    return access("i64.load", rowAt(this.site, 0), this.site.area.addressAt(op("i32.shl", element, i32(3))));
  }

  /** The elements of a set get their colours: of what is said of each, as a local has it, and of what was credited to them. */
  settle(
    own: ElementSet,
    said: (element: number) => { readonly before: readonly Instruction[]; readonly sum: Local },
  ): readonly Instruction[] {
    const mix = membersOf(own).flatMap((element) => {
      const colour = this.#local(element);
      const { before, sum } = said(element);
      const all = op("i64.add", get(sum), access("i64.load", sumAt(this.site, element), this.site.area.start));
      return [
        ...before,
        set(colour, op("i64.add", all, i64(keyFor(`set ${own.name}`)))),
        ...mixed(colour),
        access("i64.store", rowAt(this.site, element), this.site.area.start, get(colour)),
      ];
    });
    return [...mix, ...countEqual(pairsOf(own), { equal: this.#equal, pairs: this.#pairs, colourOf: (element) => this.ofKnown(element) })];
  }

  /** Are all elements of a set that is settled told apart? */
  areApart({ first, size }: ElementSet): Instruction {
    return op("i32.eqz", op("i32.and", get(this.#equal), i32((1 << (first + size)) - (1 << first))));
  }

  /** Notes what is said of several elements: a number, and who they are. */
  note(said: Instruction, elements: readonly Instruction[]): readonly Instruction[] {
    const { roles } = this.site;
    const bits = elements.reduce<Instruction>((all, one) => op("i32.or", all, op("i32.shl", i32(1), one)), get(this.#touched));
    return [
      access("i64.store", 0, get(this.#end), said),
      ...Array.from({ length: roles }, (_, role) =>
        access("i32.store", 8 + 4 * role, get(this.#end), op("i32.shl", elements[role] ?? i32(nobody), i32(3))),
      ),
      set(this.#touched, bits),
      set(this.#end, op("i32.add", get(this.#end), i32(edgeBytes(this.site)))),
    ];
  }

  /** Tells elements apart by the edges too, where that may make a difference; sets `related` where that is not enough. */
  refine(byEdges: WasmFunction, related: Local): readonly Instruction[] {
    const reload = [...this.#own].map(([element, own]) => set(own, access("i64.load", rowAt(this.site, element), this.site.area.start)));
    return [
      when(op("i32.and", get(this.#touched), get(this.#equal)), [
        set(related, call(byEdges, get(this.#end), get(this.#touched), get(this.#pairs))),
        ...reload,
      ]),
    ];
  }

  /** Sets `places`: what each element becomes, in 4 bits. Equal ones keep their order. */
  order(places: Local): readonly Instruction[] {
    const exchanges = this.plan.sets.flatMap(pairsOf).map(([a, b]) => {
      const isLater = op("i64.extend_i32_u", op("i64.gt_u", get(this.#local(a)), get(this.#local(b))));
      const exchange = (1n << BigInt(4 * a)) - (1n << BigInt(4 * b));
      return set(places, op("i64.add", get(places), op("i64.mul", isLater, i64(exchange))));
    });
    return [set(places, i64(identity(this.plan))), ...exchanges];
  }

  #local(element: number): Local {
    const own = this.#own.get(element);
    if (own === undefined) throw new InternalError(`element ${element} never moves`);
    return own;
  }
}

/** The permutation that leaves all elements as they are, in 4 bits for each. */
export function identity({ elements }: RefinementPlan): bigint {
  return Array.from({ length: elements }, (_, element) => BigInt(element) << BigInt(4 * element)).reduce((sum, one) => sum | one, 0n);
}

/** The elements of a set. */
export function membersOf({ first, size }: ElementSet): readonly number[] {
  return Array.from({ length: size }, (_, index) => first + index);
}

/** All pairs of elements of a set. */
export function pairsOf(own: ElementSet): readonly (readonly [number, number])[] {
  const members = membersOf(own);
  return members.flatMap((a, place) => members.slice(place + 1).map((b) => [a, b] as const));
}

/** Where the colour of an element stands: an offset in the area. */
export function rowAt({ base }: ColoursSite, element: number): number {
  return base + 8 * element;
}

/** Where stands what is to be added to the colour of an element: an offset too. */
export function sumAt({ base }: ColoursSite, element: number): number {
  return base + rowBytes + 8 * element;
}

/** The address of the first edge. */
export function edgesOf({ area, base }: ColoursSite): Instruction {
  return area.address(base + 2 * rowBytes);
}

/** What an edge takes: a number, and for each role eight times an element. */
export function edgeBytes({ roles }: ColoursSite): number {
  return 8 * Math.ceil((8 + 4 * roles) / 8);
}

/** A code, or a colour, times a key of its own. */
export function keyed(key: string, value: Instruction): Instruction {
  return op("i64.mul", value, i64(keyFor(key)));
}

/** Spreads each bit of a number over all. */
export function mixed(sum: Local): readonly Instruction[] {
  return [
    set(sum, op("i64.mul", op("i64.xor", get(sum), op("i64.shr_u", get(sum), i64(32))), i64(multiplier))),
    set(sum, op("i64.xor", get(sum), op("i64.shr_u", get(sum), i64(29)))),
  ];
}

/** Sets a bit in `equal` for each element of a pair whose colours are the same, and adds to `pairs` how many such pairs there are. */
export function countEqual(
  of: readonly (readonly [number, number])[],
  { equal, pairs, colourOf }: { readonly equal: Local; readonly pairs: Local; readonly colourOf: (element: number) => Instruction },
): readonly Instruction[] {
  return of.map(([a, b]) =>
    when(op("i64.eq", colourOf(a), colourOf(b)), [
      set(equal, op("i32.or", get(equal), i32((1 << a) | (1 << b)))),
      set(pairs, op("i32.add", get(pairs), i32(1))),
    ]),
  );
}
