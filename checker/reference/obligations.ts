/** What is owed in a state (`semantics.md`, "Verdicts"). */
import { isAnswerable } from "./calls.js";
import { isGone } from "./down.js";
import type { MachineState, SystemState } from "./state.js";
import { framesIn } from "./value.js";
import type { Instance, World } from "./world.js";

/** True when nothing is owed: no request unanswered, no continuation suspended, no message undelivered or deferred, no node to come back. */
export function isQuiescent(world: World, state: SystemState): boolean {
  if (!state.channels.isEmpty() || !state.down.every((node) => isGone(world, state, node))) return false;
  const owed = isAnswerable(world, state);
  return world.instances.every((instance) => {
    const machine = state.machines.get(instance.key);
    return machine === undefined || (isAtRest(instance, machine) && !machine.calls.some((number) => owed(instance, number)));
  });
}

function isAtRest(instance: Instance, machine: MachineState): boolean {
  return machine.deferred.isEmpty() && !hasOpenRequest(instance, machine) && (isIdle(instance, machine) || !isSuspended(machine));
}

function hasOpenRequest(instance: Instance, machine: MachineState): boolean {
  const owed = (name: string): boolean => instance.machine.requests.some((request) => request.name === name && !request.mayWait);
  return machine.requests.some((issued) => owed(issued.request)) || machine.open.some((_, name) => owed(name));
}

function isIdle(instance: Instance, machine: MachineState): boolean {
  const named = machine.stack.first();
  return machine.stack.size === 1 && named !== undefined && instance.states.get(named.state)?.idle === true;
}

function isSuspended(machine: MachineState): boolean {
  const inStack = machine.stack.some((level) => level.continuation !== null || level.params.some((value) => framesIn(value).length > 0));
  return inStack || machine.variables.some((value) => framesIn(value).length > 0);
}
