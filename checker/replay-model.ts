/**
 * A run that the compiled engine found in a model that was not lowered from a protocol, repeated by the interpreter of models: as `replay` does
 * for protocols, it tells the story and confirms what was found.
 */
import { InternalError } from "../dsl/diagnostics/index.js";
import type { Model, Rule } from "../dsl/model/index.js";
import type { Found, ModelRun, StepLabel } from "./engine/index.js";
import {
  allStarts,
  assignmentsOf,
  failingProperty,
  isBroken,
  stepsOf,
  type Assignment,
  type Ended,
  type ModelState,
} from "./model-interpreter/index.js";
import { snapshotOf } from "./model-snapshot.js";
import { brokenInvariant, deadlocked, modelFailure, modelStep } from "./model-trace.js";
import type { Failure, Trace, TraceStep, Verdict } from "./verdict/index.js";

/** Runs followed side by side; only choices make them more than one. */
const mostRuns = 10_000;

interface Run {
  readonly start: ModelState;
  readonly state: ModelState;
  readonly steps: readonly TraceStep[];
}

/** The verdict on a model of which an initial state cannot be set up; undefined if all can. */
export function failingStart(model: Model): Verdict | undefined {
  const failed = allStarts(model).find((one) => one.kind === "failed");
  if (failed === undefined) return undefined;
  const failure = modelFailure(failed.failure, undefined);
  return { kind: "violated", failure: { ...failure, message: `in a start state: ${failure.message}` }, trace: undefined };
}

/** The verdict on what was found, with its trace. */
export function replayModel(model: Model, found: Found, { labels, endsInStep }: ModelRun): Verdict {
  if (found.kind === "uncovered") {
    const failure = { ...propertyFailure(model, found), message: `cover "${found.name ?? ""}" is never reached` };
    return { kind: "violated", failure, trace: undefined };
  }
  let runs: readonly Run[] = allStarts(model).flatMap((one) =>
    one.kind === "state" ? [{ start: one.state, state: one.state, steps: [] }] : [],
  );
  for (const label of endsInStep ? labels.slice(0, -1) : labels) runs = onwards(model, runs, label);
  for (const run of runs) {
    const last = labels.at(-1);
    const step = endsInStep && last !== undefined ? last : undefined;
    const ended =
      conditionFails(model, run, found) ?? (step ? failingStep(model, run, step) : { run, failure: failureIn(model, run.state, found) });
    if (ended?.failure?.kind !== (found.kind === "model" ? "error" : found.kind)) continue;
    return { kind: "violated", failure: ended.failure, trace: traceOf(model, ended.run) };
  }
  throw new InternalError(`the compiled engine found '${found.kind}', and the interpreter of models does not`);
}

/** A condition that cannot be evaluated is found before any step out of its state, though a step may fail alike. */
function conditionFails(model: Model, run: Run, { kind }: Found): { readonly run: Run; readonly failure: Failure } | undefined {
  if (kind !== "model" && kind !== "assertion") return undefined;
  const failing = failingProperty(model, run.state);
  const failure = failing && modelFailure(failing.failure, failing.span);
  return failure?.kind === (kind === "model" ? "error" : kind) ? { run, failure } : undefined;
}

function traceOf(model: Model, { start, steps }: Run): Trace {
  return { initial: snapshotOf(model, start), steps };
}

// ---------------------------------------------------------------- steps

/** All ways to take a step of this name, each state once. */
function onwards(model: Model, runs: readonly Run[], label: StepLabel): readonly Run[] {
  const next = new Map<string, Run>();
  for (const run of runs) {
    for (const { rule, assignment, ended } of outcomes(model, run.state, label)) {
      if (ended.kind !== "state") continue;
      const after = snapshotOf(model, ended.state);
      const key = JSON.stringify(after);
      if (!next.has(key))
        next.set(key, { start: run.start, state: ended.state, steps: [...run.steps, modelStep(rule, assignment, after)] });
    }
  }
  if (next.size === 0) throw new InternalError(`the interpreter of models knows no step '${label.rule}' here`);
  if (next.size > mostRuns) throw new InternalError(`a run with more than ${mostRuns} ways to choose is not repeated`);
  return [...next.values()];
}

function failingStep(model: Model, run: Run, label: StepLabel): { readonly run: Run; readonly failure: Failure } | undefined {
  for (const { rule, assignment, ended } of outcomes(model, run.state, label)) {
    if (ended.kind !== "failed") continue;
    // What goes wrong in a guard is the fault of no statement.
    const failure = modelFailure(ended.failure, rule.span);
    return { run: { ...run, steps: [...run.steps, modelStep(rule, assignment, undefined)] }, failure };
  }
  return undefined;
}

interface Outcome {
  readonly rule: Rule;
  readonly assignment: Assignment;
  readonly ended: Ended;
}

/** Rules may share a name; the values of their parameters are those of the label. */
function outcomes(model: Model, state: ModelState, label: StepLabel): readonly Outcome[] {
  const names = JSON.stringify(Object.keys(label.args));
  return model.rules
    .filter(({ name, meta }) => name === label.rule && JSON.stringify(meta.args.map((arg) => arg.name)) === names)
    .flatMap((rule) => {
      const wanted = rule.meta.args.map((arg) => label.args[arg.name]);
      return assignmentsOf(model, state, rule)
        .filter(({ shown }) => JSON.stringify(shown) === JSON.stringify(wanted))
        .flatMap((assignment) => stepsOf(model, state, { rule, ...assignment }).map((ended) => ({ rule, assignment, ended })));
    });
}

// ---------------------------------------------------------------- failures

function failureIn(model: Model, state: ModelState, found: Found): Failure | undefined {
  if (found.kind === "model" || found.kind === "assertion") {
    const failing = failingProperty(model, state);
    return failing && modelFailure(failing.failure, failing.span);
  }
  if (found.kind === "impossible")
    return canReach(model, state, found)
      ? undefined
      : { ...propertyFailure(model, found), message: `from here "${found.name ?? ""}" can never become true again` };
  for (const property of model.properties) {
    if (property.kind !== found.kind || (property.kind === "invariant" && property.name !== found.name)) continue;
    const broken = brokenInvariant(model, state, property);
    if (broken !== undefined) return broken;
    if (property.kind === "deadlock" && isBroken(model, state, property) && isDead(model, state)) return deadlocked;
  }
  return undefined;
}

/** States that are looked at to confirm that a condition never holds again; where there are more, the engine is believed. */
const mostConfirmed = 2_000;

/** Do steps lead to a state in which the condition of a property holds, as far as can be seen from near? */
function canReach(model: Model, state: ModelState, { name }: Found): boolean {
  const property = model.properties.find((one) => one.kind === "always possible" && one.name === name);
  if (property === undefined) throw new InternalError(`no property '${name ?? ""}'`);
  const known = new Set([JSON.stringify(snapshotOf(model, state))]);
  const open = [state];
  for (let next = open.pop(); next !== undefined && known.size < mostConfirmed; next = open.pop()) {
    if (!isBroken(model, next, property)) return true;
    for (const ended of allSteps(model, next)) {
      if (ended.kind !== "state") continue;
      const key = JSON.stringify(snapshotOf(model, ended.state));
      if (!known.has(key)) open.push(ended.state);
      known.add(key);
    }
  }
  return false;
}

/** Does no rule lead to another state, or fail? */
function isDead(model: Model, state: ModelState): boolean {
  const own = JSON.stringify(snapshotOf(model, state));
  return allSteps(model, state).every((ended) => ended.kind === "state" && JSON.stringify(snapshotOf(model, ended.state)) === own);
}

function allSteps(model: Model, state: ModelState): readonly Ended[] {
  return model.rules.flatMap((rule) => assignmentsOf(model, state, rule).flatMap(({ values }) => stepsOf(model, state, { rule, values })));
}

function propertyFailure(model: Model, { kind, name }: Found): Failure {
  const span = model.properties.find((property) => property.name === name)?.span;
  if (kind !== "uncovered" && kind !== "impossible") throw new InternalError(`'${kind}' is no failure of a property`);
  return { kind, name, message: "", span, node: undefined, block: undefined };
}
