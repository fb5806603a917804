/** A run in which something never comes that a `leads to` promises: what it is called, and why it is fair. */
import type { LeadsTo, VariableId } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { FairnessNote, Lasso, Verdict } from "../verdict/index.js";
import { holds } from "./evaluate.js";
import { eventsOf } from "./events.js";
import { isCovered, unanswered } from "./failures.js";
import { fairnessOf, type FairnessConstraint } from "./fairness.js";
import { extend, propertyScope } from "./scope.js";
import { buildTrace } from "./snapshot.js";
import type { SystemState } from "./state.js";
import { executeEvent, type StepResult } from "./step.js";
import type { Value } from "./value.js";
import type { World } from "./world.js";

/** Values for the variables of a property. */
export type Assignment = readonly (readonly [VariableId, Value])[];

export interface BrokenPromise {
  readonly property: LeadsTo;
  readonly assignment: Assignment;
  readonly start: SystemState;
  readonly steps: readonly StepResult[];
  /** After how many steps the condition holds, and the goal from then on never. */
  readonly since: number;
  /** After how many steps the state is reached to which the last one leads back; undefined where the run ends. */
  readonly returnsTo: number | undefined;
}

/** The verdict that tells of it. */
export function promiseBroken(world: World, run: BrokenPromise): Verdict {
  const { property, assignment, start, steps, since, returnsTo } = run;
  const told = assignment.filter(([id]) => world.universe.valuesOf(world.variable(id).type).length > 1);
  const binding = Object.fromEntries(told.map(([id, value]) => [world.variable(id).name, world.universe.textOf(value)]));
  const lasso: Lasso = { binding, since, returnsTo, fairness: fairnessNotes(world, run) };
  return { kind: "violated", failure: unanswered(property, lasso), trace: buildTrace(world, start, steps), lasso };
}

/** A condition that cannot be evaluated in a state does not hold there. */
export function holdsFor(
  world: World,
  state: SystemState,
  { condition, assignment }: { readonly condition: LeadsTo["condition"]; readonly assignment: Assignment },
): boolean {
  return isCovered(() => holds(condition, extend(propertyScope(world, state), assignment)));
}

/** Is the run what it is said to be? `identify` tells states apart. */
export function isBroken(world: World, run: BrokenPromise, identify: (state: SystemState) => string): boolean {
  const { property, assignment, since, returnsTo } = run;
  const states = statesOf(run);
  const [due, last] = [states[since], states.at(-1)];
  if (due === undefined || last === undefined) return false;
  const { condition, goal } = property;
  if (!holdsFor(world, due, { condition, assignment })) return false;
  if (states.slice(since).some((state) => holdsFor(world, state, { condition: goal, assignment }))) return false;
  if (returnsTo === undefined) return possibleIn(world, last).size === 0;
  const first = states[returnsTo];
  if (first === undefined || returnsTo >= run.steps.length || identify(first) !== identify(last)) return false;
  return fairnessNotes(world, run).every(isKept);
}

function isKept({ strength, done, impossibleAfter }: FairnessNote): boolean {
  return done.length > 0 || (strength === "weak" && impossibleAfter !== undefined);
}

/** The state before each step, and the last one. */
function statesOf({ start, steps }: BrokenPromise): readonly SystemState[] {
  return [start, ...steps.map(stateAfter)];
}

function stateAfter(step: StepResult): SystemState {
  if (step.kind === "failed") throw new InternalError("a step that fails leads nowhere");
  return step.state;
}

/** What is possible somewhere in the repeated part, and what becomes of it there. */
function fairnessNotes(world: World, run: BrokenPromise): readonly FairnessNote[] {
  const { returnsTo, steps } = run;
  if (returnsTo === undefined) return [];
  const moments = statesOf(run)
    .slice(returnsTo, -1)
    .map((state, index) => {
      const event = steps[returnsTo + index]?.event;
      return { after: returnsTo + index, served: event && fairnessOf(world, event), possible: possibleIn(world, state) };
    });
  const all = new Map(moments.flatMap(({ possible }) => [...possible]));
  return [...all.values()].map(({ key, subject, strength }) => ({
    subject,
    strength,
    done: moments.filter(({ served }) => served?.key === key).map(({ after }) => after + 1),
    impossibleAfter: moments.find(({ possible }) => !possible.has(key))?.after,
  }));
}

function possibleIn(world: World, state: SystemState): ReadonlyMap<string, FairnessConstraint> {
  const found = new Map<string, FairnessConstraint>();
  for (const event of eventsOf(world, state)) {
    const constraint = fairnessOf(world, event);
    if (constraint === undefined || found.has(constraint.key)) continue;
    if (executeEvent(world, state, event).length > 0) found.set(constraint.key, constraint);
  }
  return found;
}
