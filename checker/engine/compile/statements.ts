/**
 * Statements: what a packed state says of interchangeable elements, read by compiled code. A part of the state is a statement about the elements that
 * index it and the one that it names; an element of a multiset is one statement, since its parts belong together.
 *
 * A statement about one element tells it from others by itself. One about several, which is called shared, tells them from others by each other.
 */
import type { Family, MovingPart, RefinementPlan } from "../canonical/refinement-plan.js";
import { get, i32, i64, local, op, set, when, type Instruction, type Local } from "../wasm/index.js";
import { readBits, runAt } from "./place.js";

/** A part of a statement as it was read. */
export interface Word {
  readonly part: MovingPart;
  readonly code: Local;
  /** The element that is named, or `nobody`; undefined where the part names none. */
  readonly named: Local | undefined;
}

export interface Statement {
  readonly words: readonly Word[];
  /** The elements that index it, without repetition. */
  readonly indices: readonly number[];
  /** The same for statements that permutations take to each other. */
  readonly kind: string;
  readonly isInMultiset: boolean;
}

/** Where a name names no element. */
export const nobody = 15;

/** Code that runs once a statement is read. */
export type Visit = (statement: Statement) => readonly Instruction[];

/** Reads the statements of the state at the address in a local. */
export class Statements {
  readonly #codes: Local[] = [];
  readonly #named: Local[] = [];

  constructor(
    readonly plan: RefinementPlan,
    readonly state: Local,
  ) {}

  /** Code that visits all that say something. */
  each(visit: Visit): readonly Instruction[] {
    return this.plan.families.flatMap((family) => [...this.#visit([family.part], false, visit), ...this.#visitPositions(family, visit)]);
  }

  /** A shorter list has nothing at further positions either. */
  #visitPositions({ part, positions }: Family, visit: Visit): readonly Instruction[] {
    return positions.reduceRight<readonly Instruction[]>((rest, parts, position) => {
      const isTogether = part.kind === "multiset";
      const here = isTogether ? this.#visit(parts, true, visit) : parts.flatMap((one) => this.#visit([one], false, visit));
      return here.length + rest.length === 0 ? [] : [when(op("i32.gt_u", this.#codeOf(part), i32(position)), [...here, ...rest])];
    }, []);
  }

  #visit(parts: readonly MovingPart[], isInMultiset: boolean, visit: Visit): readonly Instruction[] {
    const words = parts.map((part, place) => this.#word(part, place));
    const [first] = words;
    if (first === undefined) return [];
    const indices = [...new Set(first.part.indices)];
    const pattern = first.part.indices.map((index) => indices.indexOf(index)).join("");
    const visited = visit({
      words,
      indices,
      kind: `${parts.map((part) => `${part.kind} ${part.class}`).join("; ")} [${pattern}]`,
      isInMultiset,
    });
    if (visited.length === 0) return [];
    const read = words.flatMap(({ part, code, named }) => [
      set(code, this.#codeOf(part)),
      ...(named === undefined ? [] : [set(named, elementOf(part, code))]),
    ]);
    const mayBeSilent = words.length === 1 && (first.part.elements[0] ?? -1) === -1;
    return mayBeSilent ? [...read, when(get(first.code), visited)] : [...read, ...visited];
  }

  /** Words of different statements share their locals. */
  #word(part: MovingPart, place: number): Word {
    const code = (this.#codes[place] ??= local("i32", `code_${place}`));
    return { part, code, named: part.kind === "name" ? (this.#named[place] ??= local("i32", `named_${place}`)) : undefined };
  }

  #codeOf(part: MovingPart): Instruction {
    return op("i32.wrap_i64", readBits(runAt(this.state, part)));
  }
}

function elementOf({ elements }: MovingPart, code: Local): Instruction {
  const table = elements.reduce((sum, element, at) => sum | (BigInt(element < 0 ? nobody : element) << BigInt(4 * at)), 0n);
  return fourBits(i64(table), get(code));
}

/** A number of 4 bits from a row of such in 64 bits. */
export function fourBits(row: Instruction, index: Instruction): Instruction {
  const shift = op("i64.extend_i32_u", op("i32.shl", index, i32(2)));
  return op("i32.and", op("i32.wrap_i64", op("i64.shr_u", row, shift)), i32(15));
}
