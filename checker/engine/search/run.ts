/** What a search found as a run: from an initial state, step by step, with states as they really follow each other. */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { unfair } from "../../properties/index.js";
import type { Found, FoundLasso } from "./found.js";
import type { Search } from "./search.js";
import { ModelStepper, type State, type Step, type StepLabel } from "./stepper.js";

/** A run of the model, in labels. */
export interface ModelRun {
  readonly labels: readonly StepLabel[];
  /** The last label is that of a step that fails; otherwise the state behind it is what is wrong. */
  readonly endsInStep: boolean;
}

/** A step of a run that is looked for: to the state with a number, and serving a constraint, if that matters. */
interface Wanted {
  readonly to: number;
  readonly constraint?: number;
}

/**
 * The run that leads to what was found. Under symmetry the store holds canonical forms: from the state that the run has really reached, the
 * step is taken whose canonical form is the next one stored, so that names stay what they are from the first to the last state.
 */
export function runTo(search: Search, found: Found): ModelRun {
  const stepper = new ModelStepper(search.compiled.model);
  if (found.lasso !== undefined) return { labels: follow(search, stepper, ofLasso(found.lasso)).labels, endsInStep: false };
  const [first = 0, ...path] = search.pathTo(found.state);
  const { labels, state } = follow(search, stepper, { first, steps: path.map((to) => ({ to })) });
  const last = failingStep(stepper.steps(state), found);
  if (last === undefined) return { labels, endsInStep: false };
  return { labels: [...labels, stepper.label(state, last)], endsInStep: true };
}

interface Path {
  readonly first: number;
  readonly steps: readonly Wanted[];
}

function ofLasso({ initial, steps }: FoundLasso): Path {
  return { first: initial, steps };
}

function follow(
  search: Search,
  stepper: ModelStepper,
  { first, steps }: Path,
): { readonly labels: readonly StepLabel[]; readonly state: State } {
  const isAt = (one: State, number: number): boolean => search.machine.isKept(number, search.machine.canonicalForm(one));
  const start = stepper.starts().find((one) => isAt(one, first));
  if (start === undefined) throw new InternalError("a run does not begin in an initial state");
  let state: State = start;
  const labels: StepLabel[] = [];
  for (const wanted of steps) {
    const from = state;
    const step: Step | undefined = stepper
      .steps(from)
      .find((one) => one.next !== undefined && isAt(one.next, wanted.to) && serves(search, stepper, { from, step: one, wanted }));
    if (step?.next === undefined) throw new InternalError("a step of a run cannot be repeated");
    labels.push(stepper.label(state, step));
    state = step.next;
  }
  return { labels, state };
}

function serves(
  { compiled }: Search,
  stepper: ModelStepper,
  { from, step, wanted }: { readonly from: State; readonly step: Step; readonly wanted: Wanted },
): boolean {
  if (compiled.leadsTo === undefined || wanted.constraint === undefined) return true;
  return (stepper.served(from, step, compiled.leadsTo.constraints) ?? unfair) === wanted.constraint;
}

/** The step that fails as was found; undefined where it is the state that is wrong. */
function failingStep(steps: readonly Step[], found: Found): Step | undefined {
  if (!found.isStep) return undefined;
  const step = steps.find(({ failure }) => failure?.kind === found.kind && failure.subject === found.name);
  // A property that cannot be evaluated in a state, or calls what asserts something, is the fault of no step.
  if (step === undefined && found.kind !== "model" && found.kind !== "assertion")
    throw new InternalError("a failing step cannot be repeated");
  return step;
}
