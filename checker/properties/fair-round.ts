/** A round through a fair component that keeps every constraint, as short as a greedy walk finds it. */
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { Component } from "./fair-components.js";
import { possibleIn, stepsEnd, unfair, type FairGraph } from "./fair-graph.js";
import { sliceSteps, type InSlices } from "./in-slices.js";

/** A step, and the place in the queue of the state that it begins in: steps know only where they lead. */
interface Taken {
  readonly from: number;
  readonly step: number;
}

type IsEnd = (step: number, state: number) => boolean;

/** Looks for rounds in one graph; 12 bytes for each state. */
export class RoundSearch {
  readonly #queue: Uint32Array;
  /** For each state the walk in which it was met last, and the place in the queue from which. */
  readonly #walkOf: Uint32Array;
  readonly #metFrom: Uint32Array;
  #walk = 0;

  constructor(readonly graph: FairGraph) {
    this.#queue = new Uint32Array(graph.states);
    this.#walkOf = new Uint32Array(graph.states);
    this.#metFrom = new Uint32Array(graph.states);
  }

  /**
   * The steps of a round from `start` back to it. A weak constraint is kept where a step serves it or some state of the round does not make
   * it possible; a strong one where a step serves it or no state makes it possible. Empty where `start` itself makes nothing possible that has to happen.
   */
  *through(component: Component, start: number): InSlices<readonly number[]> {
    const { graph } = this;
    const round: number[] = [];
    const met = new Met(graph, start);
    let at = start;
    for (;;) {
      const missing = met.missing();
      if (missing.size === 0 && at === start) return round;
      const isEnd: IsEnd = missing.size > 0 ? this.#keeps(missing) : (_, state) => state === start;
      const way = yield* this.#shortest(component, at, isEnd);
      for (const step of way) {
        met.take(step);
        round.push(step);
      }
      at = graph.to[way.at(-1) ?? unfair] ?? at;
    }
  }

  /** Does a step serve one of the constraints, or reach a state which makes a weak one impossible? */
  #keeps(missing: ReadonlySet<number>): IsEnd {
    const { graph } = this;
    const weak = [...missing].filter((constraint) => graph.strengths[constraint] === "weak");
    return (step, state) => {
      if (missing.has(graph.constraint[step] ?? unfair)) return true;
      const here = possibleIn(graph, state);
      return weak.some((constraint) => !here.includes(constraint));
    };
  }

  /** A shortest way within the component, of at least one step. */
  *#shortest(component: Component, from: number, isEnd: IsEnd): InSlices<readonly number[]> {
    const { graph } = this;
    this.#walk += 1;
    this.#queue[0] = from;
    this.#walkOf[from] = this.#walk;
    for (let index = 0, length = 1; index < length; index += 1) {
      const state = this.#queue[index] ?? 0;
      for (let step = graph.first[state] ?? 0; step < stepsEnd(graph, state); step += 1) {
        const target = graph.to[step] ?? 0;
        if (!component.has(target)) continue;
        if (isEnd(step, target)) return this.#wayTo({ from: index, step });
        if (this.#walkOf[target] === this.#walk) continue;
        this.#walkOf[target] = this.#walk;
        this.#metFrom[target] = index;
        this.#queue[length] = target;
        length += 1;
      }
      if (index % sliceSteps === sliceSteps - 1) yield;
    }
    throw new InternalError("a fair component without a fair round");
  }

  #wayTo(last: Taken): readonly number[] {
    const way = [last.step];
    for (let index = last.from; index > 0;) {
      const state = this.#queue[index] ?? 0;
      const before = this.#metFrom[state] ?? 0;
      way.push(this.#firstStep(this.#queue[before] ?? 0, state));
      index = before;
    }
    return way.reverse();
  }

  #firstStep(from: number, to: number): number {
    const { graph } = this;
    for (let step = graph.first[from] ?? 0; step < stepsEnd(graph, from); step += 1) if (graph.to[step] === to) return step;
    throw new InternalError("a step that was not there before");
  }
}

/** What a walk has met so far. */
class Met {
  readonly #taken = new Set<number>();
  readonly #possible: Set<number>;
  /** Possible in every state so far. */
  #always: readonly number[];

  constructor(
    readonly graph: FairGraph,
    start: number,
  ) {
    this.#always = possibleIn(graph, start);
    this.#possible = new Set(this.#always);
  }

  take(step: number): void {
    const { graph } = this;
    this.#taken.add(graph.constraint[step] ?? unfair);
    const here = possibleIn(graph, graph.to[step] ?? 0);
    for (const constraint of here) this.#possible.add(constraint);
    this.#always = this.#always.filter((constraint) => here.includes(constraint));
  }

  /** Constraints that a round of these steps would not keep. */
  missing(): ReadonlySet<number> {
    const { strengths } = this.graph;
    const weak = this.#always.filter((constraint) => strengths[constraint] === "weak");
    const strong = [...this.#possible].filter((constraint) => strengths[constraint] === "strong");
    return new Set([...weak, ...strong].filter((constraint) => !this.#taken.has(constraint)));
  }
}
