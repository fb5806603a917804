import { openNetwork, type NetworkEvent } from "../../runtime/adapters/index.js";
import { createNode, systemClock, type Node, type RoleOptions } from "../../runtime/kernel/index.js";
import { transportOf, type Carrier, type End } from "./carrier.js";
import { reportFailures } from "./failures.js";

/** A node whose network is a carrier. */
export interface LinkedNode {
  readonly node: Node;
  readonly end: End;
}

/** The last part of a node's id is the name of its end. */
export async function startLinkedNode(carrier: Carrier, name: string, role: RoleOptions): Promise<LinkedNode> {
  const { network, endpoint } = await openNetwork(transportOf(carrier), name, { onEvent: reportEvents });
  const node = createNode({ name, roles: [role], network, clock: systemClock, random: () => 0, report: reportFailures });
  await node.start();
  return { node, end: endpoint };
}

function reportEvents(event: NetworkEvent): void {
  if (event.kind === "connected") return;
  console.error(event);
  if (event.kind === "lost" || event.kind === "early" || event.kind === "malformed") process.exit(3);
}
