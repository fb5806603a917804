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
  Failed,
  isBroken,
  stepsOf,
  type Ended,
  type ModelError,
  type ModelState,
} from "./model-interpreter/index.js";
import { snapshotOf, plainValue } from "./model-snapshot.js";
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
  return failed && { kind: "violated", failure: failureOf(failed.failure, "in a start state: "), trace: undefined };
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
    const ended = endsInStep && last !== undefined ? failingStep(model, run, last) : { run, failure: failureIn(model, run.state, found) };
    if (ended?.failure?.kind !== (found.kind === "model" ? "error" : found.kind)) continue;
    return { kind: "violated", failure: ended.failure, trace: traceOf(model, ended.run) };
  }
  throw new InternalError(`the compiled engine found '${found.kind}', and the interpreter of models does not`);
}

function traceOf(model: Model, { start, steps }: Run): Trace {
  return { initial: snapshotOf(model, start), steps };
}

// ---------------------------------------------------------------- steps

/** All ways to take a step of this name, each state once. */
function onwards(model: Model, runs: readonly Run[], label: StepLabel): readonly Run[] {
  const next = new Map<string, Run>();
  for (const run of runs) {
    for (const { rule, ended } of outcomes(model, run.state, label)) {
      if (ended.kind !== "state") continue;
      const after = snapshotOf(model, ended.state);
      const key = JSON.stringify(after);
      if (!next.has(key)) next.set(key, { start: run.start, state: ended.state, steps: [...run.steps, stepOf(rule, label, after)] });
    }
  }
  if (next.size === 0) throw new InternalError(`the interpreter of models knows no step '${label.rule}' here`);
  if (next.size > mostRuns) throw new InternalError(`a run with more than ${mostRuns} ways to choose is not repeated`);
  return [...next.values()];
}

function failingStep(model: Model, run: Run, label: StepLabel): { readonly run: Run; readonly failure: Failure } | undefined {
  for (const { rule, ended } of outcomes(model, run.state, label)) {
    if (ended.kind !== "failed") continue;
    // What goes wrong in a guard is the fault of no statement.
    const failure = { ...failureOf(ended.failure), span: ended.failure.span ?? rule.span };
    return { run: { ...run, steps: [...run.steps, stepOf(rule, label, undefined)] }, failure };
  }
  return undefined;
}

/** Rules may share a name; the values of their parameters are those of the label. */
function outcomes(model: Model, state: ModelState, label: StepLabel): readonly { readonly rule: Rule; readonly ended: Ended }[] {
  const names = JSON.stringify(Object.keys(label.args));
  return model.rules
    .filter(({ name, meta }) => name === label.rule && JSON.stringify(meta.args.map((arg) => arg.name)) === names)
    .flatMap((rule) => {
      const wanted = rule.meta.args.map((arg) => label.args[arg.name]);
      return assignmentsOf(model, state, rule)
        .filter(({ shown }) => JSON.stringify(shown) === JSON.stringify(wanted))
        .flatMap(({ values }) => stepsOf(model, state, { rule, values }).map((ended) => ({ rule, ended })));
    });
}

function stepOf(rule: Rule, label: StepLabel, after: TraceStep["after"]): TraceStep {
  const args = Object.fromEntries(Object.entries(label.args).map(([name, value]) => [name, plainValue(value)]));
  return {
    event: { kind: "rule", rule: rule.name, args },
    node: "",
    block: undefined,
    runs: rule.span === undefined ? [] : [{ label: rule.name, how: "handle", span: rule.span, message: undefined }],
    sent: [],
    answered: [],
    choices: [],
    notes: [],
    after,
  };
}

// ---------------------------------------------------------------- failures

function failureOf(failed: Failed | ModelError, where = ""): Failure {
  const about = failed instanceof Failed ? failed.failure : { kind: "error" as const, subject: undefined };
  return { kind: about.kind, name: about.subject, message: where + failed.message, span: failed.span, node: undefined, block: undefined };
}

function failureIn(model: Model, state: ModelState, found: Found): Failure | undefined {
  if (found.kind === "model") {
    const failing = failingProperty(model, state);
    return failing && { ...failureOf(failing.failure), span: failing.failure.span ?? failing.span };
  }
  if (found.kind === "impossible")
    return canReach(model, state, found)
      ? undefined
      : { ...propertyFailure(model, found), message: `from here "${found.name ?? ""}" can never become true again` };
  for (const property of model.properties) {
    if (property.kind !== found.kind || (property.kind === "invariant" && property.name !== found.name)) continue;
    if (property.kind === "invariant" && isBroken(model, state, property))
      return { ...propertyFailure(model, found), message: `invariant "${property.name}" does not hold` };
    if (property.kind === "deadlock" && isBroken(model, state, property) && isDead(model, state))
      return { ...propertyFailure(model, found), kind: "deadlock", name: undefined, message: "no rule leads to another state" };
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
  if (kind !== "invariant" && kind !== "uncovered" && kind !== "deadlock" && kind !== "impossible")
    throw new InternalError(`'${kind}' is no failure of a property`);
  return { kind, name, message: "", span, node: undefined, block: undefined };
}
