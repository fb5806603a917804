import type { BlockId, NodeId } from "../identity.js";
import type { CallId } from "../frame.js";
import type { MachineType } from "../machine-type.js";
import type { Setting } from "../setting.js";
import type { Clock } from "./clock.js";
import type { DurableStore } from "./durable-store.js";
import type { Eventual } from "./eventual.js";
import type { Limits } from "./limits.js";
import type { LogRecord } from "./log-record.js";
import type { Network } from "./network.js";
import type { NodeEvent } from "./node-event.js";

/** A whole number from 0 to `bound - 1`. */
export type Random = (bound: number) => number;

export interface NodeOptions {
  /** The node is `Role/name` in each role, unless the role says otherwise. */
  readonly name: string;
  readonly roles: readonly RoleOptions[];
  readonly network: Network;
  readonly clock: Clock;
  /** For choices, unless the policy makes them, and for the name of the incarnation, unless a store counts them. */
  readonly random: Random;
  /** Is told what the program should know, failures above all. It must not throw. */
  readonly report: (event: NodeEvent) => void;
  /** Needed where a crash must not take everything. */
  readonly store?: DurableStore;
  readonly policy?: Partial<Policy>;
  readonly limits?: Partial<Limits>;
  /** Is told every step. It must not keep what it is given without copying it, nor throw. */
  readonly log?: (record: LogRecord) => void;
}

/** A kind of machine that the node runs. A role that keeps machines for several kinds of blocks is given once for each. */
export interface RoleOptions {
  readonly type: MachineType;
  readonly setting: Setting;
  /** The node's name in this role. */
  readonly as?: string;
  /** After how many milliseconds each timer goes off. */
  readonly timers?: { readonly [timer: string]: number };
  readonly hosts?: { readonly [operation: string]: HostOperation };
}

/** For which machine an operation runs, and which call it answers: the same when it is repeated. */
export interface HostPlace {
  readonly self: NodeId;
  readonly block: BlockId | null;
  readonly call: CallId;
}

/** An operation of the program around. It is given its arguments and, last, a `HostPlace`; what it resolves to, or else returns, goes back to the machine. */
export type HostOperation = (...args: never[]) => Eventual<unknown>;

/** What a node does where the protocol leaves it to the program around. */
export interface Policy {
  /**
   * After a failure of the protocol: `stop` the node as a crash would, or `isolate` the machine, which then answers nothing any more, and let the others
   * go on.
   */
  readonly onFailure: "stop" | "isolate";
  /** When an operation of the host has failed that many times: after how many milliseconds it is tried again; or `stop` the node. */
  readonly onHostError: (failed: { readonly operation: string; readonly error: unknown; readonly times: number }) => number | "stop";
  /** The position of one of `candidates`, at least one, for the variable of a `choose`. */
  readonly choose: (variable: string, candidates: readonly unknown[]) => number;
}
