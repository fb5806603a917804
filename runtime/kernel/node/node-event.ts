import type { FailureKind } from "../failure.js";
import type { BlockId, NodeId } from "../identity.js";
import type { Envelope } from "../message.js";
import type { RecentEvent } from "./recent-events.js";

/** Which machine of a node. */
export interface MachinePlace {
  readonly protocol: string;
  readonly self: NodeId;
  readonly block: BlockId | null;
}

/** What the program around should know. */
export type NodeEvent =
  /** The protocol has failed; the step in which it did has not happened. */
  | (MachinePlace & {
      readonly kind: "failure";
      readonly failure: FailureKind;
      readonly message: string;
      /** Line and column in the protocol. */
      readonly at: string | undefined;
      /** The state, and what the machine was given last, the event that failed at the end. */
      readonly state: string;
      readonly recent: readonly RecentEvent[];
    })
  /** A limit of the node was reached; what was to be kept is lost, and the machine has failed. */
  | (MachinePlace & { readonly kind: "limit"; readonly limit: "mailbox" | "deferred" | "machines"; readonly message: string })
  /** A message for nobody here, for a machine that has failed, or from elsewhere and none of the protocol. */
  | { readonly kind: "undeliverable"; readonly reason: string; readonly envelope: Envelope }
  /** An answer to a request that nobody here has made. */
  | { readonly kind: "unknown answer"; readonly id: string; readonly message: string }
  | (MachinePlace & {
      readonly kind: "host error";
      readonly operation: string;
      readonly error: unknown;
      readonly times: number;
      /** After how many milliseconds it is tried again; null: the node stops. */
      readonly againAfterMs: number | null;
    })
  /** What is durable could not be written, or Kettle or the program around is wrong. The node has stopped. */
  | { readonly kind: "store error" | "internal error"; readonly error: unknown }
  | { readonly kind: "stopped"; readonly reason: string };
