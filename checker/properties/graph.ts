/** The graph that a finished search hands to the properties which need all of it. */
export interface ReachabilityGraph {
  /** States are numbered from 0 in breadth-first order, so a smaller number is never deeper. */
  readonly states: number;
  /** Progress steps as pairs from, to: `progress[2 * i]` leads to `progress[2 * i + 1]`. */
  readonly progress: readonly number[];
  /** Is nothing owed in the state? */
  readonly quiescent: readonly boolean[];
}
