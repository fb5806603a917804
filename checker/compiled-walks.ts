/**
 * Random walks by the compiled engine. Steps are drawn and counted in compiled code; here walks begin and end. A walk that fails is gone once more, one step at a
 * time, with the same random numbers, and then repeated by an interpreter, which tells its trace and confirms the failure.
 */
import { InternalError } from "../dsl/diagnostics/index.js";
import { compileWalks, ModelStepper, Walker, type RandomWords, type StepLabel, type WalkOutcome } from "./engine/index.js";
import { stepsThatCount, wordsOf } from "./simulation/index.js";
import type { Coverage, SimulationResult, Verdict } from "./verdict/index.js";
import type { Walked } from "./walked.js";

export interface WalkOptions {
  readonly seed: number;
  readonly walks: number;
  /** Of each walk, at most. */
  readonly steps: number;
}

type Violation = Extract<Verdict, { readonly kind: "violated" }>;

/** The constructor throws `EngineLimit` for a model beyond the engine's limits. */
export class CompiledWalks {
  readonly #walker: Walker;
  /** The random numbers with which the present walk began. */
  #random: RandomWords;
  #start = 0;
  #walks = 0;
  #atRest = 0;
  #ended: SimulationResult["ended"] | undefined;
  #failed: { readonly violation: Violation; readonly counted: Counted } | undefined;

  constructor(
    readonly walked: Walked,
    readonly options: WalkOptions,
  ) {
    const { model, tallies } = walked;
    this.#random = wordsOf(options.seed);
    this.#walker = new Walker(compileWalks(model, tallies), this.#random);
    this.#begin();
  }

  get isRunning(): boolean {
    return this.#ended === undefined;
  }

  /** Goes on for at most so many steps, within one walk. Throws `EngineLimit` where a step goes beyond the engine's limits. */
  walk(steps: number): void {
    this.#react(this.#walker.walk(steps));
  }

  result(seconds: number): SimulationResult {
    const { steps, coverage, boundsReached } = this.#failed?.counted ?? this.#count();
    return {
      ended: this.#ended ?? "interrupted",
      failure: this.#failed?.violation.failure,
      trace: this.#failed?.violation.trace,
      walks: this.#walks,
      steps,
      atRest: this.#atRest,
      coverage,
      boundsReached,
      seconds,
    };
  }

  #begin(): void {
    this.#start = this.#walker.draw(this.#walker.starts.length);
    this.#random = this.#walker.random;
    this.#walks += 1;
    this.#react(this.#beginAgain());
  }

  #beginAgain(): WalkOutcome {
    const start = this.#walker.starts[this.#start];
    if (start === undefined) throw new InternalError("a walk without an initial state");
    return this.#walker.begin(start, this.options.steps);
  }

  #react(outcome: WalkOutcome): void {
    switch (outcome) {
      case "more":
        return;
      case "at its length":
        this.#endWalk();
        return;
      case "nothing changes":
        if (this.#walker.isAtRest) {
          this.#atRest += 1;
          this.#endWalk();
        } else this.#fail(outcome);
        return;
      case "failed step":
      case "failed state":
        this.#fail(outcome);
        return;
      case "limit":
        throw new InternalError("a limit that nobody has met");
    }
  }

  #endWalk(): void {
    if (this.#walks >= this.options.walks) this.#ended = "finished";
    else this.#begin();
  }

  #fail(outcome: "nothing changes" | "failed step" | "failed state"): void {
    const walker = this.#walker;
    const counted = this.#count();
    const failure = outcome === "nothing changes" ? { kind: "deadlock" as const, subject: undefined } : walker.failure(outcome);
    const labels = this.#repeat(outcome);
    const found = { kind: failure.kind, name: failure.subject, depth: labels.length, state: 0, isStep: outcome === "failed step" };
    const violation = this.walked.replay(found, { labels, endsInStep: found.isStep });
    if (violation.kind !== "violated") throw new InternalError("a failure that violates nothing");
    this.#failed = { violation, counted };
    this.#ended = "failed";
  }

  /** Goes the present walk again up to its end, and says what its steps were, but for detours. */
  #repeat(expected: WalkOutcome): readonly StepLabel[] {
    const walker = this.#walker;
    const states: Walker["state"][] = [];
    const steps: Walker["lastStep"][] = [];
    walker.random = this.#random;
    let outcome = this.#beginAgain();
    while (outcome === "more") {
      const [state, before] = [walker.state, walker.steps];
      outcome = walker.walk(1);
      if (walker.steps === before) continue;
      states.push(state);
      steps.push(walker.lastStep);
    }
    if (outcome !== expected) throw new InternalError("a walk that goes another way when it is repeated");
    // A step that fails leads nowhere; every other one has led somewhere.
    const places = [...states, ...(outcome === "failed step" ? [] : [walker.state])].map((state) => state.join());
    const stepper = new ModelStepper(this.walked.model);
    return stepsThatCount(places).flatMap((index) => {
      const [state, step] = [states[index], steps[index]];
      return state === undefined || step === undefined ? [] : [hinted(stepper, state, step)];
    });
  }

  #count(): Counted {
    const { steps, counts, boundsReached } = this.#walker;
    return {
      steps,
      coverage: this.walked.coverage(counts, this.#walks),
      boundsReached: [...boundsReached].sort(),
    };
  }
}

/** What a step is about, and what tells it from others of the same name. */
export function hinted(stepper: ModelStepper, state: Walker["state"], { instance, choices }: Walker["lastStep"]): StepLabel {
  return { ...stepper.label(state, { instance }), hints: { choices, ways: stepper.steps(state).length } };
}

interface Counted {
  readonly steps: number;
  readonly coverage: Coverage;
  readonly boundsReached: readonly string[];
}
