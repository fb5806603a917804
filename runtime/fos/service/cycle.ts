import { refuse, type Refusal } from "./answer.js";
import type { Core } from "./core.js";
import type { Registration } from "./entry.js";
import { leadsTo } from "./name-index.js";
import { takeBackAbandoned } from "./take-back.js";

/**
 * Looks whether new edges of a name lead back to it. The edges are in the table already, and so are those that other servers are about to add: a
 * cycle that needs one of these may come to nothing, but is not waited for. Breadth first, over this server's copy: each edge is looked at once.
 */
export async function findCycle(core: Core, name: string, edges: readonly Registration[]): Promise<Refusal | null> {
  if (closesCycle(core, name, edges, stands)) return refuse("cycle", `Cannot register '${name}': its destination leads back to it`);
  if (!closesCycle(core, name, edges, mayStand)) return null;
  await Promise.all([...core.index.moving()].map((moving) => takeBackAbandoned(core, moving)));
  if (!closesCycle(core, name, edges, mayStand)) return null;
  return refuse(
    "conflict",
    `Cannot register '${name}': its destination would lead back to it by what is being registered at the same time`,
  );
}

function closesCycle({ index }: Core, name: string, edges: readonly Registration[], counts: (edge: Registration) => boolean): boolean {
  return edges.some(({ to }) => leadsTo(index, { from: to, to: name }, counts));
}

/** What is out of use may wake without being asked again. */
function stands({ state }: Registration): boolean {
  return state !== "new" && state !== "leaving";
}

function mayStand(edge: Registration): boolean {
  return stands(edge) || edge.state === "new";
}
