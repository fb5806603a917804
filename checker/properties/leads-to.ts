/**
 * `P leads to Q`: is there a fair run in which some state with P is never followed by Q?
 *
 * Such a run reaches a state with P, meets no Q from there on, and ends up in a component in which it can stay for ever and be fair (see
 * `fair-components.ts`). So: the states that can be reached from one with P without meeting Q; the fair components among them; a shortest way
 * into one; and there a round that serves every constraint which it does not leave impossible at times. Exact on the graph of all states; on
 * a quotient by a symmetry it is not, since a constraint belongs to certain nodes.
 */
import { InternalError } from "../../dsl/diagnostics/index.js";
import { FairComponents } from "./fair-components.js";
import { stepsEnd, type FairGraph } from "./fair-graph.js";
import { RoundSearch } from "./fair-round.js";
import { finish, sliceSteps, type InSlices } from "./in-slices.js";
import { waysInto, type LeadsToQuestion, type Way } from "./ways.js";

/** A run that violates it, as numbers of steps. */
export interface Refutation {
  readonly initial: number;
  readonly stem: readonly number[];
  /** Repeated for ever behind the stem. Empty where the run may end: only unfair steps are possible there. */
  readonly cycle: readonly number[];
  /** How many steps of the stem lead to the state with the condition. */
  readonly since: number;
}

/** Answers several questions about one graph, without pauses. */
export function leadsToChecker(graph: FairGraph): (question: LeadsToQuestion) => Refutation | undefined {
  const refute = refuter(graph);
  return (question) => finish(refute(question));
}

/** Answers several questions about one graph. */
export function refuter(graph: FairGraph): (question: LeadsToQuestion) => InSlices<Refutation | undefined> {
  const fair = new FairComponents(graph);
  return function* (question) {
    yield* fair.find(yield* waitingStates(graph, question));
    return fair.isEmpty ? undefined : yield* shortestRun(fair, question);
  };
}

/** A shortest trace is worth looking at several rounds, but not at all of them: this many states of components are gone through. */
const roundBudget = 20_000;

function* shortestRun(fair: FairComponents, question: LeadsToQuestion): InSlices<Refutation | undefined> {
  const { graph } = fair;
  const rounds = new RoundSearch(graph);
  let best: Refutation | undefined;
  let budget = roundBudget;
  for (const way of waysInto(graph, question, (state) => fair.of(state) !== undefined)) {
    yield;
    if (way === undefined) continue;
    const component = fair.of(way.end);
    if (component === undefined) throw new InternalError("a way to where no fair run stays");
    if (best !== undefined && (budget <= 0 || !isShorter(way, [], best))) break;
    budget -= component.states;
    const cycle = yield* rounds.through(component, way.end);
    if (best === undefined || isShorter(way, cycle, best)) best = { initial: way.initial, stem: way.steps, cycle, since: way.since };
  }
  return best;
}

function isShorter({ steps }: Way, cycle: readonly number[], than: Refutation): boolean {
  return steps.length + cycle.length < than.stem.length + than.cycle.length;
}

/** The states in which the goal may still be missing after some state with the condition. */
function* waitingStates(graph: FairGraph, { condition, goal }: LeadsToQuestion): InSlices<Uint32Array> {
  const isFound = new Uint8Array(graph.states);
  const found = new Uint32Array(graph.states);
  let length = 0;
  const add = (state: number): void => {
    if (isFound[state] === 1 || goal[state] === 1) return;
    isFound[state] = 1;
    found[length] = state;
    length += 1;
  };
  for (let state = 0; state < graph.states; state += 1) if (condition[state] === 1) add(state);
  for (let index = 0; index < length; index += 1) {
    const state = found[index] ?? 0;
    const end = stepsEnd(graph, state);
    for (let step = graph.first[state] ?? 0; step < end; step += 1) add(graph.to[step] ?? state);
    if (index % sliceSteps === sliceSteps - 1) yield;
  }
  return found.subarray(0, length);
}
