import type { CallId, RequestId } from "./frame.js";
import type { BlockId, NodeId } from "./identity.js";
import type { Message } from "./message.js";

/** What can happen to a machine. Each is handled in one step, to its end. */
export type MachineEvent =
  | { readonly kind: "message"; readonly message: Message; readonly from: NodeId }
  /** The application asks; `args` by the names of the parameters. */
  | { readonly kind: "request"; readonly request: string; readonly args: unknown; readonly id: RequestId }
  | { readonly kind: "timer"; readonly timer: string }
  /** An operation of the host has come to its end. */
  | { readonly kind: "completion"; readonly call: CallId; readonly value: unknown }
  /** The node is back from a crash; the machine is in its start state, with what is durable. */
  | { readonly kind: "restart" };

/** What a step asks of the loop that runs it, in the order of the text. Nothing of it has happened yet. */
export type Effect =
  | { readonly kind: "send"; readonly to: NodeId; readonly block: BlockId | null; readonly message: Message }
  | { readonly kind: "answer"; readonly request: string; readonly id: RequestId; readonly value: unknown }
  | { readonly kind: "host"; readonly operation: string; readonly args: readonly unknown[]; readonly call: CallId }
  /** What the timers are now is in the state; a timer that is started anew begins anew. */
  | { readonly kind: "start" | "stop"; readonly timer: string }
  | { readonly kind: "note"; readonly text: string };
