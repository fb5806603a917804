/**
 * States from which no goal can be reached. Idea: walk the steps backwards from every goal; what the walk does not meet cannot
 * reach one. One pass over the steps; sound on the quotient by a symmetry where goals and steps are symmetric.
 */
export interface Reaching {
  /** States are numbered from 0 in breadth-first order, so a smaller number is never deeper. */
  readonly states: number;
  /** Steps as pairs from, to: `steps[2 * i]` leads to `steps[2 * i + 1]`. */
  readonly steps: readonly number[];
  readonly goals: readonly boolean[];
}

/** The first state that reaches no goal, which is also one of least depth; undefined if there is none. */
export function firstUnable(graph: Reaching): number | undefined {
  const predecessors = predecessorsOf(graph);
  const open = graph.goals.flatMap((isGoal, state) => (isGoal ? [state] : []));
  const able = new Set(open);
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const predecessor of predecessors[state] ?? []) {
      if (able.has(predecessor)) continue;
      able.add(predecessor);
      open.push(predecessor);
    }
  }
  for (let state = 0; state < graph.states; state++) if (!able.has(state)) return state;
  return undefined;
}

function predecessorsOf({ states, steps }: Reaching): readonly (readonly number[])[] {
  const predecessors: number[][] = Array.from({ length: states }, () => []);
  for (let at = 0; at + 1 < steps.length; at += 2) {
    const [from, to] = [steps[at], steps[at + 1]];
    if (from !== undefined && to !== undefined) predecessors[to]?.push(from);
  }
  return predecessors;
}
