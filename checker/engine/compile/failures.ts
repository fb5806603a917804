/** What can end a step in failure, numbered: generated code stores the number, and who reads it looks here what it means. */
import type { ModelFailure } from "../../../dsl/model/index.js";
import type { Span } from "../../../dsl/diagnostics/index.js";

export interface StepFailure {
  /**
   * `model`: the model does what no model may, such as reading beyond an array; for a lowered protocol a mistake in Kettle. Of states:
   * `invariant`, `deadlock`.
   */
  readonly kind: ModelFailure["kind"] | "model" | "invariant" | "deadlock";
  readonly subject: string | undefined;
  readonly text: string;
  readonly span: Span | undefined;
  /** For properties: which in the model's order. */
  readonly position?: number;
}

/** In the failure cell, which holds 0 while all is well: the step is none, as an `assume` did not hold. */
export const excluded = 1;

const kinds: readonly StepFailure["kind"][] = [
  "model",
  "error",
  "deadlock",
  "assertion",
  "invariant",
  "unexpected",
  "overflow",
  "continuation",
];

function positionOf({ span, position }: StepFailure): number {
  return position ?? span?.start ?? 0;
}

export class FailureTable {
  readonly #numbers = new Map<string, number>();
  readonly #entries: StepFailure[] = [];

  /** The number of a failure at a place in the text: the same for all copies of the code. */
  numberOf(failure: StepFailure): number {
    const key = JSON.stringify([failure.kind, failure.subject, failure.text, failure.span?.start, failure.span?.end]);
    const found = this.#numbers.get(key);
    if (found !== undefined) return found;
    const number = excluded + this.#entries.push(failure);
    this.#numbers.set(key, number);
    return number;
  }

  entry(number: number): StepFailure | undefined {
    return this.#entries[number - excluded - 1];
  }

  /**
   * For each number how bad it is, least first: what comes first in the order of verdicts. A deadlock is found one level later than what else is
   * wrong with its state, so among the failures of a level it comes before all others.
   */
  ranks(): readonly number[] {
    const order = this.#entries
      .map((entry, index) => ({ entry, number: index + excluded + 1 }))
      .sort((a, b) => kinds.indexOf(a.entry.kind) - kinds.indexOf(b.entry.kind) || positionOf(a.entry) - positionOf(b.entry));
    const ranks: number[] = [0, 0];
    for (const [rank, { number }] of order.entries()) ranks[number] = rank;
    return ranks;
  }
}
