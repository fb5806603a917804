import type { BlockId, NodeId } from "../identity.js";
import { dispatchFor, type Dispatch } from "../dispatch.js";
import { equal } from "../equal.js";
import type { MachineState } from "../machine-state.js";
import type { MachineType } from "../machine-type.js";
import type { Surroundings } from "../setting.js";
import { startMachine } from "../take-step.js";
import type { Cancel } from "./clock.js";
import type { HostOperation, RoleOptions } from "./node-options.js";
import type { MachinePlace } from "./node-event.js";
import { RecentEvents } from "./recent-events.js";
import type { OpenRequest } from "./requests.js";

/** A kind of machine at one node, ready to run. */
export interface Kind {
  readonly type: MachineType;
  readonly dispatch: Dispatch;
  readonly self: NodeId;
  readonly setting: RoleOptions["setting"];
  readonly durable: readonly string[];
  /** Requests of one machine that may be open at once; the others wait. */
  readonly outstanding: number;
  readonly timers: { readonly [timer: string]: number };
  readonly hosts: { readonly [operation: string]: HostOperation };
}

/** The kind that `role` describes, at the node called `name`. Throws where something is missing that it needs. */
export function kindOf(role: RoleOptions, name: string): Kind {
  const { type, setting, timers = {}, hosts = {} } = role;
  const self: NodeId = `${type.role}/${role.as ?? name}`;
  const timeless = type.timers?.find((timer) => !Object.hasOwn(timers, timer));
  if (timeless !== undefined) throw new Error(`Cannot run ${type.protocol}: nobody says how long timer '${timeless}' of ${self} takes`);
  const missing = type.operations?.find((operation) => !Object.hasOwn(hosts, operation));
  if (missing !== undefined) throw new Error(`Cannot run ${type.protocol}: nobody implements operation '${missing}' of ${self}`);
  const durable = type.durable ?? [];
  return { type, dispatch: dispatchFor(type), self, setting, durable, outstanding: type.outstanding ?? 1, timers, hosts };
}

/** Is such a machine kept for the block, or for none? */
export function isKeptFor(type: MachineType, block: BlockId | null): boolean {
  return block === null || type.block === null ? type.block === block : block.startsWith(`${type.block}/`);
}

/** A timer that runs. The event is the timer's identity: one that was armed anew meanwhile has another. */
export interface ArmedTimer {
  readonly event: { readonly kind: "timer"; readonly timer: string };
  readonly cancel: Cancel;
}

/** A machine with what the loop knows of it. */
export class RunningMachine {
  state: MachineState;
  /** What it is at first. */
  readonly start: MachineState;
  /** Events that are on their way to it. */
  queued = 0;
  isOfferQueued = false;
  /** Requests that it has taken up and not answered, and those that wait outside, in order. */
  taken = 0;
  readonly waiting: OpenRequest[] = [];
  timers: Map<string, ArmedTimer> | undefined;
  readonly recent = new RecentEvents();
  /** It takes no more events. */
  hasFailed = false;
  /** Effects that wait for a commit, and the last commit that its record is, or was, part of. */
  held = 0;
  writtenWith = 0;
  /** The store holds a record of it. */
  isStored = false;

  constructor(
    readonly kind: Kind,
    readonly surroundings: Surroundings,
  ) {
    this.start = startMachine(kind.type, surroundings);
    this.state = this.start;
  }

  get place(): MachinePlace {
    const { kind, surroundings } = this;
    return { protocol: kind.type.protocol, self: kind.self, block: surroundings.here };
  }

  get stateName(): string {
    return this.state.stack.at(-1)?.state.name ?? "";
  }

  /** As at first, so that nobody notices if it is dropped and made again. */
  get isAtStart(): boolean {
    const { state, start } = this;
    if (state === start) return true;
    if (state.stack.length > 1 || state.deferred.length > 0 || state.calls.length > 0 || state.armed.size > 0) return false;
    const [level] = state.stack;
    const [first] = start.stack;
    return level?.state.name === first?.state.name && haveEqualFields(state.vars, start.vars) && equal(level?.state, first?.state);
  }

  get isPending(): boolean {
    return this.queued > 0 || this.taken > 0 || this.waiting.length > 0;
  }
}

function haveEqualFields(a: object, b: object): boolean {
  for (const name in a) if (!equal(Reflect.get(a, name), Reflect.get(b, name))) return false;
  return true;
}
