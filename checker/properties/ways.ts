/** Shortest ways over a state with the condition and, from there on, without the goal: breadth first, 24 bytes for each state. */
import { stepsEnd, type FairGraph } from "./fair-graph.js";
import { sliceSteps } from "./in-slices.js";

/** For each state: does the condition, does the goal hold in it? 1 if it does. */
export interface LeadsToQuestion {
  readonly condition: Uint8Array;
  readonly goal: Uint8Array;
}

/** A way by the numbers of its steps. */
export interface Way {
  readonly initial: number;
  readonly steps: readonly number[];
  /** How many of its steps lead to the state with the condition. */
  readonly since: number;
  readonly end: number;
}

/** Of places: not met, met without a step because the condition holds there, and where ways begin. Steps have smaller numbers. */
const [unmet, begun, start] = [0xffff_ffff, 0xffff_fffe, 0xffff_fffd];

/** Yields ways to wanted states, the shortest first, one for each wanted state; undefined where it pauses. */
export function* waysInto(graph: FairGraph, question: LeadsToQuestion, isWanted: (state: number) => boolean): Generator<Way | undefined> {
  const search = new WaySearch(graph, question);
  for (const state of graph.initial) search.add(2 * state, { before: 0, step: start });
  let pause = sliceSteps;
  for (let index = 0; index < search.length; index += 1) {
    const place = search.at(index);
    const state = place >> 1;
    const isWaiting = place & 1;
    if (isWaiting === 1 && isWanted(state)) yield search.wayTo(place);
    const end = stepsEnd(graph, state);
    for (let step = graph.first[state] ?? 0; step < end; step += 1) {
      search.add(2 * (graph.to[step] ?? state) + isWaiting, { before: place, step });
    }
    pause -= 1;
    if (pause > 0) continue;
    yield undefined;
    pause = sliceSteps;
  }
}

/** A place is a state before (even) or after (odd) the condition was met: twice the state's number, plus one. */
class WaySearch {
  readonly #step: Uint32Array;
  readonly #before: Uint32Array;
  readonly #queue: Uint32Array;
  #length = 0;

  constructor(
    graph: FairGraph,
    readonly question: LeadsToQuestion,
  ) {
    this.#step = new Uint32Array(2 * graph.states).fill(unmet);
    this.#before = new Uint32Array(2 * graph.states);
    this.#queue = new Uint32Array(2 * graph.states);
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#queue[index] ?? 0;
  }

  add(place: number, by: { readonly before: number; readonly step: number }): void {
    const { condition, goal } = this.question;
    const isWaiting = (place & 1) === 1;
    if (this.#step[place] !== unmet || (isWaiting && goal[place >> 1] === 1)) return;
    this.#step[place] = by.step;
    this.#before[place] = by.before;
    this.#queue[this.#length] = place;
    this.#length += 1;
    if (!isWaiting && condition[place >> 1] === 1) this.add(place + 1, { before: place, step: begun });
  }

  wayTo(end: number): Way {
    const steps: number[] = [];
    let since = 0;
    let place = end;
    for (; this.#step[place] !== start; place = this.#before[place] ?? 0) {
      const step = this.#step[place] ?? start;
      if (step === begun) continue;
      steps.push(step);
      if ((place & 1) === 0) since += 1;
    }
    return { initial: place >> 1, steps: steps.reverse(), since, end: end >> 1 };
  }
}
