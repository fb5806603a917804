/**
 * Strongly connected components of a part of a graph: Tarjan, "Depth-first search and linear graph algorithms" (SIAM Journal on Computing,
 * 1972), with a stack of its own instead of recursion, since graphs of states are deep. One pass over the steps; 24 bytes for each state.
 */
import { stepsEnd, type FairGraph } from "./fair-graph.js";
import { sliceSteps, type InSlices } from "./in-slices.js";

/** A part of the graph: all states that `regions` gives the number `region`. */
export interface Part {
  readonly nodes: Uint32Array;
  readonly region: number;
}

/** Called with each component: the states at `begin` up to, and without, `end`, as long as it runs. It may give them another region. */
export type OnComponent = (states: Uint32Array, begin: number, end: number) => void;

/** The order of a state whose component is known: it is never the least. */
const closed = 0xffff_ffff;

export class ComponentSearch {
  /** For each state the part that it belongs to. */
  readonly regions: Uint32Array;
  /** When a state was met, counted from 1; 0 before. */
  readonly #order: Uint32Array;
  /** The least order that is known to be reached from it. */
  readonly #low: Uint32Array;
  /** States whose component is not known yet. */
  readonly #open: Uint32Array;
  /** The path on which the search stands: states, and for each the step to take next. */
  readonly #path: Uint32Array;
  readonly #next: Uint32Array;
  #depth = 0;
  #opened = 0;
  #met = 0;

  constructor(readonly graph: FairGraph) {
    const make = (): Uint32Array => new Uint32Array(graph.states);
    this.regions = make();
    [this.#order, this.#low, this.#open, this.#path, this.#next] = [make(), make(), make(), make(), make()];
  }

  /** Finds the components of a part, each before those that lead to it; single states are components too. */
  *run({ nodes, region }: Part, onComponent: OnComponent): InSlices<void> {
    for (const node of nodes) this.#order[node] = 0;
    this.#met = 0;
    for (const root of nodes) {
      if (this.#order[root] !== 0) continue;
      this.#enter(root);
      while (!this.#walk(region, onComponent)) yield;
    }
  }

  /** Goes on from where the path ends; true when the path has come to its end. */
  #walk(region: number, onComponent: OnComponent): boolean {
    const { graph, regions } = this;
    const [order, low, path, next] = [this.#order, this.#low, this.#path, this.#next];
    for (let steps = 0; steps < sliceSteps; steps += 1) {
      const at = this.#depth - 1;
      const node = path[at] ?? 0;
      const step = next[at] ?? 0;
      if (step >= stepsEnd(graph, node)) {
        this.#leave(node, onComponent);
        if (at === 0) return true;
        const parent = path[at - 1] ?? 0;
        low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
        continue;
      }
      next[at] = step + 1;
      const target = graph.to[step] ?? 0;
      if (regions[target] !== region) continue;
      const met = order[target] ?? 0;
      if (met === 0) this.#enter(target);
      else if (met < (low[node] ?? 0)) low[node] = met;
    }
    return false;
  }

  #enter(node: number): void {
    this.#met += 1;
    this.#order[node] = this.#met;
    this.#low[node] = this.#met;
    this.#open[this.#opened] = node;
    this.#opened += 1;
    this.#path[this.#depth] = node;
    this.#next[this.#depth] = this.graph.first[node] ?? 0;
    this.#depth += 1;
  }

  #leave(node: number, onComponent: OnComponent): void {
    this.#depth -= 1;
    if (this.#low[node] !== this.#order[node]) return;
    const end = this.#opened;
    let begin = end;
    do {
      begin -= 1;
      this.#order[this.#open[begin] ?? 0] = closed;
    } while (this.#open[begin] !== node);
    this.#opened = begin;
    onComponent(this.#open, begin, end);
  }
}
