/**
 * `P leads to Q`: is there a fair run in which some state with P is never followed by Q?
 *
 * Such a run reaches a state with P, meets no Q from there on, and ends up in a component in which it can stay for ever and be fair (see
 * `fair-components.ts`). So: the states that can be reached from one with P without meeting Q; the fair components among them; a shortest way
 * into one; and there a round that serves every constraint which it does not leave impossible at times. Exact on the graph of all states; on
 * a quotient by a symmetry it is not, since a constraint belongs to certain nodes.
 */
import { stepsByState, stepsFrom, type FairGraph } from "./fair-graph.js";
import { fairComponents, possibilitiesOf, type Possibilities } from "./fair-components.js";
import { roundThrough } from "./fair-round.js";

/** For each state: does the condition, does the goal hold in it? */
export interface LeadsToQuestion {
  readonly condition: readonly boolean[];
  readonly goal: readonly boolean[];
}

/** A run that violates it, as numbers of steps. */
export interface Refutation {
  readonly initial: number;
  readonly stem: readonly number[];
  /** Repeated for ever behind the stem. Empty where the run may end: only unfair steps are possible there. */
  readonly cycle: readonly number[];
  /** How many steps of the stem lead to the state with the condition. */
  readonly since: number;
}

/** Answers several questions about one graph. */
export function leadsToChecker(graph: FairGraph): (question: LeadsToQuestion) => Refutation | undefined {
  const possibilities = possibilitiesOf(graph, stepsByState(graph));
  return (question) => refute(possibilities, question);
}

function refute(possibilities: Possibilities, question: LeadsToQuestion): Refutation | undefined {
  const waiting = waitingStates(possibilities, question);
  const fair = fairComponents(possibilities, waiting);
  if (fair.length === 0) return undefined;
  const home = new Map(fair.flatMap((component) => component.map((state) => [state, component] as const)));
  let best: Refutation | undefined;
  let budget = roundBudget;
  for (const stem of waysInto(possibilities, question, (state) => home.has(state))) {
    const component = home.get(stem.end) ?? [];
    if (best !== undefined && (budget <= 0 || stem.steps.length >= best.stem.length + best.cycle.length)) break;
    budget -= component.length;
    const cycle = roundThrough(possibilities, { component, start: stem.end });
    if (best === undefined || stem.steps.length + cycle.length < best.stem.length + best.cycle.length) {
      best = { initial: stem.initial, stem: stem.steps, cycle, since: stem.since };
    }
  }
  return best;
}

/** A shortest trace is worth looking at several rounds, but not at all of them: this many states of components are gone through. */
const roundBudget = 20_000;

/** The states in which the goal may still be missing after some state with the condition. */
function waitingStates({ graph, first }: Possibilities, { condition, goal }: LeadsToQuestion): readonly number[] {
  const found = new Set<number>();
  const open: number[] = [];
  const add = (state: number): void => {
    if (found.has(state) || goal[state] === true) return;
    found.add(state);
    open.push(state);
  };
  condition.forEach((holds, state) => {
    if (holds) add(state);
  });
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const step of stepsFrom(first, state)) add(graph.to[step] ?? state);
  }
  return [...found];
}

interface Way {
  readonly initial: number;
  readonly steps: readonly number[];
  readonly since: number;
  readonly end: number;
}

/** How a place was reached: a state, before or after the condition was met. `step` is undefined where only the condition was met. */
interface Visit {
  readonly state: number;
  readonly isWaiting: boolean;
  readonly before: Visit | undefined;
  readonly step: number | undefined;
}

/** Shortest ways to wanted states over one with the condition and, from there on, without the goal; the shortest first, one for each wanted state. */
function* waysInto(
  { graph, first }: Possibilities,
  { condition, goal }: LeadsToQuestion,
  isWanted: (state: number) => boolean,
): Generator<Way> {
  const seen = { before: new Set<number>(), waiting: new Set<number>() };
  const queue: Visit[] = [];
  const add = (visit: Visit): void => {
    const known = visit.isWaiting ? seen.waiting : seen.before;
    if (known.has(visit.state) || (visit.isWaiting && goal[visit.state] === true)) return;
    known.add(visit.state);
    queue.push(visit);
    if (!visit.isWaiting && condition[visit.state] === true) add({ state: visit.state, isWaiting: true, before: visit, step: undefined });
  };
  for (const state of graph.initial) add({ state, isWaiting: false, before: undefined, step: undefined });
  for (const visit of queue) {
    if (visit.isWaiting && isWanted(visit.state)) yield wayOf(visit);
    for (const step of stepsFrom(first, visit.state)) {
      add({ state: graph.to[step] ?? visit.state, isWaiting: visit.isWaiting, before: visit, step });
    }
  }
}

function wayOf(end: Visit): Way {
  const steps: number[] = [];
  let since = 0;
  let initial = end.state;
  for (let visit: Visit | undefined = end; visit !== undefined; visit = visit.before) {
    if (visit.step !== undefined) steps.unshift(visit.step);
    if (visit.step !== undefined && !visit.isWaiting) since += 1;
    initial = visit.state;
  }
  return { initial, steps, since, end: end.state };
}
