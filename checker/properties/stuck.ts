/**
 * Stuck states: those from which no quiescent state can be reached by progress steps alone (AG EF quiescent, in the terms of
 * temporal logic).
 */
import type { ReachabilityGraph } from "./graph.js";
import { firstUnable } from "./reaching.js";

/** The first stuck state, which is also one of least depth; undefined if there is none. */
export function firstStuck({ states, progress, quiescent }: ReachabilityGraph): number | undefined {
  return firstUnable({ states, steps: progress, goals: quiescent });
}
