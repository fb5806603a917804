/** The steps that a search found, kept for what is decided on all of them. */
import { invariant } from "../../dsl/diagnostics/index.js";
import { fairGraph, unfair, type FairGraph } from "../properties/index.js";
import type { FairnessConstraint } from "./fairness.js";

/** Grows during a search; its steps come in the order of the states that they begin in. */
export class StepGraph {
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #constraint: number[] = [];
  readonly #numbers = new Map<string, number>();
  readonly constraints: FairnessConstraint[] = [];

  add(from: number, to: number, served: FairnessConstraint | undefined): void {
    this.#from.push(from);
    this.#to.push(to);
    this.#constraint.push(served === undefined ? unfair : this.#numberOf(served));
  }

  /** Where a step begins and ends, and which constraint it serves. */
  step(step: number): { readonly from: number; readonly to: number; readonly served: FairnessConstraint | undefined } {
    const served = this.constraints[this.#constraint[step] ?? unfair];
    return { from: this.#from[step] ?? unfair, to: this.#to[step] ?? unfair, served };
  }

  graph(states: number, initial: readonly number[]): FairGraph {
    const strengths = this.constraints.map(({ strength }) => strength);
    return fairGraph({ states, initial, from: this.#from, to: this.#to, constraint: this.#constraint, strengths });
  }

  #numberOf(served: FairnessConstraint): number {
    const known = this.#numbers.get(served.key);
    if (known !== undefined) return known;
    invariant(this.constraints.length < unfair, "constraints have numbers below the one that stands for none");
    this.#numbers.set(served.key, this.constraints.length);
    return this.constraints.push(served) - 1;
  }
}
