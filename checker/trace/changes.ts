import type { MachineSnapshot, PlainContinuation, PlainMessage, PlainValue, Snapshot } from "../verdict/index.js";
import { isContinuation, isMap, machineName, messageText, namesBlocks, sameValue, stateText, valueText } from "./plain-text.js";

/** What one step changed, in the file's names. Channels and requests are left out: the step itself tells what was sent, asked and answered. */
export interface Change {
  /** `suspension`: a variable or parameter that holds, or held, a suspended handler. */
  readonly kind: "state" | "value" | "suspension" | "deferred";
  /** `CacheA.state`, `CacheA.copy`, `Home.Recalling.waiting`, `Home.pending[CacheA]`, `CacheA at Block2.copy`, `latest[Block1]`. */
  readonly path: string;
  /** Undefined for the parameter of a state that the step entered. */
  readonly before: string | undefined;
  readonly after: string;
  /** For people: `CacheA.copy: none -> Data1`, `Home defers GetShared from CacheB`. */
  readonly text: string;
}

/** The differences between two states of the system: of each machine its state, parameters, variables and deferred messages, then the ghosts. */
export function changes(before: Snapshot, after: Snapshot): readonly Change[] {
  const withBlocks = namesBlocks(after);
  const machines = after.machines.flatMap((machine) => {
    const old = before.machines.find((other) => other.node === machine.node && other.block === machine.block);
    return old === undefined ? [] : machineChanges(old, machine, machineName(machine, withBlocks));
  });
  return [...machines, ...recordChanges(before.ghosts, after.ghosts, "")];
}

function machineChanges(before: MachineSnapshot, after: MachineSnapshot, name: string): readonly Change[] {
  const oldState = stateText(before);
  const newState = stateText(after);
  return [
    ...(oldState === newState ? [] : [change("state", `${name}.state`, [oldState, newState])]),
    ...parameterChanges(before, after, name),
    ...recordChanges(before.variables, after.variables, `${name}.`),
    ...deferredChanges(before.deferred, after.deferred, name),
  ];
}

/** Parameters of states that were kept are compared; those of states that were entered are shown; those of states that were left are not. */
function parameterChanges(before: MachineSnapshot, after: MachineSnapshot, name: string): readonly Change[] {
  return after.stack.flatMap((level, index) => {
    const old = before.stack[index];
    const prefix = `${name}.${level.state}.`;
    if (old?.state === level.state) return recordChanges(old.params, level.params, prefix);
    return Object.entries(level.params).map(([param, value]) => change(kindOf(value), prefix + param, [undefined, valueText(value)]));
  });
}

function recordChanges(
  before: Readonly<Record<string, PlainValue>>,
  after: Readonly<Record<string, PlainValue>>,
  prefix: string,
): readonly Change[] {
  return Object.entries(after).flatMap(([name, value]) => valueChanges(prefix + name, before[name] ?? null, value));
}

function valueChanges(path: string, before: PlainValue, after: PlainValue): readonly Change[] {
  if (sameValue(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    return Object.entries(after).flatMap(([key, value]) => valueChanges(`${path}[${key}]`, before[key] ?? null, value));
  }
  if (isContinuation(before) && isContinuation(after) && isSameGather(before, after))
    return recordChanges(before.continuation.locals, after.continuation.locals, `${path}.`);
  const kind = isContinuation(before) ? "suspension" : kindOf(after);
  return [change(kind, path, [valueText(before), valueText(after)])];
}

/** The same handler still waits for the answers of several nodes, and has got another one. */
function isSameGather({ continuation: old }: PlainContinuation, { continuation: now }: PlainContinuation): boolean {
  return old.span.start === now.span.start && "missing" in old.locals && now.call !== undefined;
}

function kindOf(value: PlainValue): "suspension" | "value" {
  return isContinuation(value) ? "suspension" : "value";
}

function change(kind: Change["kind"], path: string, [before, after]: readonly [string | undefined, string]): Change {
  return { kind, path, before, after, text: before === undefined ? `${path}: ${after}` : `${path}: ${before} -> ${after}` };
}

function deferredChanges(before: readonly PlainMessage[], after: readonly PlainMessage[], name: string): readonly Change[] {
  const left = withoutEach(before, after).map((message) => `${name} takes up ${deferredText(message)}`);
  const joined = withoutEach(after, before).map((message) => `${name} defers ${deferredText(message)}`);
  if (left.length + joined.length === 0) return [];
  const list = (messages: readonly PlainMessage[]): string => `[${messages.map(deferredText).join(", ")}]`;
  return [{ kind: "deferred", path: `${name}.deferred`, before: list(before), after: list(after), text: [...left, ...joined].join("; ") }];
}

function deferredText(message: PlainMessage): string {
  return `${messageText(message)} from ${message.from}`;
}

/** The messages of `from` that are not among `taken`, each of which takes one away. */
function withoutEach(from: readonly PlainMessage[], taken: readonly PlainMessage[]): readonly PlainMessage[] {
  const keys = taken.map((message) => JSON.stringify(message));
  return from.filter((message) => {
    const index = keys.indexOf(JSON.stringify(message));
    if (index >= 0) keys.splice(index, 1);
    return index < 0;
  });
}
