import { dump, load, type Envelope, type Network, type NodeId } from "kettle/kernel";
import { nodeId, tcpTransport, type NodeId as PeerId, type Payload, type TransportEvent } from "kettle/runtime/transport";

/** What the program around the network decides and is told. */
export interface NetworkUses {
  /** The message leaves when this is over; those behind it wait. */
  readonly beforeSend: (envelope: Envelope) => Promise<void>;
  readonly onEvent: (event: TransportEvent) => void;
  /** A message was lost, which the protocol does not bear. */
  readonly onLost: (reason: string) => void;
}

/** A network of the kernel over TCP. The process of a node `Cache/a` is the endpoint `a`. */
export interface TcpNetwork extends Network {
  /** Where this process is found: `HOST:PORT`. */
  readonly address: string;
  connect(name: string, address: string): void;
  close(): Promise<void>;
}

/** Opens the endpoint called `name`. Messages are taken from then on: the node has to be started at once. */
export async function openTcpNetwork(name: string, { beforeSend, onEvent, onLost }: NetworkUses): Promise<TcpNetwork> {
  let deliver: (envelope: Envelope) => void = () => onLost("a message came before the node was there");
  const onMessage = (from: PeerId, { body }: Payload): void => {
    const envelope = load(body ?? null);
    if (isEnvelope(envelope) && nameOf(envelope.from) === from) deliver(envelope);
    else onLost(`${from} has sent something that is no message of it`);
  };
  const endpoint = await tcpTransport().open(nodeId(name), { onMessage, onEvent });
  const put = (envelope: Envelope): void => {
    const outcome = endpoint.send(nodeId(nameOf(envelope.to)), { body: dump(envelope) });
    if (outcome !== "queued" && outcome !== "closed") onLost(`a message to ${envelope.to} was refused: ${outcome}`);
  };
  let sent = Promise.resolve();
  return {
    address: endpoint.address,
    connect: (peer, address) => endpoint.connect(nodeId(peer), address),
    receive: (onEnvelope) => void (deliver = onEnvelope),
    send: (envelope) => {
      sent = Promise.all([sent, beforeSend(envelope)]).then(
        () => put(envelope),
        (error: unknown) => onLost(String(error)),
      );
    },
    close: async () => {
      await sent;
      await endpoint.close();
    },
  };
}

/** The process of a node: `a` of `Cache/a`. */
function nameOf(node: NodeId): string {
  return node.slice(node.indexOf("/") + 1);
}

/** The parameters of the message are not looked at: whoever has the address is trusted. */
function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== "object" || value === null) return false;
  if (!("protocol" in value && "from" in value && "to" in value && "block" in value && "message" in value)) return false;
  const { protocol, from, to, block, message } = value;
  const isMessage = typeof message === "object" && message !== null && "type" in message && typeof message.type === "string";
  return typeof protocol === "string" && isId(from) && isId(to) && (block === null || isId(block)) && isMessage;
}

function isId(value: unknown): boolean {
  return typeof value === "string" && value.includes("/");
}
