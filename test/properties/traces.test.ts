import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { eventsOf } from "../../checker/reference/events.js";
import { fairnessOf } from "../../checker/reference/fairness.js";
import { explore, type ExploreOptions } from "../../checker/reference/index.js";
import { initialStates } from "../../checker/reference/initial.js";
import { isQuiescent } from "../../checker/reference/obligations.js";
import { buildTrace } from "../../checker/reference/snapshot.js";
import type { SystemState } from "../../checker/reference/state.js";
import { executeEvent, type StepResult } from "../../checker/reference/step.js";
import { createWorld, type World } from "../../checker/reference/world.js";
import type { Failure, Trace, TraceStep, Verdict } from "../../checker/verdict/index.js";
import type { Protocol } from "../../dsl/index.js";
import { randomProtocol } from "../support/random-protocol.js";
import { loadRandom, numRuns, shippedProtocols, timeoutMs } from "./loading.js";
import { keepsInvariants } from "./plain-search.js";

vi.setConfig({ testTimeout: timeoutMs });

// A trace is a claim about a run. Here it is replayed: every step of it has to be possible, with what it says about itself, and the last
// state, or the last step, has to fail as the verdict says.

describe("traces", () => {
  test.each(["full", "off"] as const)("of random protocols can be replayed, symmetry %s", (symmetry) => {
    fc.assert(
      fc.property(randomProtocol, (text) => {
        checkTrace(loadRandom(text), { symmetry, maxStates: 300 });
      }),
      { numRuns },
    );
  });

  // A cover that is never reached has no trace.
  const without = ["pass", "uncovered"];
  const failing = shippedProtocols().filter(({ name, expected }) => !without.includes(expected) && !name.startsWith("xfs"));
  test.each(failing)("of $name can be replayed", ({ protocol }) => {
    expect(checkTrace(protocol, { symmetry: "full" })).toBe("replayed");
  });
});

function checkTrace(protocol: Protocol, options: ExploreOptions): "replayed" | "no trace" {
  const { verdict } = explore(protocol, options);
  if (verdict.kind !== "violated" || verdict.trace === undefined) return "no trace";
  const world = createWorld(protocol);
  const { failure, trace } = verdict;
  const last = replay(world, trace);
  if (isStepFailure(failure)) {
    const results = resultsIn(world, last);
    expect(
      results.some((result) => result.kind === "failed" && result.failure.kind === failure.kind && isDescribedBy(world, result, trace)),
    ).toBe(true);
  } else if (failure.kind === "invariant") {
    expect(keepsInvariants(world, last)).toBe(false);
  } else if (failure.kind === "liveness") {
    checkRound(world, last, verdict);
  } else {
    expect(isQuiescent(world, last)).toBe(false);
    if (failure.kind === "deadlock") expect(moves(world, last, trace)).toEqual([]);
  }
  return "replayed";
}

/** The last step leads back to where the round began; a run without a round ends where nothing has to happen. */
function checkRound(world: World, last: SystemState, { lasso, trace }: Extract<Verdict, { readonly kind: "violated" }>): void {
  if (lasso === undefined || trace === undefined) throw new Error("a promise is broken without a run");
  if (lasso.returnsTo === undefined) {
    expect(resultsIn(world, last).filter(({ event }) => fairnessOf(world, event) !== undefined)).toEqual([]);
    return;
  }
  const states = [trace.initial, ...trace.steps.map((step) => step.after)];
  expect(trace.steps.length).toBeGreaterThan(lasso.returnsTo);
  expect(sameData(states.at(-1), states[lasso.returnsTo])).toBe(true);
}

function isStepFailure(failure: Failure): boolean {
  return ["assertion", "unexpected", "overflow", "continuation"].includes(failure.kind);
}

/** The state in which the trace ends, or in which its last step fails. */
function replay(world: World, trace: Trace): SystemState {
  const [first] = initialStates(world).filter((state) => sameData(buildTrace(world, state, []).initial, trace.initial));
  if (first === undefined) throw new Error("Cannot replay: no initial state is like the trace's");
  return trace.steps.filter((step) => step.after !== undefined).reduce((state, step, index) => take(world, { state, step, index }), first);
}

/** Takes the step that the trace describes. Steps that look alike lead to the same state. */
function take(
  world: World,
  { state, step, index }: { readonly state: SystemState; readonly step: TraceStep; readonly index: number },
): SystemState {
  for (const result of resultsIn(world, state)) {
    if (result.kind === "next" && sameData(describeStep(world, result), step)) return result.state;
  }
  throw new Error(`Cannot replay: step ${index + 1} of the trace is not possible`);
}

function describeStep(world: World, result: StepResult): TraceStep | undefined {
  const [initial] = initialStates(world);
  return initial && buildTrace(world, initial, [result]).steps[0];
}

function isDescribedBy(world: World, result: StepResult, trace: Trace): boolean {
  return sameData(describeStep(world, result), trace.steps.at(-1));
}

/** Snapshots of the states that differ from the last one. */
function moves(world: World, state: SystemState, trace: Trace): readonly unknown[] {
  const here = trace.steps.at(-1)?.after ?? trace.initial;
  return resultsIn(world, state)
    .map((result) => describeStep(world, result)?.after)
    .filter((after) => !sameData(after, here));
}

function resultsIn(world: World, state: SystemState): readonly StepResult[] {
  return [...eventsOf(world, state)].flatMap((event) => executeEvent(world, state, event));
}

function sameData(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
