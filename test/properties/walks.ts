/** Random walks, whose states are looked at under permutations of nodes, blocks and values. */
import fc from "fast-check";
import { expect } from "vitest";
import { createEncoder, identity, symmetryGroup, type Permutation } from "../../checker/reference/encode.js";
import { eventsOf } from "../../checker/reference/events.js";
import { holds } from "../../checker/reference/evaluate.js";
import { initialStates } from "../../checker/reference/initial.js";
import { isQuiescent } from "../../checker/reference/obligations.js";
import { propertyScope } from "../../checker/reference/scope.js";
import type { SystemState } from "../../checker/reference/state.js";
import { executeEvent, type StepResult } from "../../checker/reference/step.js";
import { createWorld, type World } from "../../checker/reference/world.js";
import type { Protocol } from "../../dsl/index.js";
import { permuteState } from "../support/permute-state.js";

/** Which step is taken next, and under which permutation the state is looked at. */
export const turns = fc.array(fc.record({ step: fc.nat(9_999), permutation: fc.nat(9_999) }), { minLength: 1, maxLength: 25, size: "max" });

/** One of them. */
export type Turn = { readonly step: number; readonly permutation: number };

/** All permutations. */
export function groupOf(world: World): readonly Permutation[] {
  const group = symmetryGroup(world.universe);
  if (group === undefined) throw new Error("Cannot test symmetry: the group is too large");
  return group;
}

/** Compares each state of a random walk with an image of it. */
export function checkWalk(protocol: Protocol, walk: readonly Turn[]): void {
  const world = createWorld(protocol);
  const group = groupOf(world);
  const encoder = createEncoder(world, [identity]);
  const encode = (one: SystemState): string => encoder.encode(one);
  let state: SystemState | undefined = initialStates(world)[0];
  for (const { step, permutation } of walk) {
    if (state === undefined) return;
    const chosen = group[permutation % group.length] ?? identity;
    const rename = (one: SystemState): SystemState => permuteState(world, one, chosen);
    const renamedFirst = describeState(world, rename(state), encode);
    expect(renamedFirst).toEqual(describeState(world, state, (one) => encode(rename(one))));
    state = nextOf(world, state, step);
  }
}

/** Where the walk ends. */
export function lastOf(world: World, walk: readonly Turn[]): SystemState {
  const [first] = initialStates(world);
  if (first === undefined) throw new Error("Cannot walk: there is no initial state");
  return walk.reduce((state, { step }) => nextOf(world, state, step) ?? state, first);
}

/** One of the successors; undefined where there is none. */
function nextOf(world: World, state: SystemState, step: number): SystemState | undefined {
  const next = resultsIn(world, state).flatMap((result) => (result.kind === "next" ? [result.state] : []));
  return next[step % next.length];
}

function resultsIn(world: World, state: SystemState): readonly StepResult[] {
  return [...eventsOf(world, state)].flatMap((event) => executeEvent(world, state, event));
}

interface Description {
  readonly encoding: string;
  readonly steps: readonly string[];
  readonly properties: readonly boolean[];
  readonly quiescent: boolean;
}

/** Everything that the search asks about a state. */
function describeState(world: World, state: SystemState, encode: (state: SystemState) => string): Description {
  const scope = propertyScope(world, state);
  const steps = resultsIn(world, state).map((result) =>
    result.kind === "next"
      ? `${result.event.kind} ${encode(result.state)}`
      : `${result.event.kind} fails: ${result.failure.kind} ${result.failure.at.subject ?? ""} ${result.failure.at.span?.start ?? ""}`,
  );
  return {
    encoding: encode(state),
    steps: steps.sort(),
    // The two sides of a `leads to` are meant for values of its variables, which a permutation changes.
    properties: world.protocol.properties.filter(({ kind }) => kind !== "leads to").map((property) => holds(property.condition, scope)),
    quiescent: isQuiescent(world, state),
  };
}
