/** Initial states: one for each choice of the arbitrary element that value types begin with. */
import { List, Map, Set } from "immutable";
import type { Ghost, VariableId } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import { coerce, evaluate } from "./evaluate.js";
import { machineScope, propertyScope } from "./scope.js";
import type { MachineState, SystemState } from "./state.js";
import type { Element, Value } from "./value.js";
import type { Instance, World } from "./world.js";
import { zeroOf, type Defaults } from "./zero.js";

export function initialStates(world: World): readonly SystemState[] {
  const used = new globalThis.Set<string>();
  initialState(world, (name) => {
    used.add(name);
    return firstOf(world, name);
  });
  let choices: readonly Map<string, Element>[] = [Map()];
  for (const name of used) {
    choices = choices.flatMap((chosen) => world.universe.sort(name).elements.map((element) => chosen.set(name, element)));
  }
  return choices.map((chosen) => initialState(world, (name) => chosen.get(name) ?? firstOf(world, name)));
}

function firstOf(world: World, sort: string): Element {
  const [first] = world.universe.sort(sort).elements;
  if (first === undefined) throw new InternalError(`value type '${sort}' is empty`);
  return first;
}

function initialState(world: World, defaults: Defaults): SystemState {
  return {
    machines: Map(world.instances.map((instance) => [instance.key, initialMachine(world, instance, defaults)])),
    channels: Map(),
    ghosts: initialGhosts(world, defaults),
    issued: Map(),
    faults: Map(),
  };
}

function initialMachine(world: World, instance: Instance, defaults: Defaults): MachineState {
  const start = instance.machine.states.find((state) => state.start);
  if (start === undefined) throw new InternalError(`machine '${instance.machine.role}' has no start state`);
  let machine: MachineState = {
    stack: List([{ state: start.name, params: Map(), continuation: null }]),
    variables: Map(),
    deferred: List(),
    requests: List(),
    open: Map(),
    calls: Set(),
    gathers: Map(),
    hosts: Map(),
  };
  for (const { variable: id, initial } of instance.machine.variables) {
    const { type } = world.variable(id);
    const value =
      initial === undefined
        ? zeroOf(type, { world, defaults })
        : coerce(evaluate(initial, machineScope(world, instance, machine)), type, { world, span: initial.span });
    machine = { ...machine, variables: machine.variables.set(id, value) };
  }
  return machine;
}

function initialGhosts(world: World, defaults: Defaults): Map<VariableId, Value> {
  return Map(world.protocol.ghosts.map((ghost) => [ghost.variable, initialGhost(world, ghost, defaults)]));
}

function initialGhost(world: World, ghost: Ghost, defaults: Defaults): Value {
  const { type } = world.variable(ghost.variable);
  const nowhere: SystemState = { machines: Map(), channels: Map(), ghosts: Map(), issued: Map(), faults: Map() };
  const value =
    ghost.initial === undefined
      ? zeroOf(type, { world, defaults })
      : coerce(evaluate(ghost.initial, propertyScope(world, nowhere)), type, { world, span: ghost.initial.span });
  if (ghost.per === undefined) return value;
  return Map(world.universe.sort(ghost.per.name).elements.map((element) => [element, value]));
}
