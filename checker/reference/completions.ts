/** Which host operations may complete in a state. */
import { List } from "immutable";
import type { HostOperation } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { Message, SystemState } from "./state.js";
import type { Value } from "./value.js";
import type { Instance, World } from "./world.js";

/** An operation completes; `before` is the state in which it is no longer under way. */
export interface Completion {
  readonly kind: "complete";
  readonly instance: Instance;
  readonly operation: HostOperation;
  readonly result: Value;
  /** How the result is handed to whoever waits for it: as an answer. */
  readonly message: Message;
  readonly before: SystemState;
}

/** Every operation under way, with every value of its result. */
export function* completionsOf(world: World, state: SystemState, instance: Instance): Generator<Completion> {
  const machine = state.machines.get(instance.key);
  if (machine === undefined) throw new InternalError("a machine without a state");
  const { node, block } = instance;
  for (const [number, name] of machine.hosts.entrySeq().sortBy(([number]) => number)) {
    const operation = instance.machine.hosts.find((declared) => declared.name === name);
    if (operation === undefined) throw new InternalError(`unknown host operation '${name}'`);
    const machines = state.machines.set(instance.key, { ...machine, hosts: machine.hosts.delete(number) });
    const before = { ...state, machines };
    for (const result of operation.result === undefined ? [null] : world.universe.valuesOf(operation.result)) {
      const args = List<Value>(operation.result === undefined ? [number] : [number, result]);
      const message: Message = { message: operation.completion, args, from: node, to: node, block };
      yield { kind: "complete", instance, operation, result, message, before };
    }
  }
}
