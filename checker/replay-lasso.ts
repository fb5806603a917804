/**
 * A run in which something never comes, found by the compiled engine and repeated by the reference interpreter, which also sees for itself that the run
 * comes back to where it says, that what is promised is due and never comes, and that the run is fair.
 */
import { InternalError } from "../dsl/diagnostics/index.js";
import type { LeadsTo } from "../dsl/analysis/index.js";
import type { Data, FoundLasso, StepLabel } from "./engine/index.js";
import type { Move, Stepper, SystemState } from "./reference/index.js";
import { isNamed } from "./step-names.js";
import type { Verdict } from "./verdict/index.js";

/** Runs followed side by side; only choices make them more than one. */
const mostRuns = 10_000;

interface Run {
  readonly start: SystemState;
  readonly state: SystemState;
  readonly moves: readonly Move[];
  /** Tells apart the states to which the run is to come back. */
  readonly home: string;
}

export interface LassoRun {
  readonly property: LeadsTo;
  readonly lasso: FoundLasso;
  readonly labels: readonly StepLabel[];
}

/** The verdict on it. */
export function replayLasso(stepper: Stepper, { property, lasso, labels }: LassoRun): Verdict {
  const { since, returnsTo } = lasso;
  const binding = lasso.binding.map(textOf);
  let runs: readonly Run[] = stepper.starts.map((start) => ({ start, state: start, moves: [], home: "" }));
  for (const [index, label] of labels.entries()) {
    if (index === returnsTo) runs = runs.map((run) => ({ ...run, home: stepper.identify(run.state) }));
    runs = onwards(stepper, runs, label);
  }
  for (const { start, moves } of runs) {
    const verdict = stepper.brokenPromise({ property, binding, start, moves, since, returnsTo });
    if (verdict !== undefined) return verdict;
  }
  throw new InternalError(`the compiled engine found that '${property.name}' may never come, and the reference interpreter does not`);
}

/** A value as the interpreter writes it. */
function textOf(value: Data): string {
  if (typeof value === "object") throw new InternalError("a property ranges over values without parts");
  return value === undefined ? "none" : String(value);
}

/** All ways to take a step of this name, each state once for each state to come back to. */
function onwards(stepper: Stepper, runs: readonly Run[], label: StepLabel): readonly Run[] {
  const next = new Map<string, Run>();
  for (const run of runs) {
    for (const move of stepper.moves(run.state)) {
      if (move.kind !== "next" || !isNamed(stepper.describe(run.state, move), label)) continue;
      const key = JSON.stringify([run.home, stepper.identify(move.state)]);
      if (!next.has(key)) next.set(key, { ...run, state: move.state, moves: [...run.moves, move] });
    }
  }
  if (next.size === 0) throw new InternalError(`the reference interpreter knows no step '${label.rule}' here`);
  if (next.size > mostRuns) throw new InternalError(`a run with more than ${mostRuns} ways to choose is not repeated`);
  return [...next.values()];
}
