/** Initial states: one for each choice of the arbitrary element that value types begin with. */
import { List, Map, Set } from "immutable";
import type { Ghost, MachineVariable, VariableId } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import { coerce, evaluate } from "./evaluate.js";
import { machineScope, propertyScope } from "./scope.js";
import type { MachineState, SystemState } from "./state.js";
import type { Element, Value } from "./value.js";
import type { Instance, World } from "./world.js";
import { zeroOf, type Defaults } from "./zero.js";

export function initialStates(world: World): readonly SystemState[] {
  return beginnings(world).map(({ state }) => state);
}

/** An initial state, and the element that each value type begins with in it. */
export interface BeginningState {
  readonly state: SystemState;
  readonly defaults: Map<string, Element>;
}

/** The initial states, one for each choice of what value types begin with. */
export function beginnings(world: World): readonly BeginningState[] {
  const used = usedDefaults(world, (defaults) => initialState(world, defaults));
  const wanted = usedDefaults(world, (defaults) => {
    for (const instance of world.instances) if (world.crash(instance.node) !== undefined) newMachine(world, instance, { defaults, isKept });
  });
  let choices: readonly Map<string, Element>[] = [Map()];
  for (const name of used) {
    choices = choices.flatMap((chosen) => world.universe.sort(name).elements.map((element) => chosen.set(name, element)));
  }
  return choices.map((chosen) => {
    const state = initialState(world, (name) => chosen.get(name) ?? firstOf(world, name));
    return { state: { ...state, defaults: chosen.filter((_, name) => wanted.has(name)) }, defaults: chosen };
  });
}

/** The value types whose defaults `make` asks for. */
function usedDefaults(world: World, make: (defaults: Defaults) => void): ReadonlySet<string> {
  const used = new globalThis.Set<string>();
  make((name) => {
    used.add(name);
    return firstOf(world, name);
  });
  return used;
}

/** The machine after a crash. The numbers of calls whose answers may still come stay taken, unless nobody is left to get them. */
export function resetMachine(
  world: World,
  state: SystemState,
  { key, machine, isForever }: { readonly key: string; readonly machine: MachineState | undefined; readonly isForever: boolean },
): MachineState {
  const instance = world.instances.find((one) => one.key === key);
  if (instance === undefined || machine === undefined) throw new InternalError("a machine without a state");
  const defaults: Defaults = (name) => state.defaults.get(name) ?? firstOf(world, name);
  const { variables } = machine;
  const fresh = newMachine(world, instance, { defaults, isKept, kept: variables });
  return isForever ? fresh : { ...fresh, calls: machine.calls, gathers: machine.gathers };
}

/** Durable variables and ghosts survive a crash. */
function isKept(world: World, { variable, durable }: MachineVariable): boolean {
  return durable || world.variable(variable).storage === "ghost";
}

function firstOf(world: World, sort: string): Element {
  const [first] = world.universe.sort(sort).elements;
  if (first === undefined) throw new InternalError(`value type '${sort}' is empty`);
  return first;
}

function initialState(world: World, defaults: Defaults): SystemState {
  return {
    machines: Map(world.instances.map((instance) => [instance.key, newMachine(world, instance, { defaults })])),
    channels: Map(),
    ghosts: initialGhosts(world, defaults),
    issued: Map(),
    faults: Map(),
    down: Set(),
    defaults: Map(),
  };
}

interface Beginning {
  readonly defaults: Defaults;
  /** Which variables take their values from `kept`, or are left out where there is none. */
  readonly isKept?: (world: World, variable: MachineVariable) => boolean;
  readonly kept?: MachineState["variables"];
}

function newMachine(world: World, instance: Instance, { defaults, isKept, kept }: Beginning): MachineState {
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
  for (const declared of instance.machine.variables) {
    const { variable: id, initial } = declared;
    if (isKept?.(world, declared) === true) {
      if (kept !== undefined) machine = { ...machine, variables: machine.variables.set(id, kept.get(id, null)) };
      continue;
    }
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
  const nowhere: SystemState = {
    machines: Map(),
    channels: Map(),
    ghosts: Map(),
    issued: Map(),
    faults: Map(),
    down: Set(),
    defaults: Map(),
  };
  const value =
    ghost.initial === undefined
      ? zeroOf(type, { world, defaults })
      : coerce(evaluate(ghost.initial, propertyScope(world, nowhere)), type, { world, span: ghost.initial.span });
  if (ghost.per === undefined) return value;
  return Map(world.universe.sort(ghost.per.name).elements.map((element) => [element, value]));
}
