/**
 * Where a run can go on for ever and be fair: sets of states that are strongly connected by their own steps and keep every constraint.
 *
 * Idea (Lichtenstein and Pnueli, "Checking that finite state concurrent programs satisfy their linear specification", POPL 1985; Emerson and
 * Lei, "Modalities for model checking", 1987): going round all of a component for ever takes each of its steps again and again. Where that
 * neglects a weak constraint, every smaller part neglects it too. Where it neglects a strong one, a fair run can only avoid the states in
 * which that is possible: the rest is looked at again. Each round gives up a constraint, so the cost is one search for components for each strong one.
 * A state by itself counts as a component: the run may stay, which is fair if nothing has to happen there.
 */
import { components } from "./components.js";
import { stepsFrom, unfair, type FairGraph } from "./fair-graph.js";

/** What is possible in each state of a graph, and its steps by state. */
export interface Possibilities {
  readonly graph: FairGraph;
  /** From `stepsByState`. */
  readonly first: readonly number[];
  /** The constraints that a state has steps of, each once. */
  readonly possible: (state: number) => readonly number[];
}

/** Looks at every step once. */
export function possibilitiesOf(graph: FairGraph, first: readonly number[]): Possibilities {
  const possible = Array.from({ length: graph.states }, (_, state) => {
    const served = stepsFrom(first, state).map((step) => graph.constraint[step] ?? unfair);
    return [...new Set(served)].filter((constraint) => constraint !== unfair);
  });
  return { graph, first, possible: (state) => possible[state] ?? [] };
}

/** The largest such sets of states among `states`; two of them share no state. */
export function fairComponents(possibilities: Possibilities, states: readonly number[]): readonly (readonly number[])[] {
  const { graph, first } = possibilities;
  const successors = (state: number): readonly number[] => stepsFrom(first, state).map((step) => graph.to[step] ?? state);
  const fair: (readonly number[])[] = [];
  const open: (readonly number[])[] = [states];
  for (let nodes = open.pop(); nodes !== undefined; nodes = open.pop()) {
    for (const component of components({ nodes, successors })) {
      const neglected = neglectedIn(possibilities, component);
      if (neglected === undefined) continue;
      if (neglected.size === 0) fair.push(component);
      else open.push(component.filter((state) => !possibilities.possible(state).some((constraint) => neglected.has(constraint))));
    }
  }
  return fair;
}

/** The strong constraints that going round all of a component neglects; undefined where it neglects a weak one. */
function neglectedIn({ graph, first, possible }: Possibilities, component: readonly number[]): ReadonlySet<number> | undefined {
  const isIn = new Set(component);
  const taken = new Set<number>();
  const somewhere = new Map<number, number>();
  for (const state of component) {
    for (const constraint of possible(state)) somewhere.set(constraint, (somewhere.get(constraint) ?? 0) + 1);
    for (const step of stepsFrom(first, state)) if (isIn.has(graph.to[step] ?? unfair)) taken.add(graph.constraint[step] ?? unfair);
  }
  const neglected = new Set<number>();
  for (const [constraint, states] of somewhere) {
    if (taken.has(constraint)) continue;
    if (graph.strengths[constraint] === "strong") neglected.add(constraint);
    else if (states === component.length) return undefined;
  }
  return neglected;
}
