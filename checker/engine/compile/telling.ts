/**
 * What a packed state says of interchangeable elements: its parts as colours and edges (`colours.ts`). Sets are settled one after the other. Where all elements of a
 * set are told apart, what is said of one of them and of an element of a later set is as good as said of the later alone; so few edges are left in most states.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { ElementSet } from "../canonical/leaves.js";
import type { MovingPart, Multiset, RefinementPlan } from "../canonical/refinement-plan.js";
import type { Window, WindowName } from "../canonical/windows.js";
import { get, i32, i64, local, op, set, when, type Instruction, type Local } from "../wasm/index.js";
import { keyed, membersOf, mixed, nobody, type Colours } from "./colours.js";
import { fourBits, tableOf } from "./four-bits.js";
import { maskOf, readBits, runAt } from "./place.js";
import { keyFor } from "./random-keys.js";

/** A window at one place. */
interface Sight {
  readonly window: Window;
  readonly place: readonly number[];
  /** The elements that index it, without repetition. */
  readonly indices: readonly number[];
  /** The same for sights that permutations take to each other. */
  readonly kind: string;
}

export class Telling {
  readonly #sights: readonly Sight[];
  readonly #word = local("i64", "word");
  readonly #sum = local("i64", "sum");
  readonly #codes: Local[] = [];
  readonly #named: Local[] = [];
  readonly #apart: ReadonlyMap<ElementSet, Local>;

  constructor(
    readonly plan: RefinementPlan,
    readonly state: Local,
    readonly colours: Colours,
  ) {
    this.#sights = plan.windows.flatMap(sightsOf);
    this.#apart = new Map(plan.sets.map((own) => [own, local("i32", `apart_${own.name}`)]));
  }

  /** Code that tells all. */
  tell(): readonly Instruction[] {
    const { plan, colours } = this;
    return [
      ...colours.begin(),
      ...this.#sightsAbout(0).flatMap((sight) => this.#tellOfNames(sight)),
      ...plan.multisets.flatMap((multiset) => this.#tellMultiset(multiset)),
      ...plan.sets.flatMap((own) => [
        ...colours.settle(own, (element) => ({ before: this.#tellOfOne(own, element), sum: this.#sum })),
        set(this.#apartOf(own), colours.areApart(own)),
        ...membersOf(own).flatMap((element) => this.#tellOfLater(own, element)),
      ]),
      ...this.#sights.filter(({ indices }) => indices.length > 1).flatMap((sight) => this.#tellOfSeveral(sight)),
    ];
  }

  #sightsAbout(count: number): readonly Sight[] {
    return this.#sights.filter(({ indices }) => indices.length === count);
  }

  #sightsOf(element: number): readonly Sight[] {
    return this.#sightsAbout(1).filter(({ indices }) => indices[0] === element);
  }

  #apartOf(own: ElementSet): Local {
    const apart = this.#apart.get(own);
    if (apart === undefined) throw new InternalError(`set '${own.name}' never moves`);
    return apart;
  }

  /** Who is named, by names that no element indexes. */
  #tellOfNames(sight: Sight): readonly Instruction[] {
    const names = sight.window.names.filter(isAlone);
    return this.#eachName(sight, names, (name, { named }) => [this.colours.credit(get(named), i64(keyFor(kindOf(sight, name))))]);
  }

  /** Sets the sum to what is said of one element, with those of sets that are settled. */
  #tellOfOne(own: ElementSet, element: number): readonly Instruction[] {
    const said = this.#sightsOf(element).flatMap((sight) => {
      const { said: mask } = sight.window;
      const word = keyed(sight.kind, op("i64.and", get(this.#word), i64(mask)));
      const names = sight.window.names.filter((name) => isAlone(name) && !this.#isLater(name, own));
      return [
        ...this.#readWord(sight),
        ...(mask === 0n ? [] : [this.#say(word)]),
        ...this.#eachName(sight, names, (name, read) => this.#tellOfTwo(sight, name, read), "read"),
        ...sight.window.names.filter(isAlone).flatMap((name) => this.#tellOfNobody(sight, name, 0)),
      ];
    });
    return [set(this.#sum, i64(0)), ...said];
  }

  /** Names of elements of sets that are settled later. */
  #tellOfLater(own: ElementSet, element: number): readonly Instruction[] {
    return this.#sightsOf(element).flatMap((sight) => {
      const names = sight.window.names.filter((name) => isAlone(name) && this.#isLater(name, own));
      return this.#eachName(sight, names, (name, { named }) => {
        const kind = kindOf(sight, name);
        const credit = this.colours.credit(get(named), keyed(kind, this.colours.ofKnown(element)));
        const note = when(op("i32.ne", get(named), i32(nobody)), this.colours.note(i64(keyFor(kind)), [i32(element), get(named)]));
        return [when(get(this.#apartOf(own)), [credit], [note])];
      });
    });
  }

  /** What names an element of the same set, of one that is settled, or of one of several sets. */
  #tellOfTwo(sight: Sight, name: WindowName, { named }: ReadName): readonly Instruction[] {
    const [element] = sight.indices;
    if (element === undefined) return [];
    const kind = kindOf(sight, name);
    const note = this.colours.note(i64(keyFor(kind)), [i32(element), get(named)]);
    const itself = this.#say(i64(keyFor(`${kind} itself`)));
    const target = this.#targetOf(name);
    const isOwn = target === undefined || membersOf(target).includes(element);
    const edge = isOwn ? [when(op("i32.eq", get(named), i32(element)), [itself], note)] : note;
    const noted = when(op("i32.ne", get(named), i32(nobody)), edge);
    if (isOwn) return [noted];
    return [when(get(this.#apartOf(target)), [this.#say(keyed(kind, this.colours.of(get(named))))], [noted])];
  }

  /** Codes that name nobody say something too, unless they are zeros. */
  #tellOfNobody(sight: Sight, name: WindowName, place: number): readonly Instruction[] {
    if (!speaksOfNobody(name)) return [];
    const { before, code, named } = this.#readName(sight, name, place);
    const says = keyed(`${kindOf(sight, name)} nobody`, op("i64.extend_i32_u", get(code)));
    return [...before, this.#say(op("select", says, i64(0), op("i32.eq", get(named), i32(nobody))))];
  }

  /** What several elements index is an edge of its own. */
  #tellOfSeveral(sight: Sight): readonly Instruction[] {
    const { window, kind, indices } = sight;
    const names = window.names.filter(isAlone);
    const read = names.map((name, place) => ({ name, ...this.#readName(sight, name, place) }));
    const whole = [
      set(this.#sum, op("i64.add", keyed(kind, op("i64.and", get(this.#word), i64(window.said))), i64(keyFor(`${kind} several`)))),
      ...read.flatMap(({ before }) => before),
      ...names.flatMap((name, place) => this.#tellOfNobody(sight, name, place)),
    ];
    const note = this.colours.note(get(this.#sum), [...indices.map(i32), ...read.map(({ named }) => get(named))]);
    const told = window.said | names.reduce((mask, name) => mask | maskIn(name), 0n);
    if (told === 0n) return [];
    const mayBeSilent = names.every(isSilent);
    const all = [...whole, ...note];
    return [...this.#readWord(sight), ...(mayBeSilent ? [when(isSet(this.#word, told), all)] : all)];
  }

  /** Code for each of some names in a window, which is read before unless it was. */
  #eachName(
    sight: Sight,
    names: readonly WindowName[],
    visit: (name: WindowName, read: ReadName) => readonly Instruction[],
    word: "read" | "unread" = "unread",
  ): readonly Instruction[] {
    if (names.length === 0) return [];
    const visited = (some: readonly WindowName[]): readonly Instruction[] =>
      some.flatMap((name) => {
        const read = this.#readName(sight, name, 0);
        return [...read.before, ...visit(name, read)];
      });
    const silent = names.filter(isSilent);
    const mask = silent.reduce((all, name) => all | maskIn(name), 0n);
    return [
      ...(word === "read" ? [] : this.#readWord(sight)),
      ...visited(names.filter((name) => !isSilent(name))),
      ...(silent.length === 0 ? [] : [when(isSet(this.#word, mask), visited(silent))]),
    ];
  }

  #readWord({ window, place }: Sight): readonly Instruction[] {
    const offset = offsetAt(window, place);
    return [set(this.#word, readBits(runAt(this.state, { offset, bits: window.bits })))];
  }

  /** Reads a name of the window that was read last. Names at different places have locals of their own. */
  #readName({ place }: Sight, { at, bits, elements, within }: WindowName, number: number): ReadName {
    const { code, named } = this.#localsFor(number);
    const read = op("i64.and", op("i64.shr_u", get(this.#word), i64(at)), i64(maskOf(bits)));
    const name = fourBits(i64(tableOf(elements, nobody)), get(code));
    const isThere =
      within === undefined || elements[0] === -1 ? undefined : op("i32.gt_u", this.#lengthAt(within.length, place), i32(within.position));
    return {
      before: [set(code, op("i32.wrap_i64", read)), set(named, isThere === undefined ? name : op("select", name, i32(nobody), isThere))],
      code,
      named,
    };
  }

  #lengthAt(length: MovingPart, place: readonly number[]): Instruction {
    return op("i32.wrap_i64", readBits(runAt(this.state, { offset: offsetAt(length, place), bits: length.bits })));
  }

  #localsFor(number: number): { readonly code: Local; readonly named: Local } {
    return {
      code: (this.#codes[number] ??= local("i32", `code_${number}`)),
      named: (this.#named[number] ??= local("i32", `named_${number}`)),
    };
  }

  #say(amount: Instruction): Instruction {
    return set(this.#sum, op("i64.add", get(this.#sum), amount));
  }

  /** Undefined where a name may be of several sets. */
  #targetOf({ elements }: WindowName): ElementSet | undefined {
    return this.plan.sets.find((own) => elements.every((element) => element === -1 || membersOf(own).includes(element)));
  }

  #isLater(name: WindowName, own: ElementSet): boolean {
    const target = this.#targetOf(name);
    return target !== undefined && this.plan.sets.indexOf(target) > this.plan.sets.indexOf(own);
  }

  /** A shorter multiset has nothing at further positions either. Of elements that say nothing the length says all. */
  #tellMultiset({ length, positions }: Multiset): readonly Instruction[] {
    if (length.width === 0) return [];
    const own = this.#lengthAt(length, length.indices);
    return positions.reduceRight<readonly Instruction[]>(
      (rest, parts, position) => [when(op("i32.gt_u", own, i32(position)), [...this.#tellMember(length, parts), ...rest])],
      [],
    );
  }

  /** An element of a multiset is one statement, since its parts belong together. */
  #tellMember(length: MovingPart, parts: readonly MovingPart[]): readonly Instruction[] {
    const words = parts.map((part, place) => ({ part, ...this.#localsFor(place) }));
    const read = words.flatMap(({ part, code, named }) => [
      set(code, op("i32.wrap_i64", readBits(runAt(this.state, part)))),
      ...(part.kind === "name" ? [set(named, fourBits(i64(tableOf(part.elements, nobody)), get(code)))] : []),
    ]);
    const kind = parts.map((part) => `${part.kind} ${part.class}`).join("; ");
    const said = words.map(({ part, code, named }, place) => {
      const says = keyed(`${kind} ${place}`, op("i64.extend_i32_u", get(code)));
      const names = i64(keyFor(`${kind} names ${place}`));
      return part.kind === "name" ? op("select", says, names, op("i32.eq", get(named), i32(nobody))) : says;
    });
    const indices = [...new Set(length.indices)];
    const elements = [...indices.map(i32), ...words.flatMap(({ part, named }) => (part.kind === "name" ? [get(named)] : []))];
    const [bits, count] = [local("i32", "bits"), local("i32", "count")];
    const pattern = length.indices.map((index) => indices.indexOf(index)).join("");
    const tell = [
      set(
        this.#sum,
        said.reduce((sum, one) => op("i64.add", sum, one), i64(keyFor(`${kind} [${pattern}]`))),
      ),
    ];
    const alone = [...tell, ...mixed(this.#sum), this.colours.credit(op("i32.ctz", get(bits)), get(this.#sum))];
    const involved = elements.reduce<Instruction>((all, one) => op("i32.or", all, op("i32.shl", i32(1), one)), i32(0));
    return [
      ...read,
      set(bits, op("i32.and", involved, i32((1 << nobody) - 1))),
      set(count, op("i32.popcnt", get(bits))),
      when(op("i32.gt_u", get(count), i32(1)), [...tell, ...this.colours.note(get(this.#sum), elements)], [when(get(count), alone)]),
    ];
  }
}

/** A name as it is read: its code, and who it is or `nobody`. */
interface ReadName {
  readonly before: readonly Instruction[];
  readonly code: Local;
  readonly named: Local;
}

function sightsOf(window: Window): readonly Sight[] {
  return window.places.map((place) => {
    const indices = [...new Set(place)];
    return { window, place, indices, kind: `${window.key} [${place.map((index) => indices.indexOf(index)).join("")}]` };
  });
}

function kindOf({ kind }: Sight, { at }: WindowName): string {
  return `${kind} name ${at}`;
}

/** Is it a statement of its own? In a multiset it is told together with others. */
function isAlone({ within }: WindowName): boolean {
  return within?.isOrdered !== false;
}

/** Do zeros name nobody? */
function isSilent({ elements }: WindowName): boolean {
  return elements[0] === -1;
}

function speaksOfNobody({ elements }: WindowName): boolean {
  return elements.some((element, code) => element === -1 && code > 0);
}

function maskIn({ at, bits }: WindowName): bigint {
  return maskOf(bits) << BigInt(at);
}

function isSet(word: Local, mask: bigint): Instruction {
  return op("i64.ne", op("i64.and", get(word), i64(mask)), i64(0));
}

/** Where a window or a list's length begins; the indices of a list come first among those of what is in it. */
export function offsetAt({ base, strides }: Pick<Window, "base" | "strides">, place: readonly number[]): number {
  return strides.reduce((sum, stride, index) => sum + stride * (place[index] ?? 0), base);
}
