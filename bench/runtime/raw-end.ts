import { nodeId, type Body } from "../../runtime/transport/index.js";
import { transportOf, type Carrier } from "./carrier.js";

/** One end of a carrier without anything around it. */
export interface RawEnd {
  readonly address: string;
  connect(peer: string, address: string): void;
  send(peer: string, body: Body): void;
  close(): Promise<unknown>;
}

export async function openRawEnd(carrier: Carrier, name: string, onBody: (from: string, body: Body) => void): Promise<RawEnd> {
  const endpoint = await transportOf(carrier).open(nodeId(name), {
    onMessage: (from, { body }) => onBody(from, body),
    onEvent: (event) => {
      if (event.kind !== "connected") console.error(event);
    },
  });
  return {
    address: endpoint.address,
    connect: (peer, address) => endpoint.connect(nodeId(peer), address),
    send: (peer, body) => {
      const outcome = endpoint.send(nodeId(peer), { body });
      if (outcome !== "queued") throw new Error(`a message was refused: ${outcome}`);
    },
    close: () => endpoint.close(),
  };
}
