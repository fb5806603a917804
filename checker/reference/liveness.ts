/** `leads to` on the graph of a finished search: which states have the condition and the goal, and what a refutation looks like. */
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { LeadsTo, VariableId } from "../../dsl/analysis/index.js";
import { leadsToChecker, type Refutation } from "../properties/index.js";
import type { FairnessNote, Lasso, Verdict } from "../verdict/index.js";
import type { Encoder } from "./encode.js";
import { holds } from "./evaluate.js";
import { eventsOf } from "./events.js";
import { fairnessOf, type FairnessConstraint } from "./fairness.js";
import { isCovered, unanswered } from "./failures.js";
import { extend, propertyScope } from "./scope.js";
import { buildTrace } from "./snapshot.js";
import type { SystemState } from "./state.js";
import { executeEvent, type StepResult } from "./step.js";
import type { StepGraph } from "./step-graph.js";
import { isElement, type Value } from "./value.js";
import type { World } from "./world.js";

/** A finished search without reduction. */
export interface Explored {
  readonly world: World;
  readonly states: readonly SystemState[];
  readonly initial: readonly number[];
  readonly steps: StepGraph;
  /** Tells states apart. */
  readonly encoder: Encoder;
  /** `representative`: of assignments that a permutation makes equal, one is enough, as it maps runs to runs. */
  readonly assignments: "all" | "representative";
}

/** The first property that some fair run violates; undefined if there is none. */
export function firstUnanswered(explored: Explored, properties: readonly LeadsTo[]): Verdict | undefined {
  if (properties.length === 0) return undefined;
  const refute = leadsToChecker(explored.steps.graph(explored.states.length, explored.initial));
  for (const property of properties) {
    for (const assignment of assignmentsOf(explored, property.variables)) {
      const condition = statesWith(explored, property.condition, assignment);
      const goal = statesWith(explored, property.goal, assignment);
      const found = refute({ condition, goal });
      if (found !== undefined) return verdictOf(explored, { property, assignment, found });
    }
  }
  return undefined;
}

type Assignment = readonly (readonly [VariableId, Value])[];

function assignmentsOf({ world, assignments }: Explored, variables: readonly VariableId[]): readonly Assignment[] {
  const all = variables.reduce<readonly Assignment[]>(
    (lists, id) =>
      lists.flatMap((list) => world.universe.valuesOf(world.variable(id).type).map((value) => [...list, [id, value] as const])),
    [[]],
  );
  return assignments === "all" ? all : all.filter((assignment) => isRepresentative(world, assignment));
}

/** In each interchangeable sort, a new element is the next one: every assignment can be renamed to such a one, and to one alone. */
function isRepresentative(world: World, assignment: Assignment): boolean {
  const met = new Map<string, number>();
  return assignment.every(([, value]) => {
    if (!isElement(value) || !world.universe.sort(value.sort).symmetric) return true;
    const next = met.get(value.sort) ?? 0;
    if (value.index > next) return false;
    met.set(value.sort, Math.max(next, value.index + 1));
    return true;
  });
}

/** A condition that cannot be evaluated in a state does not hold there. */
function statesWith({ world, states }: Explored, condition: LeadsTo["condition"], assignment: Assignment): Uint8Array {
  return Uint8Array.from(states, (state) => Number(isCovered(() => holds(condition, extend(propertyScope(world, state), assignment)))));
}

interface Refuted {
  readonly property: LeadsTo;
  readonly assignment: Assignment;
  readonly found: Refutation;
}

function verdictOf(explored: Explored, { property, assignment, found }: Refuted): Verdict {
  const { world } = explored;
  const steps = [...found.stem, ...found.cycle].map((step) => repeat(explored, step));
  const told = assignment.filter(([id]) => world.universe.valuesOf(world.variable(id).type).length > 1);
  const binding = Object.fromEntries(told.map(([id, value]) => [world.variable(id).name, world.universe.textOf(value)]));
  const lasso: Lasso = {
    binding,
    since: found.since,
    returnsTo: found.cycle.length === 0 ? undefined : found.stem.length,
    fairness: fairnessNotes(explored, found),
  };
  const trace = buildTrace(world, stateAt(explored, found.initial), steps);
  return { kind: "violated", failure: unanswered(property, lasso), trace, lasso };
}

/** A step of the graph, executed once more. */
function repeat({ world, encoder, steps, states }: Explored, step: number): StepResult {
  const { from, to, served } = steps.step(step);
  const [state, target] = [states[from], states[to]];
  if (state === undefined || target === undefined) throw new InternalError("a step between unknown states");
  const key = encoder.encode(target);
  for (const event of eventsOf(world, state)) {
    if (fairnessOf(world, event)?.key !== served?.key) continue;
    const found = executeEvent(world, state, event).find((result) => result.kind === "next" && encoder.encode(result.state) === key);
    if (found !== undefined) return found;
  }
  throw new InternalError("a step that cannot be repeated");
}

function stateAt({ states }: Explored, index: number): SystemState {
  const state = states[index];
  if (state === undefined) throw new InternalError(`no state ${index}`);
  return state;
}

/** What is possible somewhere in the repeated part, and what becomes of it there. */
function fairnessNotes(explored: Explored, { stem, cycle }: Refutation): readonly FairnessNote[] {
  const moments = cycle.map((step, index) => {
    const { from, served } = explored.steps.step(step);
    const possible = possibleIn(explored, from);
    return { after: stem.length + index, served, possible };
  });
  const all = new Map(moments.flatMap(({ possible }) => [...possible]));
  return [...all.values()].map(({ key, subject, strength }) => ({
    subject,
    strength,
    done: moments.filter(({ served }) => served?.key === key).map(({ after }) => after + 1),
    impossibleAfter: moments.find(({ possible }) => !possible.has(key))?.after,
  }));
}

function possibleIn({ world, states }: Explored, index: number): ReadonlyMap<string, FairnessConstraint> {
  const state = states[index];
  const found = new Map<string, FairnessConstraint>();
  if (state === undefined) return found;
  for (const event of eventsOf(world, state)) {
    const constraint = fairnessOf(world, event);
    if (constraint === undefined || found.has(constraint.key)) continue;
    if (executeEvent(world, state, event).length > 0) found.set(constraint.key, constraint);
  }
  return found;
}
