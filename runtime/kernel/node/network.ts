import type { Envelope } from "../message.js";

/**
 * What carries messages to other nodes. Whoever implements it finds the process of a node by its id, and keeps what the protocol's channels promise:
 * between two incarnations of two nodes a message arrives once, and in order.
 */
export interface Network {
  /** Never calls back before it returns. */
  send(envelope: Envelope): void;
  /** Says who gets the messages for nodes of this process; called once. */
  receive(onMessage: (envelope: Envelope) => void): void;
  /** The node has more to do than its limit allows: nobody should send until `resume`. */
  pause?(): void;
  resume?(): void;
}
