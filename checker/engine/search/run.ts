/** What a search found as a run: from an initial state, step by step, with states as they really follow each other. */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { Found, Search } from "./search.js";
import { ModelStepper, type State, type Step, type StepLabel } from "./stepper.js";

/** A run of the model, in labels. */
export interface ModelRun {
  readonly labels: readonly StepLabel[];
  /** The last label is that of a step that fails; otherwise the state behind it is what is wrong. */
  readonly endsInStep: boolean;
}

/**
 * The run that leads to what was found. Under symmetry the store holds canonical forms: from the state that the run has really reached, the
 * step is taken whose canonical form is the next one stored, so that names stay what they are from the first to the last state.
 */
export function runTo(search: Search, found: Found): ModelRun {
  const stepper = new ModelStepper(search.compiled.model);
  const canonical = (one: State): State => search.machine.canonicalForm(one);
  const [first, ...path] = search.pathTo(found.state);
  const isAt = (one: State, number: number | undefined): boolean => number !== undefined && search.machine.isKept(number, canonical(one));
  const start = stepper.starts().find((one) => isAt(one, first));
  if (start === undefined) throw new InternalError("a run does not begin in an initial state");
  let state: State = start;
  const labels: StepLabel[] = [];
  for (const target of path) {
    const step: Step | undefined = stepper.steps(state).find(({ next }) => next !== undefined && isAt(next, target));
    if (step?.next === undefined) throw new InternalError("a step of a run cannot be repeated");
    labels.push(stepper.label(state, step));
    state = step.next;
  }
  const last = failingStep(stepper.steps(state), found);
  if (last !== undefined) labels.push(stepper.label(state, last));
  return { labels, endsInStep: last !== undefined };
}

/** The step that fails as was found; undefined where it is the state that is wrong. */
function failingStep(steps: readonly Step[], found: Found): Step | undefined {
  if (!found.isStep) return undefined;
  const step = steps.find(({ failure }) => failure?.kind === found.kind && failure.subject === found.name);
  // A property that cannot be evaluated in a state is the fault of no step.
  if (step === undefined && found.kind !== "model") throw new InternalError("a failing step cannot be repeated");
  return step;
}
