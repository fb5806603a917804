/** The states and steps of a finished search, with what a fair run may not leave out, as flat arrays: of states and of steps there are many. */
export interface FairGraph {
  /** The numbers of states are below this; not every number below it has to be a state's. */
  readonly states: number;
  readonly initial: readonly number[];
  /** For each state the number of its first step and how many it has: they stand one after the other. */
  readonly first: ArrayLike<number>;
  readonly count: ArrayLike<number>;
  /** For each step the state that it leads to. */
  readonly to: ArrayLike<number>;
  /** For each step the number of the fairness constraint that it serves; `unfair` if a run may leave it out for ever. */
  readonly constraint: ArrayLike<number>;
  /**
   * For each constraint. Possible where one of its steps begins. A fair run that goes on for ever takes a step of a weak one if it is
   * possible from some point on without interruption, of a strong one if it is possible again and again.
   */
  readonly strengths: readonly ("weak" | "strong")[];
}

/** The constraint of steps that nobody has to take. Others have smaller numbers, so that 16 bits hold them. */
export const unfair = 0xffff;

/** A graph whose steps are given one by one, in the order of the states that they begin in. */
export interface StepList extends Pick<FairGraph, "states" | "initial" | "strengths"> {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly constraint: readonly number[];
}

/** The same with the steps found by their states. */
export function fairGraph({ from, ...graph }: StepList): FairGraph {
  const [first, count] = [new Uint32Array(graph.states), new Uint32Array(graph.states)];
  for (const [step, state] of from.entries()) {
    if (count[state] === 0) first[state] = step;
    count[state] = (count[state] ?? 0) + 1;
  }
  return { ...graph, first, count };
}

/** Behind the last step of a state. */
export function stepsEnd({ first, count }: FairGraph, state: number): number {
  return (first[state] ?? 0) + (count[state] ?? 0);
}

/** The constraints that a state has steps of, each once. */
export function possibleIn(graph: FairGraph, state: number): readonly number[] {
  const found: number[] = [];
  for (let step = graph.first[state] ?? 0; step < stepsEnd(graph, state); step += 1) {
    const served = graph.constraint[step] ?? unfair;
    if (served !== unfair && !found.includes(served)) found.push(served);
  }
  return found;
}
