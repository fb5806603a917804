/**
 * Colours of interchangeable elements: 64 bits for each, made of what a state says of it alone, then of what it says of it and others and of their
 * colours. They depend on nothing that a permutation changes.
 */
import type { RefinementPlan } from "../canonical/refinement-plan.js";
import { access, get, i32, i64, label, local, loop, branch, op, set, when, type Instruction, type Local } from "../wasm/index.js";
import type { Area } from "./area.js";
import { keyFor } from "./random-keys.js";
import { nobody, type Statement, type Statements, type Word } from "./statements.js";

const multiplier = keyFor("multiplier");
/** Room for `nobody` too, whose colour is never anything but zero. */
const rowBytes = 8 * (nobody + 1);

/** What two rows take. */
export const coloursBytes = 2 * rowBytes;

/** A code, or a colour, times a key of its own. */
function keyed(key: string, value: Instruction): Instruction {
  return op("i64.mul", value, i64(keyFor(key)));
}

export class Colours {
  /** Pairs of elements of one set that have the same colour. */
  readonly equalPairs = local("i32", "equal_pairs");
  /** How many statements are shared. */
  readonly shared = local("i32", "shared");
  readonly #sum = local("i64", "sum");
  readonly #before = local("i32", "before");
  readonly #equal = local("i32", "equal");
  readonly #elements: readonly number[];
  readonly #pairs: readonly (readonly [number, number])[];
  readonly #area: Area;
  /** Where the colours stand in it, and what is to be added to them. */
  readonly #colours: number;
  readonly #sums: number;

  constructor(
    readonly plan: RefinementPlan,
    readonly statements: Statements,
    { area, base }: { readonly area: Area; readonly base: number },
  ) {
    const members = plan.sets.map(({ first, size }) => Array.from({ length: size }, (_, index) => first + index));
    this.#elements = members.flat();
    this.#pairs = members.flatMap((own) => own.flatMap((a, place) => own.slice(place + 1).map((b) => [a, b] as const)));
    [this.#area, this.#colours, this.#sums] = [area, base, base + rowBytes];
  }

  /** By what is said of each alone. */
  begin(): readonly Instruction[] {
    const setOf = (element: number): string =>
      this.plan.sets.find(({ first, size }) => element >= first && element < first + size)?.name ?? "";
    return [
      ...[...this.#elements, nobody].map((element) => access("i64.store", this.#colours + 8 * element, this.#area.start, i64(0))),
      set(this.shared, i32(0)),
      ...this.statements.each((statement) => this.#tellAlone(statement)),
      ...this.#elements.flatMap((element) =>
        this.#recolour(element, op("i64.add", this.#colour(element), i64(keyFor(`set ${setOf(element)}`)))),
      ),
      set(this.equalPairs, this.#countEqual()),
    ];
  }

  /** By what is said of several, until no more become different. */
  refine(): readonly Instruction[] {
    const again = label("again");
    const round = [
      ...this.#elements.map((element) => access("i64.store", this.#sums + 8 * element, this.#area.start, i64(0))),
      ...this.statements.each((statement) => this.#ifShared(statement, this.#tellShared(statement))),
      ...this.#elements.flatMap((element) =>
        this.#recolour(
          element,
          op("i64.add", keyed("before", this.#colour(element)), access("i64.load", this.#sums + 8 * element, this.#area.start)),
        ),
      ),
      set(this.#before, get(this.equalPairs)),
      set(this.equalPairs, this.#countEqual()),
      when(op("i32.ne", get(this.equalPairs), get(this.#before)), [branch(again, get(this.equalPairs))]),
    ];
    return [when(get(this.shared), [when(get(this.equalPairs), [loop(again, round)])])];
  }

  /** Sets `related`: does a statement speak of two elements that have each an equal? */
  relate(related: Local): readonly Instruction[] {
    const marks = this.#pairs.map(([a, b]) =>
      when(this.#isEqual(a, b), [set(this.#equal, op("i32.or", get(this.#equal), i32((1 << a) | (1 << b))))]),
    );
    const ask = (statement: Statement): readonly Instruction[] =>
      this.#ifShared(statement, [
        set(
          related,
          op("i32.or", get(related), op("i32.gt_u", op("i32.popcnt", op("i32.and", involved(statement), get(this.#equal))), i32(1))),
        ),
      ]);
    const all = [set(this.#equal, i32(0)), ...marks, ...this.statements.each(ask)];
    return [set(related, i32(0)), when(get(this.shared), [when(get(this.equalPairs), all)])];
  }

  /** Sets `places`: what each element becomes, in 4 bits. Equal ones keep their order. */
  order(places: Local): readonly Instruction[] {
    return [
      set(places, i64(identity(this.plan))),
      ...this.#pairs.map(([a, b]) => {
        const isLater = op("i64.extend_i32_u", op("i64.gt_u", this.#colour(a), this.#colour(b)));
        const exchange = (1n << BigInt(4 * a)) - (1n << BigInt(4 * b));
        return set(places, op("i64.add", get(places), op("i64.mul", isLater, i64(exchange))));
      }),
    ];
  }

  /** Of statements about one element each the sum tells which there are; in a multiset several may be of one kind, so each is mixed. */
  #tellAlone(statement: Statement): readonly Instruction[] {
    const { words, indices, kind, isInMultiset } = statement;
    const [own, ...others] = indices;
    const [word] = words;
    const isShared = set(this.shared, op("i32.add", get(this.shared), i32(1)));
    if (others.length > 0) return [isShared];
    if (isInMultiset) {
      const count = op("i32.popcnt", involved(statement));
      const tell = [
        set(this.#sum, this.#aloneSum(statement)),
        ...mixed(this.#sum),
        this.#credit("colours", op("i32.ctz", involved(statement)), get(this.#sum)),
      ];
      return [when(op("i32.gt_u", count, i32(1)), [isShared], [when(count, tell)])];
    }
    if (word === undefined) return [];
    const says = keyed(kind, op("i64.extend_i32_u", get(word.code)));
    if (word.named === undefined) return own === undefined ? [] : [this.#credit("colours", i32(own), says)];
    const isNamed = op("i32.ne", get(word.named), i32(nobody));
    if (own === undefined) return [when(isNamed, [this.#credit("colours", get(word.named), i64(keyFor(`${kind} names`)))])];
    const itself = this.#credit("colours", i32(own), i64(keyFor(`${kind} itself`)));
    return [
      when(isNamed, [when(op("i32.eq", get(word.named), i32(own)), [itself], [isShared])], [this.#credit("colours", i32(own), says)]),
    ];
  }

  #aloneSum({ words, kind }: Statement): Instruction {
    return words.reduce<Instruction>(
      (sum, word, place) => {
        const code = keyed(`${kind} ${place}`, op("i64.extend_i32_u", get(word.code)));
        const { named } = word;
        const said =
          named === undefined ? code : op("select", code, i64(keyFor(`${kind} names ${place}`)), op("i32.eq", get(named), i32(nobody)));
        return op("i64.add", sum, said);
      },
      i64(keyFor(kind)),
    );
  }

  #tellShared({ words, indices, kind }: Statement): readonly Instruction[] {
    const ofIndices = indices.map((index, place) => keyed(`${kind} index ${place}`, this.#colour(index)));
    const ofWords = words.flatMap((word, place) => this.#coloured(word, `${kind} ${place}`));
    const whole = [...ofIndices, ...ofWords].reduce((sum, one) => op("i64.add", sum, one), i64(keyFor(kind)));
    return [
      set(this.#sum, whole),
      ...mixed(this.#sum),
      ...indices.map((index, place) => this.#credit("sums", i32(index), keyed(`${kind} to index ${place}`, get(this.#sum)))),
      ...words.flatMap(({ named }, place) =>
        named === undefined ? [] : [this.#credit("sums", get(named), keyed(`${kind} to named ${place}`, get(this.#sum)))],
      ),
    ];
  }

  /** What a word says, with the colour of who is named instead of the name. */
  #coloured({ code, named }: Word, key: string): readonly Instruction[] {
    if (named === undefined) return [keyed(key, op("i64.extend_i32_u", get(code)))];
    const other = op("select", get(code), i32(0), op("i32.eq", get(named), i32(nobody)));
    const colour = access("i64.load", this.#colours, this.#area.addressAt(op("i32.shl", get(named), i32(3))));
    return [keyed(key, op("i64.extend_i32_u", other)), keyed(`${key} named`, colour)];
  }

  #ifShared(statement: Statement, then: readonly Instruction[]): readonly Instruction[] {
    const { words, indices } = statement;
    if (indices.length > 1) return then;
    if (words.every(({ named }) => named === undefined)) return [];
    if (indices.length === 0 && words.length === 1) return [];
    return [when(op("i32.gt_u", op("i32.popcnt", involved(statement)), i32(1)), then)];
  }

  #colour(element: number): Instruction {
    return access("i64.load", this.#colours + 8 * element, this.#area.start);
  }

  #recolour(element: number, colour: Instruction): readonly Instruction[] {
    return [
      set(this.#sum, colour),
      ...mixed(this.#sum),
      access("i64.store", this.#colours + 8 * element, this.#area.start, get(this.#sum)),
    ];
  }

  #credit(row: "colours" | "sums", element: Instruction, amount: Instruction): Instruction {
    const at = this.#area.addressAt(op("i32.shl", element, i32(3)));
    const base = row === "colours" ? this.#colours : this.#sums;
    return access("i64.store", base, at, op("i64.add", access("i64.load", base, at), amount));
  }

  #isEqual(a: number, b: number): Instruction {
    return op("i64.eq", this.#colour(a), this.#colour(b));
  }

  #countEqual(): Instruction {
    return this.#pairs.reduce<Instruction>((sum, [a, b]) => op("i32.add", sum, this.#isEqual(a, b)), i32(0));
  }
}

/** The permutation that leaves all elements as they are, in 4 bits for each. */
export function identity({ elements }: RefinementPlan): bigint {
  return Array.from({ length: elements }, (_, element) => BigInt(element) << BigInt(4 * element)).reduce((sum, one) => sum | one, 0n);
}

/** A bit for each element that a statement is about. */
function involved({ words, indices }: Statement): Instruction {
  const own = indices.reduce((sum, index) => sum | (1 << index), 0);
  const all = words.reduce<Instruction>(
    (sum, { named }) => (named === undefined ? sum : op("i32.or", sum, op("i32.shl", i32(1), get(named)))),
    i32(own),
  );
  return op("i32.and", all, i32((1 << nobody) - 1));
}

/** Spreads each bit of a number over all. */
function mixed(sum: Local): readonly Instruction[] {
  return [
    set(sum, op("i64.mul", op("i64.xor", get(sum), op("i64.shr_u", get(sum), i64(32))), i64(multiplier))),
    set(sum, op("i64.xor", get(sum), op("i64.shr_u", get(sum), i64(29)))),
  ];
}
