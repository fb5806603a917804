/**
 * Conformance: every transition of the model's graph of reachable states, without symmetry, is made by the generated code too, from the same state, by the same event, with the
 * same choices; machine, messages, answers, host operations and failures must be the same.
 */
import type { Protocol } from "../dsl/analysis/index.js";
import type { Source } from "../dsl/diagnostics/index.js";
import { Stepper, type StepResult, type SystemState } from "../checker/reference/index.js";
import { writeModule } from "../codegen/typescript/index.js";
import { initialNames } from "./abstraction.js";
import { kernelSpecifier, loadMachines } from "./load-module.js";
import { prepareCode, replayIssue, replayRefusal, replayTransition, type Difference, type GeneratedCode } from "./replay-transition.js";

export interface ConformanceOptions {
  /** More transitions are not made: a check that has more is cut off there. */
  readonly maxTransitions: number;
  /** Changes the generated text, to see whether a fault is found. */
  readonly change?: (text: string) => string;
}

export interface Conformance {
  readonly states: number;
  /** Transitions of the model that were met. */
  readonly transitions: number;
  /** Those that the generated code made too. */
  readonly replayed: number;
  /** Those in which no code of a machine runs: the application asks, the network loses, a bound of the model is reached. */
  readonly outside: number;
  /** Requests that wait, as they do in the model. */
  readonly refusals: number;
  readonly isComplete: boolean;
  readonly failure: ConformanceFailure | undefined;
}

/** The first difference, and the steps of the model that lead to it. */
export interface ConformanceFailure {
  readonly difference: Difference;
  readonly stepper: Stepper;
  readonly start: SystemState;
  readonly steps: readonly StepResult[];
}

/** Generates the code of one protocol and follows the model with it. */
export function conform(protocol: Protocol, source: Source, { maxTransitions, change = (text) => text }: ConformanceOptions): Conformance {
  const { text, plan } = writeModule(protocol, source, { kernel: kernelSpecifier, values: new Map() });
  const machines = loadMachines(change(text), `${protocol.name}.ts`);
  const stepper = new Stepper(protocol);
  const progress: Progress = { states: 0, transitions: 0, replayed: 0, outside: 0, refusals: 0, isComplete: true, failure: undefined };
  for (const { state, defaults } of stepper.beginnings) {
    const code = prepareCode({ world: stepper.world, plan, initial: initialNames(defaults) }, machines);
    follow({ stepper, code, maxTransitions, progress }, state);
    if (progress.failure !== undefined || !progress.isComplete) break;
  }
  return progress;
}

type Progress = { -readonly [Key in keyof Conformance]: Conformance[Key] };

interface Following {
  readonly stepper: Stepper;
  readonly code: GeneratedCode;
  readonly maxTransitions: number;
  readonly progress: Progress;
}

/** How a state was met first. */
interface Met {
  readonly state: SystemState;
  readonly from: Met | undefined;
  readonly by: StepResult | undefined;
}

function follow(following: Following, start: SystemState): void {
  const { stepper, progress } = following;
  const known = new Set([stepper.identify(start)]);
  const queue: Met[] = [{ state: start, from: undefined, by: undefined }];
  for (const met of queue) {
    progress.states++;
    for (const move of stepper.moves(met.state)) {
      compare(following, met, move);
      if (progress.failure !== undefined || !progress.isComplete) return;
      if (move.kind === "failed") continue;
      const identity = stepper.identify(move.state);
      if (known.has(identity)) continue;
      known.add(identity);
      queue.push({ state: move.state, from: met, by: move });
    }
    compareRefusals(following, met);
    if (progress.failure !== undefined) return;
  }
}

function compare({ stepper, code, maxTransitions, progress }: Following, met: Met, move: StepResult): void {
  if (progress.transitions >= maxTransitions) {
    progress.isComplete = false;
    return;
  }
  progress.transitions++;
  const outcome = replayTransition(code, met.state, move);
  if (outcome.kind === "outside") progress.outside++;
  else progress.replayed++;
  if (outcome.kind === "different") progress.failure = { difference: outcome.difference, stepper, ...wayTo(met, move) };
}

/** Requests that the model leaves waiting, or that the application may not make. */
function compareRefusals({ stepper, code, progress }: Following, met: Met): void {
  const { world } = stepper;
  if (world.protocol.channels.some(({ blocking }) => blocking)) return;
  for (const event of stepper.events(met.state)) {
    const isRefusable = event.kind === "accept" || (event.kind === "issue" && event.declared.guard !== undefined);
    if (!isRefusable || !stepper.isDisabled(met.state, event)) continue;
    if (event.kind === "accept") progress.refusals++;
    const outcome =
      event.kind === "accept" ? replayRefusal(code, met.state, event) : replayIssue(code, met.state, { event, result: undefined });
    if (outcome.kind === "different") progress.failure = { difference: outcome.difference, stepper, ...wayTo(met, undefined) };
  }
}

function wayTo(met: Met, last: StepResult | undefined): { readonly start: SystemState; readonly steps: readonly StepResult[] } {
  const steps: StepResult[] = last === undefined ? [] : [last];
  let current = met;
  while (current.from !== undefined && current.by !== undefined) {
    steps.unshift(current.by);
    current = current.from;
  }
  return { start: current.state, steps };
}
