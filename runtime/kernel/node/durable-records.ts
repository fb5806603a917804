/** What of a machine survives a crash, as a record of the store: its durable variables, while they differ from what they are at first. */
import { equal } from "../equal.js";
import { isId } from "../identity.js";
import type { MachineState } from "../machine-state.js";
import { dump, load, type Plain } from "./dump.js";
import type { MachinePlace } from "./node-event.js";
import type { Kind, RunningMachine } from "./running-machine.js";

/** The record in which a node counts its incarnations. */
export const incarnationKey = JSON.stringify(["incarnation"]);

/** Does anything of such a machine survive a crash, be it only that it is told of it? */
export function survives({ type, durable }: Kind): boolean {
  return durable.length > 0 || type.restart !== undefined;
}

export function keyOf({ protocol, self, block }: MachinePlace): string {
  return JSON.stringify([protocol, self, block]);
}

/** The machine that `keyOf` made a key of. */
export function placeOf(key: string): MachinePlace {
  const parts: unknown = JSON.parse(key);
  const list: readonly unknown[] = Array.isArray(parts) ? parts : [];
  const [protocol, self, block] = list;
  if (typeof protocol !== "string" || !isId(self) || !(block === null || isId(block)))
    throw new Error(`Cannot read a store: ${key} is no machine`);
  return { protocol, self, block };
}

/** What to write after a step: undefined where nothing has changed that survives; null where the machine needs no record any more. */
export function writeOf(machine: RunningMachine, before: MachineState): Plain | null | undefined {
  const { kind, state } = machine;
  if (!needsRecord(machine)) return machine.isStored ? null : undefined;
  const hasChanged = kind.durable.some((name) => Reflect.get(state.vars, name) !== Reflect.get(before.vars, name));
  if (!hasChanged && machine.isStored) return undefined;
  return dump(Object.fromEntries(kind.durable.map((name) => [name, Reflect.get(state.vars, name)])));
}

/** A machine that is told when it is back needs one as soon as it is not as at first. */
function needsRecord(machine: RunningMachine): boolean {
  const { kind, state } = machine;
  const differs = kind.durable.some((name) => !equal(Reflect.get(state.vars, name), Reflect.get(machine.start.vars, name)));
  return differs || (kind.type.restart !== undefined && !machine.isAtStart);
}

/** Makes a machine what it is after a crash: as at first, but for what is durable. */
export function revive(machine: RunningMachine, record: Plain): void {
  const { start, kind } = machine;
  const stored = recordOf(load(record));
  const vars = { ...start.vars };
  for (const name of kind.durable) if (Object.hasOwn(stored, name)) Reflect.set(vars, name, Reflect.get(stored, name));
  machine.isStored = true;
  machine.state = { ...start, vars };
}

function recordOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
