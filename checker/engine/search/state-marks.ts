/** Where conditions hold, for each state by its number: asked while the state stands in memory. */
import type { Machine } from "./machine.js";

/** States that there is room for at first. */
const fewest = 4096;

/** An exported function `(state, ...values) -> boolean`, and the values. */
export interface Asked {
  readonly name: string;
  readonly values: readonly number[];
}

export class StateMarks {
  readonly #marks: Uint8Array[];

  constructor(readonly asked: readonly Asked[]) {
    this.#marks = asked.map(() => new Uint8Array(fewest));
  }

  /** Asks about the states from one number up to, not including, another. */
  take(machine: Machine, from: number, to: number): void {
    for (const [index, asked] of this.asked.entries()) {
      const marks = this.#marks[index] ?? new Uint8Array();
      const roomy = marks.length >= to ? marks : grown(marks, to);
      this.#marks[index] = roomy;
      machine.mark(roomy, { from, to }, asked);
    }
  }

  /** Those of a condition, by its number, of so many states. */
  of(index: number, states: number): Uint8Array {
    const marks = this.#marks[index] ?? new Uint8Array();
    return marks.length >= states ? marks.subarray(0, states) : grown(marks, states);
  }
}

function grown(marks: Uint8Array, states: number): Uint8Array {
  const larger = new Uint8Array(Math.max(states, 2 * marks.length));
  larger.set(marks);
  return larger;
}

/** A loop, as `reduce` calls a function for each of millions. */
export function countMarked(marks: Uint8Array): number {
  let count = 0;
  for (let state = 0; state < marks.length; state += 1) count += marks[state] ?? 0;
  return count;
}
