/**
 * Counters in memory: how often a walk met each value of an expression, each mark of the text, each cover. Generated code adds to them; who runs it reads them
 * once, at the end. A counter has 64 bits.
 */
import type { ModelExpr, ModelType } from "../../../dsl/model/index.js";
import { codesOf, type Scalar } from "../layout/index.js";
import { access, get, i32, i64, local, op, set, type Instruction } from "../wasm/index.js";
import { bound } from "./each-value.js";
import { compileExpr, valuesIn } from "./expression.js";
import type { Frame } from "./frame.js";
import { encoded } from "./operand.js";

/** An expression whose values are counted at the steps of a rule: over the rule's parameters and the state before or after the step. */
export interface Tally {
  /** Equal keys share counters; the expressions are then of one type. */
  readonly key: string;
  readonly value: ModelExpr;
  /** What is counted `after` is not where the step fails. */
  readonly of: "before" | "after";
  /** It is counted once for each value of this type, which has this name in the expression. */
  readonly each?: { readonly name: string; readonly type: ModelType } | undefined;
}

/** Counters of one expression: one for each code of its type. */
export interface TallyCounters {
  readonly key: string;
  readonly scalar: Scalar;
  /** The first of them. */
  readonly first: number;
}

const counterBytes = 8;

export class Counters {
  readonly #tallies = new Map<string, TallyCounters>();
  readonly #marks = new Map<number, number>();
  #count = 0;

  constructor(
    /** Where they stand. */
    readonly base: number,
  ) {}

  get bytes(): number {
    return counterBytes * this.#count;
  }

  get tallies(): readonly TallyCounters[] {
    return [...this.#tallies.values()];
  }

  /** The counter of each marked place in the text. */
  get marks(): ReadonlyMap<number, number> {
    return this.#marks;
  }

  /** Numbers for so many new counters; gives the first. */
  take(count: number): number {
    const first = this.#count;
    this.#count += count;
    return first;
  }

  /** The counter of a place in the text. */
  ofMark(start: number): number {
    const known = this.#marks.get(start);
    if (known !== undefined) return known;
    const fresh = this.take(1);
    this.#marks.set(start, fresh);
    return fresh;
  }

  /** Counts what the expression is in a frame. */
  count(outer: Frame, { key, value, each }: Tally): readonly Instruction[] {
    const frames = each === undefined ? [outer] : valuesIn(outer, each.type).map((binding) => bound(outer, each.name, binding));
    return frames.flatMap((frame) => {
      const operand = compileExpr(frame, value);
      const first = this.#ofTally(key, operand.scalar);
      return this.add(op("i32.add", encoded(operand), i32(first)));
    });
  }

  /** Adds to the counter with this number. */
  add(counter: Instruction, amount: Instruction = i64(1)): readonly Instruction[] {
    const at = local("i32", "counter");
    const address = op("i32.shl", counter, i32(Math.log2(counterBytes)));
    const sum = op("i64.add", access("i64.load", this.base, get(at)), amount);
    return [set(at, address), access("i64.store", this.base, get(at), sum)];
  }

  #ofTally(key: string, scalar: Scalar): number {
    const known = this.#tallies.get(key);
    if (known !== undefined) return known.first;
    const first = this.take(codesOf(scalar));
    this.#tallies.set(key, { key, scalar, first });
    return first;
  }
}
