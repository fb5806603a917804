/** A round through a fair component that keeps every constraint, as short as a greedy walk finds it. */
import { InternalError } from "../../dsl/diagnostics/index.js";
import { stepsFrom, unfair } from "./fair-graph.js";
import type { Possibilities } from "./fair-components.js";

/**
 * The steps of a round from `start` back to it. A weak constraint is kept where a step serves it or some state of the round does not make
 * it possible; a strong one where a step serves it or no state makes it possible. Empty where `start` itself makes nothing possible that has to happen.
 */
export function roundThrough(
  possibilities: Possibilities,
  { component, start }: { readonly component: readonly number[]; readonly start: number },
): readonly number[] {
  const { graph } = possibilities;
  const walk: Walk = { possibilities, isIn: new Set(component) };
  const round: number[] = [];
  const met = new Met(possibilities, start);
  let at = start;
  for (;;) {
    const missing = met.missing();
    const way = missing.size > 0 ? wayToKeep(walk, at, missing) : wayBetween(walk, at, start);
    for (const step of way) met.take(step);
    round.push(...way);
    at = graph.to[way.at(-1) ?? unfair] ?? at;
    if (missing.size === 0 && met.missing().size === 0) return round;
  }
}

/** What a walk has met so far. */
class Met {
  readonly #taken = new Set<number>();
  readonly #possible: Set<number>;
  /** Possible in every state so far. */
  #always: readonly number[];

  constructor(
    readonly possibilities: Possibilities,
    start: number,
  ) {
    this.#always = possibilities.possible(start);
    this.#possible = new Set(this.#always);
  }

  take(step: number): void {
    const { graph, possible } = this.possibilities;
    this.#taken.add(graph.constraint[step] ?? unfair);
    const here = possible(graph.to[step] ?? unfair);
    for (const constraint of here) this.#possible.add(constraint);
    this.#always = this.#always.filter((constraint) => here.includes(constraint));
  }

  /** Constraints that a round of these steps would not keep. */
  missing(): ReadonlySet<number> {
    const { strengths } = this.possibilities.graph;
    const weak = this.#always.filter((constraint) => strengths[constraint] === "weak");
    const strong = [...this.#possible].filter((constraint) => strengths[constraint] === "strong");
    return new Set([...weak, ...strong].filter((constraint) => !this.#taken.has(constraint)));
  }
}

interface Walk {
  readonly possibilities: Possibilities;
  readonly isIn: ReadonlySet<number>;
}

/** A shortest way within the component that serves one of the constraints, or reaches a state which makes a weak one impossible. */
function wayToKeep(walk: Walk, from: number, missing: ReadonlySet<number>): readonly number[] {
  const { graph, possible } = walk.possibilities;
  const weak = [...missing].filter((constraint) => graph.strengths[constraint] === "weak");
  return shortest(walk, from, (step, state) => {
    if (missing.has(graph.constraint[step] ?? unfair)) return true;
    const here = possible(state);
    return weak.some((constraint) => !here.includes(constraint));
  });
}

function wayBetween(walk: Walk, from: number, to: number): readonly number[] {
  return from === to ? [] : shortest(walk, from, (_, state) => state === to);
}

function shortest({ possibilities, isIn }: Walk, from: number, isEnd: (step: number, state: number) => boolean): readonly number[] {
  const { graph, first } = possibilities;
  const reachedBy = new Map<number, number | undefined>([[from, undefined]]);
  const queue = [from];
  for (const state of queue) {
    for (const step of stepsFrom(first, state)) {
      const target = graph.to[step] ?? unfair;
      if (!isIn.has(target)) continue;
      if (isEnd(step, target)) return [...wayTo(possibilities, reachedBy, state), step];
      if (reachedBy.has(target)) continue;
      reachedBy.set(target, step);
      queue.push(target);
    }
  }
  throw new InternalError("a fair component without a fair round");
}

function wayTo({ graph }: Possibilities, reachedBy: ReadonlyMap<number, number | undefined>, state: number): readonly number[] {
  const way: number[] = [];
  let at = state;
  for (let step = reachedBy.get(at); step !== undefined; step = reachedBy.get(at)) {
    way.unshift(step);
    at = graph.from[step] ?? at;
  }
  return way;
}
