/**
 * Where a run can go on for ever and be fair: sets of states that are strongly connected by their own steps and keep every constraint.
 *
 * Idea (Lichtenstein and Pnueli, "Checking that finite state concurrent programs satisfy their linear specification", POPL 1985; Emerson and
 * Lei, "Modalities for model checking", 1987): going round all of a component for ever takes each of its steps again and again. Where that
 * neglects a weak constraint, every smaller part neglects it too. Where it neglects a strong one, a fair run can only avoid the states in
 * which that is possible: the rest is looked at again. Each round gives up a constraint, so the cost is one search for components for each strong one.
 * A state by itself counts as a component: the run may stay, which is fair if nothing has to happen there.
 */
import { ComponentSearch, type Part } from "./components.js";
import { stepsEnd, unfair, type FairGraph } from "./fair-graph.js";
import type { InSlices } from "./in-slices.js";

/** The region of states that no part has. */
const nowhere = 0;

/** Looks for fair components in parts of one graph, one after the other. */
export class FairComponents {
  readonly #search: ComponentSearch;
  readonly #tally: Tally;
  #lastRegion = nowhere;
  /** Fair ones by their regions: how many states they have. */
  #found = new Map<number, number>();

  constructor(readonly graph: FairGraph) {
    this.#search = new ComponentSearch(graph);
    this.#tally = new Tally(graph, this.#search.regions);
  }

  /** Finds the largest fair components among `states`; two of them share no state. What was found before is forgotten. */
  *find(states: Uint32Array): InSlices<void> {
    this.#found = new Map();
    this.#search.regions.fill(nowhere);
    this.#lastRegion = nowhere + 1;
    const open: Part[] = [{ nodes: states, region: this.#lastRegion }];
    for (const state of states) this.#search.regions[state] = this.#lastRegion;
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      yield* this.#search.run(part, (found, begin, end) => {
        const rest = this.#judge(found, begin, end);
        if (rest !== undefined) open.push(rest);
      });
    }
  }

  /** Was nothing found? */
  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  /** The fair component that the state belongs to. */
  of(state: number): Component | undefined {
    const region = this.#search.regions[state] ?? nowhere;
    const states = this.#found.get(region);
    return states === undefined ? undefined : { states, has: (other) => this.#search.regions[other] === region };
  }

  /** Keeps a component that is fair; what is to be looked at again of one that is not. */
  #judge(found: Uint32Array, begin: number, end: number): Part | undefined {
    this.#lastRegion += 1;
    const region = this.#lastRegion;
    const { regions } = this.#search;
    for (let index = begin; index < end; index += 1) regions[found[index] ?? 0] = region;
    this.#tally.count(found, begin, end);
    if (this.#tally.neglectsWeak(end - begin)) return undefined;
    if (!this.#tally.neglectsStrong) {
      this.#found.set(region, end - begin);
      return undefined;
    }
    const component = found.slice(begin, end);
    const nodes = component.filter((state) => !this.#tally.isNeglectedIn(state));
    for (const state of component) if (this.#tally.isNeglectedIn(state)) regions[state] = nowhere;
    return { nodes, region };
  }
}

/** A set of states in which a run may stay. */
export interface Component {
  readonly states: number;
  readonly has: (state: number) => boolean;
}

/** What is possible and what is taken in one component: a few numbers for each constraint, used again for the next component. */
class Tally {
  readonly #constraints: readonly { inStates: number; lastState: number; isTaken: boolean }[];
  /** Those that are possible somewhere in the component. */
  readonly #possible: number[] = [];

  constructor(
    readonly graph: FairGraph,
    readonly regions: Uint32Array,
  ) {
    this.#constraints = graph.strengths.map(() => ({ inStates: 0, lastState: -1, isTaken: false }));
  }

  /** The states have a region of their own. */
  count(states: Uint32Array, begin: number, end: number): void {
    for (const constraint of this.#possible) this.#clear(constraint);
    this.#possible.length = 0;
    for (let index = begin; index < end; index += 1) this.#countState(states[index] ?? 0);
  }

  /** Is a weak constraint possible in all of so many states, and no step of it taken? */
  neglectsWeak(states: number): boolean {
    return this.#possible.some((constraint) => {
      const tally = this.#constraints[constraint];
      return this.graph.strengths[constraint] === "weak" && tally?.isTaken === false && tally.inStates === states;
    });
  }

  get neglectsStrong(): boolean {
    return this.#possible.some((constraint) => this.#isNeglected(constraint));
  }

  /** Is a strong constraint possible in the state of which no step is taken in the component? */
  isNeglectedIn(state: number): boolean {
    for (let step = this.graph.first[state] ?? 0; step < stepsEnd(this.graph, state); step += 1) {
      const constraint = this.graph.constraint[step] ?? unfair;
      if (constraint !== unfair && this.#isNeglected(constraint)) return true;
    }
    return false;
  }

  #isNeglected(constraint: number): boolean {
    return this.graph.strengths[constraint] === "strong" && this.#constraints[constraint]?.isTaken === false;
  }

  #clear(constraint: number): void {
    const tally = this.#constraints[constraint];
    if (tally === undefined) return;
    tally.inStates = 0;
    tally.lastState = -1;
    tally.isTaken = false;
  }

  #countState(state: number): void {
    const { graph, regions } = this;
    const region = regions[state];
    for (let step = graph.first[state] ?? 0; step < stepsEnd(graph, state); step += 1) {
      const tally = this.#constraints[graph.constraint[step] ?? unfair];
      if (tally === undefined) continue;
      if (tally.inStates === 0) this.#possible.push(graph.constraint[step] ?? unfair);
      if (tally.lastState !== state) tally.inStates += 1;
      tally.lastState = state;
      if (regions[graph.to[step] ?? 0] === region) tally.isTaken = true;
    }
  }
}
