/** The ways between two processes that are measured. */
import { natsTransport, nodeId, tcpTransport, type Body, type Closed, type Listener } from "../../runtime/transport/index.js";

/** `server`: where a NATS server is. */
export type Carrier = { readonly kind: "TCP" } | { readonly kind: "NATS"; readonly server: string };

/** One end of a carrier, with two nodes that know each other's address. */
export interface End {
  /** Where the other one finds it. */
  readonly address: string;
  connect(peer: string, address: string): void;
  send(peer: string, body: Body): void;
  close(): Promise<Closed>;
}

export async function openEnd(carrier: Carrier, name: string, onBody: (from: string, body: Body) => void): Promise<End> {
  const listener: Listener = {
    onMessage: (from, { body }) => onBody(from, body),
    onEvent: (event) => {
      if (event.kind !== "connected") console.error(event);
    },
  };
  const id = nodeId(name);
  if (carrier.kind === "NATS") {
    const endpoint = await natsTransport({ servers: [carrier.server] }).open(id, listener);
    return {
      address: name,
      connect: (peer) => endpoint.connect(nodeId(peer)),
      send: (peer, body) => requireQueued(endpoint.send(nodeId(peer), { body })),
      close: () => endpoint.close(),
    };
  }
  const endpoint = await tcpTransport().open(id, listener);
  return {
    address: endpoint.address,
    connect: (peer, address) => endpoint.connect(nodeId(peer), address),
    send: (peer, body) => requireQueued(endpoint.send(nodeId(peer), { body })),
    close: () => endpoint.close(),
  };
}

function requireQueued(outcome: string): void {
  if (outcome !== "queued") throw new Error(`a message was refused: ${outcome}`);
}
