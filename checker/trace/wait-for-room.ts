/** Who waits for room in a queue: the sender waits for the receiver to take messages from it. */
import type { BlockedSend } from "../verdict/index.js";
import type { WaitEdge } from "./wait-for.js";
import type { NamedMachine } from "./waiter.js";

/** One edge from each machine that would send to each that does not take what it was sent. */
export function blockedEdges(machines: readonly NamedMachine[], blocked: readonly BlockedSend[]): readonly WaitEdge[] {
  const edges = blocked.flatMap((send) => {
    const from = machines.find(({ machine }) => machine.node === send.node && machine.block === send.block);
    const receivers = machines.filter(({ machine }) => machine.node === send.to);
    const stuck = receivers.filter(({ machine }) => blocked.some((other) => other.node === machine.node && other.block === machine.block));
    return (stuck.length > 0 ? stuck : receivers).flatMap((to) => (from === undefined ? [] : [edgeOf(send, from.name, to.name)]));
  });
  return edges.filter((edge, index) => edges.findIndex((other) => other.from === edge.from && other.to === edge.to) === index);
}

function edgeOf({ event, message, channel }: BlockedSend, from: string, to: string): WaitEdge {
  const why = `cannot take up \`${event}\`: its \`${message}\` waits for ${to} to take messages from the full queue of \`${channel}\``;
  return { from, to, why, kind: "full" };
}
