/** `leads to` on the graph of a finished search: which states have the condition and the goal, and what a refutation looks like. */
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { LeadsTo, VariableId } from "../../dsl/analysis/index.js";
import { leadsToChecker, type Refutation } from "../properties/index.js";
import type { Verdict } from "../verdict/index.js";
import { holdsFor, promiseBroken, type Assignment } from "./broken-promise.js";
import type { Encoder } from "./encode.js";
import { eventsOf } from "./events.js";
import { fairnessOf } from "./fairness.js";
import type { SystemState } from "./state.js";
import { executeEvent, type StepResult } from "./step.js";
import type { StepGraph } from "./step-graph.js";
import { isElement } from "./value.js";
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

function statesWith({ world, states }: Explored, condition: LeadsTo["condition"], assignment: Assignment): Uint8Array {
  return Uint8Array.from(states, (state) => Number(holdsFor(world, state, { condition, assignment })));
}

interface Refuted {
  readonly property: LeadsTo;
  readonly assignment: Assignment;
  readonly found: Refutation;
}

function verdictOf(explored: Explored, { property, assignment, found }: Refuted): Verdict {
  const { initial, stem, cycle, since } = found;
  const steps = [...stem, ...cycle].map((step) => repeat(explored, step));
  const returnsTo = cycle.length === 0 ? undefined : stem.length;
  return promiseBroken(explored.world, { property, assignment, start: stateAt(explored, initial), steps, since, returnsTo });
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
