/** The kernel's network over a transport: each process is an endpoint, and envelopes are bodies. */
import { dump, type Envelope, type Network, type NodeId } from "../kernel/index.js";
import { nodeId, type Endpoint, type NodeId as PeerId, type Payload, type SendOutcome } from "../transport/index.js";
import type { Transport, TransportEvent } from "../transport/index.js";
import { decodeEnvelope } from "./envelope.js";

/** What happens besides messages: what the transport says, and what became of messages that no machine gets. */
export type NetworkEvent =
  | TransportEvent
  /** The transport has not taken a message, and the protocol's channels may no longer be what they promise. */
  | { readonly kind: "lost"; readonly envelope: Envelope; readonly outcome: Exclude<SendOutcome, "queued"> }
  /** A message has come before there was a node: make and start it as soon as the network is open. */
  | { readonly kind: "early"; readonly envelope: Envelope }
  /** A peer has sent what is no message, or one that another process would have to send. */
  | { readonly kind: "malformed"; readonly peer: PeerId; readonly reason: string };

/** What the program around decides and is told. */
export interface NetworkUses {
  /** Must not throw. It may be called while a message is sent. */
  readonly onEvent: (event: NetworkEvent) => void;
  /** The endpoint of the process that runs a node; the same for all processes. `processNamed` unless told. */
  readonly processOf?: (node: NodeId) => string;
}

/** A network, and the endpoint below: for `connect`, `close` and its address. */
export interface OpenNetwork<Opened> {
  readonly network: Network;
  readonly endpoint: Opened;
}

/** The process that has the name of the node: `a` of `Cache/a`. */
export function processNamed(node: NodeId): string {
  return node.slice(node.indexOf("/") + 1);
}

/** Opens the endpoint called `name`, for one node of the kernel. */
export async function openNetwork<Address, Opened extends Endpoint<Address>>(
  transport: Transport<Address, Opened>,
  name: string,
  { onEvent, processOf = processNamed }: NetworkUses,
): Promise<OpenNetwork<Opened>> {
  let deliver = (envelope: Envelope): void => onEvent({ kind: "early", envelope });
  const onMessage = (peer: PeerId, { body }: Payload): void => {
    const envelope = decodeEnvelope(body);
    if (envelope === undefined) onEvent({ kind: "malformed", peer, reason: `${peer} has sent what is no message` });
    else if (processOf(envelope.from) !== peer)
      onEvent({ kind: "malformed", peer, reason: `${peer} has sent a message of ${envelope.from}, who is elsewhere` });
    else deliver(envelope);
  };
  const endpoint = await transport.open(nodeId(name), { onMessage, onEvent });
  const send = (envelope: Envelope): void => {
    const outcome = endpoint.send(nodeId(processOf(envelope.to)), { body: dump(envelope) });
    if (outcome !== "queued") onEvent({ kind: "lost", envelope, outcome });
  };
  return { endpoint, network: { send, receive: (onEnvelope) => void (deliver = onEnvelope) } };
}
