/** The states and steps of a finished search, with what a fair run may not leave out. States and steps are numbered from 0. */
export interface FairGraph {
  readonly states: number;
  readonly initial: readonly number[];
  /** Step `i` leads from state `from[i]` to state `to[i]`. Steps stand in the order of the states that they begin in. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** The number of the fairness constraint that step `i` serves; `unfair` if a run may leave it out for ever. */
  readonly constraint: readonly number[];
  /**
   * For each constraint. Possible where one of its steps begins. A fair run that goes on for ever takes a step of a weak one if it is
   * possible from some point on without interruption, of a strong one if it is possible again and again.
   */
  readonly strengths: readonly ("weak" | "strong")[];
}

/** The constraint of steps that nobody has to take. */
export const unfair = -1;

/** Where the steps of each state stand among all: those of state `s` are `first[s]` up to, and without, `first[s + 1]`. */
export function stepsByState({ states, from }: FairGraph): readonly number[] {
  const counts = new Array<number>(states + 1).fill(0);
  for (const state of from) counts[state + 1] = (counts[state + 1] ?? 0) + 1;
  let sum = 0;
  return counts.map((count) => (sum += count));
}

/** The numbers of the steps that begin in a state. */
export function stepsFrom(first: readonly number[], state: number): readonly number[] {
  const begin = first[state] ?? 0;
  return Array.from({ length: (first[state + 1] ?? begin) - begin }, (_, index) => begin + index);
}
