/** Quantifiers over suspended handlers: every continuation in a machine that began with the event, those inside other continuations too. */
import { eventName, type BoundHandler } from "../../dsl/analysis/index.js";
import { evaluate, type Scope } from "./evaluate.js";
import { extend } from "./scope.js";
import type { MachineState } from "./state.js";
import { equal, framesIn, type Frame, type Value } from "./value.js";

/** One scope for each suspended handler that a quantifier binds. */
export function suspendedIn(bound: BoundHandler, scope: Scope): readonly Scope[] {
  const { world } = scope;
  const { machines } = scope.system();
  const block = bound.block === undefined ? null : evaluate(bound.block, scope);
  return world.instances
    .filter((instance) => equal(instance.block ?? null, block))
    .flatMap(({ key, node }) => {
      const machine = machines.get(key);
      const frames =
        machine === undefined ? [] : suspended(machine).filter((frame) => eventName(world.handler(frame.handler)) === bound.event);
      return frames.map(() => extend(scope, [[bound.node, node]]));
    });
}

/** What the machine keeps of handlers, wherever it does. */
function suspended({ stack, variables }: MachineState): readonly Frame[] {
  const inStack = stack.toArray().flatMap(({ continuation, params }): readonly Value[] => [continuation, ...params.values()]);
  return [...inStack, ...variables.values()].flatMap(framesWithin);
}

/** A frame with those that its own variables hold. */
function framesWithin(value: Value): readonly Frame[] {
  return framesIn(value).flatMap((frame) => [frame, ...[...frame.locals.values()].flatMap(framesWithin)]);
}
