import { expect } from "vitest";
import { hinted } from "../../checker/compiled-walks.js";
import { compileWalks, ModelStepper, Walker, type StepLabel, type WalkOutcome } from "../../checker/engine/index.js";
import { Stepper, type Move } from "../../checker/reference/index.js";
import { runsAlong, type Run } from "../../checker/replay.js";
import { CoverageCounter, wordsOf } from "../../checker/simulation/index.js";
import type { Coverage } from "../../checker/verdict/index.js";
import { coverageOf, talliesOf } from "../../checker/walk-coverage.js";
import type { Protocol } from "../../dsl/index.js";
import { lowerWithPassages } from "../../dsl/lowering/index.js";

interface Walk {
  readonly outcome: WalkOutcome;
  readonly labels: readonly StepLabel[];
  readonly coverage: Coverage;
}

/** Goes one walk by the compiled engine and repeats it by the interpreter: both count the same. Gives the outcome and the number of steps. */
export function checkWalk(
  protocol: Protocol,
  options: { readonly seed: number; readonly steps: number },
): { readonly outcome: WalkOutcome; readonly steps: number } {
  const { outcome, labels, coverage } = walkCompiled(protocol, options);
  const stepper = new Stepper(protocol);
  const isFailing = outcome === "failed step";
  const runs = runsAlong(stepper, isFailing ? labels.slice(0, -1) : labels);
  // Of several steps of one name that fail, or choose what nothing shows, any may have been taken.
  if (isFailing) expect(runs.some((run) => stepper.moves(run.state).some(({ kind }) => kind === "failed"))).toBe(true);
  else expect(runs.map((run) => coverageAlong(stepper, run))).toContainEqual(coverage);
  return { outcome, steps: labels.length };
}

function walkCompiled(protocol: Protocol, { seed, steps }: { readonly seed: number; readonly steps: number }): Walk {
  const { model, passages } = lowerWithPassages(protocol);
  const tallies = passages.map((all) => all.flatMap(talliesOf));
  const walker = new Walker(compileWalks(model, tallies), wordsOf(seed));
  const stepper = new ModelStepper(model);
  const labels: StepLabel[] = [];
  const start = walker.starts[walker.draw(walker.starts.length)];
  if (start === undefined) throw new Error("no initial state");
  let outcome = walker.begin(start, steps);
  while (outcome === "more") {
    const [state, before] = [walker.state, walker.steps];
    outcome = walker.walk(1);
    if (walker.steps === before) continue;
    labels.push(hinted(stepper, state, walker.lastStep));
  }
  return { outcome, labels, coverage: coverageOf(protocol, passages, { counts: walker.counts, walks: 1 }) };
}

function coverageAlong(stepper: Stepper, { start, moves }: Run): Coverage {
  const counter = new CoverageCounter(stepper.protocol);
  counter.begin();
  counter.covers(stepper.reachedCovers(start));
  let state = start;
  for (const move of moves) {
    for (const passage of stepper.passages(state, move)) counter.step(passage);
    if (isStepOn(stepper, state, move)) counter.covers(stepper.reachedCovers(move.state));
    if (move.kind === "next") state = move.state;
  }
  return counter.coverage;
}

function isStepOn(stepper: Stepper, from: Run["state"], move: Move): move is Extract<Move, { readonly kind: "next" }> {
  return move.kind === "next" && stepper.identify(move.state) !== stepper.identify(from);
}
