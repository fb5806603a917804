/** All of a node between two steps, as plain data: machines, what is on its way to them, and the requests that have no answer yet. */
import type { RequestId } from "../frame.js";
import type { MachineEvent } from "../machine-event.js";
import type { MachineState } from "../machine-state.js";
import { dump, load, type Plain } from "./dump.js";
import type { HostCall } from "./host-calls.js";
import type { Incarnation } from "./incarnation.js";
import type { MachinePlace } from "./node-event.js";
import type { OpenRequest } from "./requests.js";
import type { RunningMachine } from "./running-machine.js";

interface Saved {
  readonly format: 1;
  readonly machines: readonly { readonly place: MachinePlace; readonly state: MachineState }[];
  readonly events: readonly { readonly place: MachinePlace; readonly event: MachineEvent }[];
  readonly requests: readonly (Omit<OpenRequest, "machine" | "listener"> & { readonly place: MachinePlace })[];
  readonly hostCalls: readonly (Omit<HostCall, "machine"> & { readonly place: MachinePlace })[];
}

export interface SnapshotOptions {
  /** Operations of the host that are under way are begun again when the node is restored; otherwise they rule a snapshot out. */
  readonly repeatHostOperations?: true;
}

export function takeSnapshot({ machines, queue, requests, hosts, outbox }: Incarnation, { repeatHostOperations }: SnapshotOptions): Plain {
  if (outbox.isHolding) throw new Error("Cannot take a snapshot: a commit is under way");
  const hostCalls = hosts.list();
  const [first] = hostCalls;
  if (first !== undefined && repeatHostOperations !== true)
    throw new Error(`Cannot take a snapshot: operation '${first.operation}' of the host is under way`);
  const failed = [...machines.all()].find(({ hasFailed }) => hasFailed);
  if (failed !== undefined) throw new Error(`Cannot take a snapshot: a machine of ${failed.kind.self} has failed`);
  const saved: Saved = {
    format: 1,
    machines: [...machines.all()].map(({ place, state }) => ({ place, state })),
    // A timer that has gone off is armed until its event is handled, and begins anew.
    events: queue
      .list()
      .flatMap(({ machine, event }) => (event === "offer" || event.kind === "timer" ? [] : [{ place: machine.place, event }])),
    requests: [...requests.all()].map(({ machine, id, name, args, isIssued, isTaken }) => ({
      place: machine.place,
      id,
      name,
      args,
      isIssued,
      isTaken,
    })),
    hostCalls: hostCalls.map(({ machine, operation, args, call }) => ({ place: machine.place, operation, args, call })),
  };
  return dump(saved);
}

/** Puts everything back into an incarnation that has done nothing yet. The answers of the requests, by their ids. */
export function restoreSnapshot(incarnation: Incarnation, snapshot: Plain): ReadonlyMap<RequestId, Promise<unknown>> {
  const saved = decode(load(snapshot));
  const find = (place: MachinePlace): RunningMachine => findMachine(incarnation, place);
  for (const { place, state } of saved.machines) incarnation.adopt(find(place), state);
  for (const { place } of saved.machines) incarnation.record(find(place), find(place).start);
  for (const { place, event } of saved.events) incarnation.enqueue(find(place), event);
  for (const { place, ...call } of saved.hostCalls) incarnation.hosts.begin({ machine: find(place), ...call });
  const answers = new Map<RequestId, Promise<unknown>>();
  for (const { place, ...request } of saved.requests) answers.set(request.id, reopen(incarnation, { ...request, machine: find(place) }));
  return answers;
}

function reopen(incarnation: Incarnation, request: Omit<OpenRequest, "listener">): Promise<unknown> {
  const answer = new Promise<unknown>((onAnswer, onFailure) => incarnation.ask({ ...request, listener: { onAnswer, onFailure } }));
  // Nobody has to be interested in it.
  answer.catch(() => undefined);
  return answer;
}

function findMachine({ machines }: Incarnation, { protocol, self, block }: MachinePlace): RunningMachine {
  const machine = machines.find(protocol, self, block);
  if (typeof machine === "string")
    throw new Error(`Cannot restore a snapshot: there is no machine of ${self} for ${block ?? "no block"} in '${protocol}'`);
  return machine;
}

function decode(value: unknown): Saved {
  if (typeof value !== "object" || value === null || !("format" in value) || value.format !== 1)
    throw new Error("Cannot restore a snapshot: it is none, or one of another version");
  // eslint-disable-next-line no-restricted-syntax -- a decoder: whoever has the format has all of it
  return value as Saved;
}
