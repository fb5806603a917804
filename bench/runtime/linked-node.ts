import { createNode, dump, load, systemClock, type Envelope, type Node, type RoleOptions } from "../../runtime/kernel/index.js";
import type { Body } from "../../runtime/transport/index.js";
import { openEnd, type Carrier, type End } from "./carrier.js";
import { reportFailures } from "./failures.js";

/** A node whose network is a carrier. */
export interface LinkedNode {
  readonly node: Node;
  readonly end: End;
}

/** The last part of a node's id is the name of its end. */
export async function startLinkedNode(carrier: Carrier, name: string, role: RoleOptions): Promise<LinkedNode> {
  let receiver: ((envelope: Envelope) => void) | undefined;
  const end = await openEnd(carrier, name, (_, body) => receiver?.(decode(body)));
  const node = createNode({
    name,
    roles: [role],
    network: {
      send: (envelope) => end.send(envelope.to.slice(envelope.to.indexOf("/") + 1), dump(envelope)),
      receive: (onMessage) => {
        receiver = onMessage;
      },
    },
    clock: systemClock,
    random: () => 0,
    report: reportFailures,
  });
  await node.start();
  return { node, end };
}

function decode(body: Body): Envelope {
  // eslint-disable-next-line no-restricted-syntax -- a decoder: nobody else sends to this end
  return load(body) as Envelope;
}
