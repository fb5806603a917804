/** The ways between two processes that are measured. */
import { natsTransport, tcpTransport, type Endpoint, type NodeId, type Transport } from "../../runtime/transport/index.js";

/** `server`: where a NATS server is. */
export type Carrier = { readonly kind: "TCP" } | { readonly kind: "NATS"; readonly server: string };

/** One end of a carrier. */
export interface End extends Endpoint<string> {
  /** Where the other one finds it. */
  readonly address: string;
}

/** Ends of a carrier, whose addresses are texts whatever it is. */
export function transportOf(carrier: Carrier): Transport<string, End> {
  if (carrier.kind === "TCP") return tcpTransport();
  const transport = natsTransport({ servers: [carrier.server] });
  return { open: async (id, listener) => addressed(await transport.open(id, listener)) };
}

/** A name is an address. */
function addressed(endpoint: Endpoint<NodeId>): End {
  return {
    id: endpoint.id,
    address: endpoint.id,
    connect: (peer) => endpoint.connect(peer, peer),
    send: (peer, payload) => endpoint.send(peer, payload),
    disconnect: (peer) => endpoint.disconnect(peer),
    close: () => endpoint.close(),
  };
}
