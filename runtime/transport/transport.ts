/**
 * What a transport is, whichever carries the messages. This file depends on nothing, so that whoever is given a transport need not know any.
 *
 * Between two incarnations of two nodes, what was sent arrives in order and once, whatever happens to the connection below. Where that cannot be
 * held, because a node was started anew, an event says so.
 */

/** The name of a node: 1 to 64 letters, digits, `-` and `_`. */
export type NodeId = string & { readonly brand: "NodeId" };

/** The name as that of a node. Throws where it is none. */
export function nodeId(name: string): NodeId {
  if (!/^[\w-]{1,64}$/u.test(name)) throw new Error(`Cannot name a node '${name}': a name has 1 to 64 letters, digits, '-' and '_'`);
  // eslint-disable-next-line no-restricted-syntax -- a brand constructor
  return name as NodeId;
}

/** Data without behaviour: what JSON can say. */
export type Body = null | boolean | number | string | readonly Body[] | { readonly [name: string]: Body };

/** What is sent. The body is copied; the bulk is given away: whoever sends it neither reads nor writes it any more. */
export interface Payload {
  readonly body: Body;
  readonly bulk?: Uint8Array;
}

/**
 * What became of a message that was to be sent. It is `queued` and will arrive, or an event says that it may not have; or it was refused: the queue for this
 * node is full (an event `drained` follows when there is room again), the payload is larger than the limit, the node is not known
 * (neither `connect` was called nor has it called here), or the endpoint is closed.
 */
export type SendOutcome = "queued" | "full" | "too large" | "unknown" | "closed";

/** What happens besides messages. `reason` is a sentence for people. */
export type TransportEvent =
  /** The node answers, for the first time or again. */
  | { readonly kind: "connected"; readonly peer: NodeId }
  /** The node has not been reached for longer than a limit. It is tried on; messages wait. */
  | { readonly kind: "unreachable"; readonly peer: NodeId; readonly reason: string }
  /** The node was started anew, or has forgotten this one: of all that was sent to it before, this many messages may not have arrived, and never will. */
  | { readonly kind: "restarted"; readonly peer: NodeId; readonly undelivered: number }
  /** A message was refused because the queue for this node is full. */
  | { readonly kind: "full"; readonly peer: NodeId }
  /** The queue that was full has room again. */
  | { readonly kind: "drained"; readonly peer: NodeId }
  /** A connection was ended because of what came over it, or did not begin because of who is there. */
  | { readonly kind: "refused"; readonly reason: string };

/** Who is told. Neither function may throw. */
export interface Listener {
  onMessage(from: NodeId, payload: Payload): void;
  onEvent(event: TransportEvent): void;
}

/** What had not been acknowledged when an endpoint was closed. */
export interface Closed {
  /** The number of messages that may not have arrived. */
  readonly undelivered: number;
}

/** A node's end of all its connections. `Address` is what it takes to find another node. */
export interface Endpoint<Address> {
  readonly id: NodeId;
  /** Finds a node and stays connected with it. Again with another address: the node has moved. */
  connect(peer: NodeId, address: Address): void;
  /** Throws where the body is no plain data. */
  send(peer: NodeId, payload: Payload): SendOutcome;
  /** Forgets a node, and what waits for it: returns how many messages that may not have arrived. */
  disconnect(peer: NodeId): number;
  /** Takes no more messages, waits for a limited time until those sent are acknowledged, and ends. */
  close(): Promise<Closed>;
}

/** A way to open endpoints. `open` fails with an error whose message is for people. */
export interface Transport<Address, Opened extends Endpoint<Address> = Endpoint<Address>> {
  open(id: NodeId, listener: Listener): Promise<Opened>;
}
