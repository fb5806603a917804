/** What is asked of the graph when everything was seen: always possible, leads to, covers, in this order. */
import type { Promised } from "../compile/leads-to.js";
import { refuter, unfair, type FairGraph, type InSlices, type Refutation } from "../../properties/index.js";
import type { Edges } from "./edges.js";
import type { Found } from "./found.js";
import type { Levels, Range } from "./levels.js";
import { StateMarks, type Asked } from "./state-marks.js";
import { StepEdges } from "./step-edges.js";
import type { Workspace } from "./workspace.js";

/** A search that has seen everything. */
export interface Seen {
  readonly space: Workspace;
  readonly levels: Levels;
  readonly edges: Edges | StepEdges;
  /** What states were asked before they were forgotten, as `askedOf` lists it; undefined where they are kept. */
  readonly marks: StateMarks | undefined;
}

/** All that states are asked. */
export function askedOf({ goals, leadsTo }: Workspace["machine"]["compiled"]): readonly Asked[] {
  const promises = (leadsTo?.promises ?? []).flatMap(({ condition, goal, values }) => [
    { name: condition, values },
    { name: goal, values },
  ]);
  return [...goals.map((_, index) => ({ name: `goal_${index}`, values: [] })), ...promises];
}

/** The first that does not hold; undefined where all do. */
export function* decide(seen: Seen): InSlices<Found | undefined> {
  return (yield* firstImpossible(seen)) ?? (yield* firstUnanswered(seen)) ?? firstUncovered(seen);
}

function* firstImpossible(seen: Seen): InSlices<Found | undefined> {
  const { compiled } = seen.space.machine;
  for (const [index, goal] of compiled.goals.entries()) {
    const marks = yield* marksOf(seen, index);
    seen.edges.spread(marks, goal.steps, seen.levels.states);
    const state = firstUnmarked(seen.levels, marks);
    if (state === undefined) continue;
    const name = goal.violation === "stuck" ? undefined : goal.name;
    return { kind: goal.violation, name, depth: seen.levels.depthOf(state), state, isStep: false };
  }
  return undefined;
}

function* firstUnanswered(seen: Seen): InSlices<Found | undefined> {
  const { space, levels, edges } = seen;
  const { goals, leadsTo } = space.machine.compiled;
  if (leadsTo === undefined || !(edges instanceof StepEdges)) return undefined;
  const initial = (levels.complete[0] ?? []).flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index));
  const graph = edges.graph({ states: space.numbersEnd, initial, strengths: leadsTo.constraints.strengths });
  const refute = refuter(graph);
  for (const [index, promised] of leadsTo.promises.entries()) {
    const condition = yield* marksOf(seen, goals.length + 2 * index);
    const goal = yield* marksOf(seen, goals.length + 2 * index + 1);
    const found = yield* refute({ condition, goal });
    if (found !== undefined) return lassoOf(graph, promised, found);
  }
  return undefined;
}

function lassoOf({ to, constraint }: FairGraph, { name, binding }: Promised, { initial, stem, cycle, since }: Refutation): Found {
  const steps = [...stem, ...cycle].map((step) => ({ to: to[step] ?? initial, constraint: constraint[step] ?? unfair }));
  const returnsTo = cycle.length === 0 ? undefined : stem.length;
  const state = steps.at(-1)?.to ?? initial;
  return { kind: "liveness", name, depth: steps.length, state, isStep: false, lasso: { initial, steps, since, returnsTo, binding } };
}

function firstUncovered({ space }: Seen): Found | undefined {
  const uncovered = space.machine.compiled.met.find(({ kind }, index) => kind === "cover" && !space.isMet(index));
  return uncovered && { kind: "uncovered", name: uncovered.name, depth: 0, state: 0, isStep: false };
}

/** States that are asked between two pauses. */
const askedStates = 16_384;

/** The marks of a condition by its number among all that is asked. */
function* marksOf({ space, levels, marks }: Seen, index: number): InSlices<Uint8Array> {
  if (marks !== undefined) return marks.of(index, space.numbersEnd);
  const own = new StateMarks(askedOf(space.machine.compiled).slice(index, index + 1));
  for (const range of levels.ranges()) {
    for (const piece of pieces(range)) {
      own.take(space.machine, piece.from, piece.to);
      if (piece.to - piece.from === askedStates) yield;
    }
  }
  return own.of(0, space.numbersEnd);
}

function* pieces({ from, to }: Range): Generator<Range> {
  for (let at = from; at < to; at += askedStates) yield { from: at, to: Math.min(to, at + askedStates) };
}

/** One of the nearest. */
function firstUnmarked(levels: Levels, marks: Uint8Array): number | undefined {
  for (const { from, to } of levels.ranges()) {
    const index = marks.subarray(from, to).indexOf(0);
    if (index >= 0) return from + index;
  }
  return undefined;
}
