import type { Core } from "./core.js";
import type { Registration } from "./entry.js";
import { directsBelow } from "./name-index.js";

/**
 * Chooses one of the destinations by chance: in proportion to their weights, where somebody has set any; else in inverse proportion to how far their nearest
 * mailbox is from who asks. Where all weigh nothing, all are alike: the service is not to fail because its load balancer wishes for none of them.
 */
export function chooseDestination(core: Core, edges: readonly Registration[], from: string | undefined): Registration | undefined {
  if (edges.length < 2) return edges[0];
  const given = edges.some(({ weight }) => weight !== null);
  const weights = edges.map((edge) => (given ? (edge.weight ?? 1) : nearness(core, edge, from)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return edges[Math.floor(core.random() * edges.length)];
  let left = core.random() * total;
  for (const [index, edge] of edges.entries()) {
    left -= weights[index] ?? 0;
    if (left < 0) return edge;
  }
  // The sum was rounded: it is the last that weighs anything.
  return edges.findLast((_, index) => (weights[index] ?? 0) > 0);
}

function nearness({ index, distance }: Core, { to }: Registration, from: string | undefined): number {
  if (distance === undefined || from === undefined) return 1;
  const distances = [...directsBelow(index, [to]).values()].flatMap(({ registrations }) =>
    registrations.map((one) => distance(from, one.to)),
  );
  return 1 / (1 + Math.max(0, Math.min(...distances)));
}
