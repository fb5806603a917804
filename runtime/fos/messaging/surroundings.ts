import type { Clock, NodeEvent, NodeId, Random } from "../../kernel/index.js";
import type { NameClient } from "../client/index.js";
import type { RandomBytes } from "../service/index.js";
import type { MessagingEvent, Switchboard } from "./switchboard.js";

/** What all mailboxes and senders of a process are given. */
export interface Surroundings {
  readonly switchboard: Switchboard;
  readonly names: NameClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly randomBytes: RandomBytes;
  readonly report: (event: MessagingEvent) => void;
}

/** Tells what has gone wrong at a node, but not what messages say: they carry capabilities. */
export function reportNode(node: NodeId, report: (event: MessagingEvent) => void): (event: NodeEvent) => void {
  return (event) => {
    switch (event.kind) {
      case "failure":
      case "limit":
        report({ kind: "failure", node, message: event.message });
        return;
      case "internal error":
      case "store error":
        report({ kind: "failure", node, message: String(event.error) });
        return;
      case "undeliverable":
        report({ kind: "failure", node, message: event.reason });
        return;
      case "unknown answer":
      case "host error":
      case "stopped":
        return;
    }
  };
}
