/**
 * A run that the compiled engine found, repeated by the reference interpreter: its steps are executed anew and described as every other trace is.
 * So there is one way to tell a story, and no violation is reported that the interpreter does not confirm.
 *
 * The engine names each step: its event, node, block, message and arguments. The interpreter takes the steps of that name. There may be several, where
 * handlers choose: then all are followed side by side, and the one that ends as was found is the run.
 */
import { InternalError } from "../dsl/diagnostics/index.js";
import type { Property, Protocol } from "../dsl/analysis/index.js";
import type { Found, StepLabel } from "./engine/index.js";
import { impossible, stuck, uncovered, Stepper, type Move, type SystemState } from "./reference/index.js";
import { replayLasso } from "./replay-lasso.js";
import { isNamed } from "./step-names.js";
import type { Failure, Verdict } from "./verdict/index.js";

/** Runs followed side by side; only choices make them more than one. */
const mostRuns = 10_000;
/** The same where more is known of the steps than their names: the first is nearly always the run that is meant. */
const mostLikelyRuns = 100;

/** A run of the interpreter. */
export interface Run {
  readonly start: SystemState;
  readonly state: SystemState;
  readonly moves: readonly Move[];
  /** How much speaks against its being the run that is meant. */
  readonly doubts: number;
}

/** The verdict on what was found, with its trace. */
export function replay(protocol: Protocol, found: Found, labels: readonly StepLabel[]): Verdict {
  if (found.kind === "uncovered") return { kind: "violated", failure: uncovered(propertyOf(protocol, found)), trace: undefined };
  const stepper = new Stepper(protocol);
  if (found.lasso !== undefined) {
    const property = propertyOf(protocol, found);
    if (property.kind !== "leads to") throw new InternalError(`'${property.name}' promises nothing`);
    return replayLasso(stepper, { property, lasso: found.lasso, labels });
  }
  // Which states are stuck only the whole graph tells; the engine has seen it.
  const steps = found.isStep ? labels.slice(0, -1) : labels;
  const last = labels.at(-1);
  for (const run of runsAlong(stepper, steps)) {
    const ended =
      found.isStep && last !== undefined ? failing(stepper, run, { last, found }) : { run, failure: failureIn(stepper, run.state, found) };
    if (ended?.failure?.kind !== found.kind) continue;
    const trace = stepper.trace(run.start, ended.run.moves);
    const aftermath = found.kind === "stuck" ? stepper.aftermath(run.state) : undefined;
    return { kind: "violated", failure: ended.failure, trace, ...(aftermath === undefined ? {} : { aftermath }) };
  }
  throw new InternalError(`the compiled engine found '${found.kind}', and the reference interpreter does not`);
}

/** The runs whose steps have these names, the likeliest first where it is known what was chosen. */
export function runsAlong(stepper: Stepper, labels: readonly StepLabel[]): readonly Run[] {
  const starts: readonly Run[] = stepper.starts.map((start) => ({ start, state: start, moves: [], doubts: 0 }));
  return labels.reduce((runs, label) => onwards(stepper, runs, label), starts);
}

/** All ways to take a step of this name, each state once. */
function onwards(stepper: Stepper, runs: readonly Run[], label: StepLabel): readonly Run[] {
  const next = new Map<string, Run>();
  for (const run of runs) {
    const moves = stepper.moves(run.state);
    for (const move of moves) {
      if (move.kind !== "next" || !isNamed(stepper.describe(run.state, move), label)) continue;
      const key = stepper.identify(move.state);
      const doubts = run.doubts + doubtsOf(move, moves.length, label);
      if ((next.get(key)?.doubts ?? Number.POSITIVE_INFINITY) <= doubts) continue;
      next.set(key, { start: run.start, state: move.state, moves: [...run.moves, move], doubts });
    }
  }
  if (next.size === 0) throw new InternalError(`the reference interpreter knows no step '${label.rule}' here`);
  if (label.hints !== undefined) return [...next.values()].sort((a, b) => a.doubts - b.doubts).slice(0, mostLikelyRuns);
  if (next.size > mostRuns) throw new InternalError(`a run with more than ${mostRuns} ways to choose is not repeated`);
  return [...next.values()];
}

/** The number of ways out of a state is the same for both; options they do not always number alike. */
function doubtsOf({ script }: Move, ways: number, { hints }: StepLabel): number {
  if (hints === undefined) return 0;
  const isSameScript = script.length === hints.choices.length && script.every((choice, index) => choice === hints.choices[index]);
  return (isSameScript ? 0 : 1) + (ways === hints.ways ? 0 : 10);
}

interface Ended {
  readonly run: Run;
  readonly failure: Failure | undefined;
}

function failing(stepper: Stepper, run: Run, { last, found }: { readonly last: StepLabel; readonly found: Found }): Ended | undefined {
  const ended = stepper.moves(run.state).flatMap((move): readonly Ended[] => {
    if (move.kind !== "failed" || !isNamed(stepper.describe(run.state, move), last)) return [];
    return [{ run: { ...run, moves: [...run.moves, move] }, failure: stepper.failureOf(move) }];
  });
  // A step may fail in one way or another, as its handler chooses.
  return ended.find(({ failure }) => failure?.kind === found.kind) ?? ended[0];
}

function failureIn(stepper: Stepper, state: SystemState, found: Found): Failure | undefined {
  switch (found.kind) {
    case "invariant":
      return stepper.brokenInvariant(state);
    case "deadlock":
      return stepper.deadlock(state);
    case "stuck":
      return canRest(stepper, state) ? undefined : stuck;
    case "impossible":
      return impossible(propertyOf(stepper.protocol, found));
    default:
      return undefined;
  }
}

/** States that are looked at to confirm that a state is stuck; where there are more, the engine is believed. */
const mostConfirmed = 2_000;

/** Do progress steps lead to rest, as far as can be seen from near? */
function canRest(stepper: Stepper, state: SystemState): boolean {
  const known = new Set([stepper.identify(state)]);
  const open = [state];
  for (let next = open.pop(); next !== undefined && known.size < mostConfirmed; next = open.pop()) {
    if (stepper.isQuiescent(next)) return true;
    for (const move of stepper.moves(next)) {
      if (move.kind !== "next" || !stepper.isProgress(move)) continue;
      const key = stepper.identify(move.state);
      if (!known.has(key)) open.push(move.state);
      known.add(key);
    }
  }
  return false;
}

function propertyOf(protocol: Protocol, found: Found): Property {
  const property = protocol.properties.find(({ name }) => name === found.name);
  if (property === undefined) throw new InternalError(`no property '${found.name ?? ""}'`);
  return property;
}
