/** How a system goes on that can no longer come to rest: what explains that it is stuck. */
import type { Aftermath } from "../verdict/index.js";
import type { Encoder } from "./encode.js";
import { eventsOf, isProgress } from "./events.js";
import { buildTrace } from "./snapshot.js";
import type { SystemState } from "./state.js";
import { executeEvent, type StepResult } from "./step.js";
import type { World } from "./world.js";

/** A longer way explains nothing to a reader. */
const maxSteps = 60;

type Next = Extract<StepResult, { readonly kind: "next" }>;

/** Takes the first progress step that leads to a state not met yet, until there is none: nothing can happen then, or only a way back. */
export function followProgress(world: World, start: SystemState, encoder: Encoder): Aftermath {
  const met = new Map<string, number>();
  const steps: Next[] = [];
  let state = start;
  for (;;) {
    met.set(encoder.encode(state), steps.length);
    const nexts = progressSteps(world, state).map((step) => ({ step, key: encoder.encode(step.state) }));
    const [back] = nexts.filter(({ key }) => key !== encoder.encode(state));
    const onwards = nexts.find(({ key }) => !met.has(key));
    if (onwards === undefined || steps.length >= maxSteps) {
      const returns = onwards === undefined && back !== undefined ? [back.step] : [];
      return {
        trace: buildTrace(world, start, [...steps, ...returns]),
        returnsTo: onwards === undefined ? met.get(back?.key ?? "") : undefined,
      };
    }
    steps.push(onwards.step);
    state = onwards.step.state;
  }
}

function progressSteps(world: World, state: SystemState): readonly Next[] {
  return [...eventsOf(world, state)]
    .filter(isProgress)
    .flatMap((event) => executeEvent(world, state, event))
    .filter((step) => step.kind === "next");
}
