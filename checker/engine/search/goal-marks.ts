/** Where the conditions of the graph's properties hold, for each state by its number: asked while the state stands in memory. */
import type { CompiledModel } from "../compile/module.js";
import type { Machine } from "./machine.js";

/** States that there is room for at first. */
const fewest = 4096;

export class GoalMarks {
  readonly #marks: Uint8Array[];

  constructor({ goals }: CompiledModel) {
    this.#marks = goals.map(() => new Uint8Array(fewest));
  }

  /** Asks about the states from one number up to, not including, another. */
  take(machine: Machine, from: number, to: number): void {
    for (const [index, marks] of this.#marks.entries()) {
      const roomy = marks.length >= to ? marks : grown(marks, to);
      this.#marks[index] = roomy;
      for (let state = from; state < to; state += 1) roomy[state] = machine.call(`goal_${index}`, machine.addressOf(state));
    }
  }

  /** Those of a property, by its number, of so many states. */
  of(index: number, states: number): Uint8Array {
    return this.#marks[index]?.subarray(0, states) ?? new Uint8Array(states);
  }
}

function grown(marks: Uint8Array, states: number): Uint8Array {
  const larger = new Uint8Array(Math.max(states, 2 * marks.length));
  larger.set(marks);
  return larger;
}
