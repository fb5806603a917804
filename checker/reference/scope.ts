/** Scopes for expressions outside handlers, and what all scopes share. */
import type { Map } from "immutable";
import type { FunctionDef, Place, VariableId } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { Scope } from "./evaluate.js";
import type { MachineState, SystemState } from "./state.js";
import { mapOf, type Value } from "./value.js";
import type { Instance, World } from "./world.js";

/** For invariants and covers: sees the whole system, and is nobody's. */
export function propertyScope(world: World, state: SystemState): Scope {
  return {
    world,
    self: undefined,
    here: undefined,
    read: (variable, of) => readGlobal(state.ghosts, { variable, of }),
    move: refuseMove,
    ownStates: () => {
      throw new InternalError("a property is in no state");
    },
    system: () => state,
    functionNamed: (name) => topLevelFunction(world, name),
  };
}

/** For guards of requests and initialisers: sees one machine. */
export function machineScope(world: World, instance: Instance, machine: MachineState): Scope {
  return {
    world,
    self: instance.node,
    here: instance.block,
    read: (variable) => readMachine(machine, variable),
    move: refuseMove,
    ownStates: () => stackOf(machine),
    system: () => {
      throw new InternalError("a machine reads the whole system");
    },
    functionNamed: (name) => instance.functions.get(name) ?? topLevelFunction(world, name),
  };
}

/** The same scope with more variables. */
export function extend(scope: Scope, variables: readonly (readonly [VariableId, Value])[]): Scope {
  const own = new globalThis.Map(variables);
  return {
    world: scope.world,
    self: scope.self,
    here: scope.here,
    read: (id, of) => (own.has(id) ? (own.get(id) ?? null) : scope.read(id, of)),
    move: scope.move,
    ownStates: scope.ownStates,
    system: scope.system,
    functionNamed: scope.functionNamed,
  };
}

/** The names of the states on the machine's stack, the named one first. */
export function stackOf(machine: MachineState): readonly string[] {
  return machine.stack.toArray().map((level) => level.state);
}

export function topLevelFunction(world: World, name: string): FunctionDef {
  const declared = world.protocol.functions.find((candidate) => candidate.name === name);
  if (declared === undefined) throw new InternalError(`unknown function '${name}'`);
  return declared;
}

/** A variable of the machine or of its states, the innermost level first. */
export function readMachine(machine: MachineState, variable: VariableId): Value {
  if (machine.variables.has(variable)) return machine.variables.get(variable, null);
  const level = machine.stack.findLast((candidate) => candidate.params.has(variable));
  if (level === undefined) throw new InternalError(`variable ${variable} has no value here`);
  return level.params.get(variable, null);
}

export function readGlobal(
  ghosts: Map<VariableId, Value>,
  ghost: { readonly variable: VariableId; readonly of: Value | undefined },
): Value {
  if (!ghosts.has(ghost.variable)) throw new InternalError(`variable ${ghost.variable} has no value here`);
  const value = ghosts.get(ghost.variable, null);
  return ghost.of === undefined ? value : mapOf(value).get(ghost.of, null);
}

function refuseMove(place: Place): Value {
  throw new InternalError(`variable ${place.variable} is moved by code that may not change it`);
}
