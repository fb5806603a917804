/** Who waits, and for what: the machines of a state of the system that something is owed to, with the messages that would let them go on. */
import { handlersOf, type Machine, type Protocol, type State } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { MachineSnapshot, PlainContinuation, PlainRight, PlainValue, Snapshot } from "../verdict/index.js";
import { movesOn } from "./handler-text.js";
import { isContinuation, isList, isMap, isQueue, isRecord, isRight, machineName, namesBlocks } from "./plain-text.js";

/** A machine with its declaration and the name that tells it apart. */
export interface NamedMachine {
  readonly name: string;
  readonly machine: MachineSnapshot;
  readonly declaration: Machine;
}

/** A machine that cannot come to rest by itself. */
export interface Waiter extends NamedMachine {
  /** Messages whose handlers, in the machine's present state, let a suspended handler go on. */
  readonly messages: readonly string[];
  /** Requests of the application that would do the same. */
  readonly requests: readonly string[];
  /** Timers that would do the same. */
  readonly timers: readonly string[];
}

export function nameMachines(protocol: Protocol, snapshot: Snapshot): readonly NamedMachine[] {
  const withBlocks = namesBlocks(snapshot);
  return snapshot.machines.map((machine) => ({
    name: machineName(machine, withBlocks),
    machine,
    declaration: declarationOf(protocol, machine),
  }));
}

/** The machines that hold a suspended handler or a request without an answer. Those that may rest as they are do not count. */
export function findWaiters(protocol: Protocol, machines: readonly NamedMachine[]): readonly Waiter[] {
  return machines.filter(isBlocked).map((named) => ({ ...named, ...awaitedBy(protocol, named) }));
}

/** The suspended handlers that a machine holds, in its states and variables. */
export function continuationsOf(machine: MachineSnapshot): readonly PlainContinuation[] {
  const values = [...machine.stack.flatMap((level) => Object.values(level.params)), ...Object.values(machine.variables)];
  return values.flatMap(continuationsIn);
}

/** The rights to answer in some values, however deep inside. */
export function rightsIn(values: readonly PlainValue[]): readonly PlainRight[] {
  return values.flatMap((value): readonly PlainRight[] => {
    if (typeof value !== "object" || value === null) return [];
    if (isRight(value)) return [value];
    if (isContinuation(value)) return rightsIn(Object.values(value.continuation.locals));
    if (isRecord(value)) return rightsIn(Object.values(value.record));
    if (isQueue(value)) return rightsIn(value["in order"]);
    return isMap(value) ? rightsIn(Object.values(value)) : isList(value) ? rightsIn(value) : [];
  });
}

/** True if the value names the node, however deep inside. */
export function mentions(value: PlainValue, node: string): boolean {
  if (typeof value !== "object" || value === null) return value === node;
  if (isList(value)) return value.some((element) => mentions(element, node));
  if (isContinuation(value)) return Object.values(value.continuation.locals).some((local) => mentions(local, node));
  if (isRecord(value)) return Object.values(value.record).some((field) => mentions(field, node));
  if (isQueue(value)) return value["in order"].some((element) => mentions(element, node));
  if (isRight(value)) return value.right.node === node;
  return Object.entries(value).some(([key, entry]) => key === node || mentions(entry, node));
}

/** The state on top: the one whose handlers apply. */
export function stateOf({ machine, declaration }: NamedMachine): State | undefined {
  const top = machine.stack.at(-1)?.state;
  return declaration.states.find((state) => state.name === top);
}

function declarationOf(protocol: Protocol, machine: MachineSnapshot): Machine {
  // Blocks are named by their kind and a number.
  const kind = machine.block?.replace(/\d+$/u, "");
  const found = protocol.machines.find((declared) => declared.role === machine.role && declared.block === kind);
  if (found === undefined) throw new InternalError(`no machine of role ${machine.role} for block ${String(machine.block)}`);
  return found;
}

function isBlocked(named: NamedMachine): boolean {
  const { machine, declaration } = named;
  const mayWait = new Set(declaration.requests.filter((request) => request.mayWait).map((request) => request.name));
  const asked = [...machine.issued.map((issued) => issued.request), ...openRequests(machine)];
  if (asked.some((request) => !mayWait.has(request))) return true;
  const isIdle = machine.stack.length === 1 && stateOf(named)?.idle === true;
  return !isIdle && continuationsOf(machine).length > 0;
}

function openRequests(machine: MachineSnapshot): readonly string[] {
  return Object.entries(machine.open).flatMap(([request, count]) => (count > 0 ? [request] : []));
}

function awaitedBy(protocol: Protocol, named: NamedMachine): Pick<Waiter, "messages" | "requests" | "timers"> {
  const { declaration, machine } = named;
  if (continuationsOf(machine).length === 0) return { messages: [], requests: [], timers: [] };
  const top = stateOf(named);
  const events = handlersOf(declaration)
    .filter((body) => body.state === undefined || body.state === top)
    .filter((body) => movesOn(body.handler, declaration, protocol))
    .map((body) => body.handler.event);
  return {
    messages: [...new Set(events.flatMap((event) => (event.kind === "message" ? [event.message] : [])))],
    requests: [...new Set(events.flatMap((event) => (event.kind === "request" ? [event.request] : [])))],
    timers: [...new Set(events.flatMap((event) => (event.kind === "timer" ? [event.timer] : [])))],
  };
}

function continuationsIn(value: PlainValue): readonly PlainContinuation[] {
  if (typeof value !== "object" || value === null) return [];
  if (isContinuation(value)) return [value, ...Object.values(value.continuation.locals).flatMap(continuationsIn)];
  if (isRecord(value)) return Object.values(value.record).flatMap(continuationsIn);
  if (isQueue(value)) return value["in order"].flatMap(continuationsIn);
  if (isMap(value)) return Object.values(value).flatMap(continuationsIn);
  return isList(value) ? value.flatMap(continuationsIn) : [];
}
