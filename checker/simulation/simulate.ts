/** Random walks through the states of a protocol, until a failure, the last walk, or the caller's word. */
import { setImmediate } from "node:timers/promises";
import type { Protocol } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import { Stepper, type Move, type Random, type SystemState } from "../reference/index.js";
import type { Failure, SimulationResult } from "../verdict/index.js";
import { CoverageCounter } from "./coverage.js";
import { withoutDetours } from "./detours.js";

export interface SimulateOptions {
  /** Decides everything that is left open: with the same numbers the same walks. */
  readonly random: Random;
  readonly walks: number;
  /** Of each walk, at most. */
  readonly steps: number;
  /** Ends the simulation; the result tells what was covered until then. */
  readonly signal?: AbortSignal | undefined;
}

/** A simulation yields to the event loop this often, for Ctrl-C. */
const sliceMs = 50;

/** Walks at random and stops at the first failure. Stuck systems and covers that are never reached cannot show themselves in a walk. */
export async function simulate(protocol: Protocol, options: SimulateOptions): Promise<SimulationResult> {
  const simulation = new Simulation(protocol, options);
  const began = performance.now();
  let paused = began;
  while (simulation.isRunning) {
    simulation.step();
    if (performance.now() - paused < sliceMs) continue;
    await setImmediate();
    paused = performance.now();
    if (options.signal?.aborted === true) simulation.interrupt();
  }
  return simulation.result((performance.now() - began) / 1000);
}

class Simulation {
  readonly #stepper: Stepper;
  readonly #counter: CoverageCounter;
  #ended: SimulationResult["ended"] | undefined;
  #failure: Failure | undefined;
  #start: SystemState;
  #state: SystemState;
  #moves: Move[] = [];
  #walks = 0;
  #steps = 0;
  #atRest = 0;

  constructor(
    protocol: Protocol,
    readonly options: SimulateOptions,
  ) {
    this.#stepper = new Stepper(protocol);
    this.#counter = new CoverageCounter(protocol);
    this.#start = this.#state = this.#begin();
  }

  get isRunning(): boolean {
    return this.#ended === undefined;
  }

  interrupt(): void {
    this.#ended ??= "interrupted";
  }

  /** One step, or the end of a walk. */
  step(): void {
    const { random, steps } = this.options;
    if (this.#moves.length >= steps) {
      this.#endWalk();
      return;
    }
    const move = this.#stepper.draw(this.#state, random);
    // A state that only faults leave is a dead end.
    if (move === undefined || (this.#stepper.isFault(move) && !this.#stepper.canChange(this.#state))) this.#halt();
    else this.#take(move);
  }

  result(seconds: number): SimulationResult {
    return {
      ended: this.#ended ?? "interrupted",
      failure: this.#failure,
      trace: this.#failure && this.#stepper.trace(this.#start, withoutDetours(this.#stepper, this.#start, this.#moves)),
      walks: this.#walks,
      steps: this.#steps,
      atRest: this.#atRest,
      coverage: this.#counter.coverage,
      boundsReached: this.#stepper.boundsReached,
      seconds,
    };
  }

  #begin(): SystemState {
    const { starts } = this.#stepper;
    const start = starts[this.options.random(starts.length)];
    if (start === undefined) throw new InternalError("a protocol without an initial state");
    this.#walks += 1;
    this.#counter.begin();
    this.#examine(start);
    return start;
  }

  #take(move: Move): void {
    this.#steps += 1;
    this.#moves.push(move);
    for (const passage of this.#stepper.passages(this.#state, move)) this.#counter.step(passage);
    if (move.kind === "failed") {
      this.#fail(this.#stepper.failureOf(move));
      return;
    }
    const isLoop = this.#stepper.identify(move.state) === this.#stepper.identify(this.#state);
    this.#state = move.state;
    if (!isLoop) this.#examine(move.state);
    else if (!this.#stepper.canChange(move.state)) this.#halt();
  }

  #examine(state: SystemState): void {
    this.#counter.covers(this.#stepper.reachedCovers(state));
    this.#fail(this.#stepper.brokenInvariant(state));
  }

  /** Nothing can change any more. */
  #halt(): void {
    if (this.#stepper.isQuiescent(this.#state)) {
      this.#atRest += 1;
      this.#endWalk();
    } else this.#fail(this.#stepper.deadlock(this.#state));
  }

  #endWalk(): void {
    if (this.#walks >= this.options.walks) {
      this.#ended = "finished";
      return;
    }
    this.#moves = [];
    this.#start = this.#state = this.#begin();
  }

  #fail(failure: Failure | undefined): void {
    if (failure === undefined) return;
    this.#failure = failure;
    this.#ended = "failed";
  }
}
