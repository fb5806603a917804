/**
 * Stuck states: those from which no quiescent state can be reached by progress steps alone (AG EF quiescent, in the terms of
 * temporal logic). Idea: walk the progress steps backwards from every quiescent state; what the walk does not meet is stuck. One
 * pass over the steps; sound on the quotient by a symmetry, since being quiescent and being progress are symmetric.
 */
import type { ReachabilityGraph } from "./graph.js";

/** The first stuck state, which is also one of least depth; undefined if there is none. */
export function firstStuck(graph: ReachabilityGraph): number | undefined {
  const predecessors = predecessorsOf(graph);
  const resting = graph.quiescent.flatMap((quiescent, state) => (quiescent ? [state] : []));
  const rests = new Set(resting);
  const open = [...resting];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const predecessor of predecessors[state] ?? []) {
      if (rests.has(predecessor)) continue;
      rests.add(predecessor);
      open.push(predecessor);
    }
  }
  for (let state = 0; state < graph.states; state++) if (!rests.has(state)) return state;
  return undefined;
}

function predecessorsOf(graph: ReachabilityGraph): readonly (readonly number[])[] {
  const predecessors: number[][] = Array.from({ length: graph.states }, () => []);
  for (let at = 0; at + 1 < graph.progress.length; at += 2) {
    const [from, to] = [graph.progress[at], graph.progress[at + 1]];
    if (from !== undefined && to !== undefined) predecessors[to]?.push(from);
  }
  return predecessors;
}
