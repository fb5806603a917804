import { refuse, type Refusal } from "./answer.js";
import type { Core } from "./core.js";
import { isMapping, type Entry } from "./entry.js";
import type { NameIndex } from "./name-index.js";
import { domainsOf, isInside } from "./name.js";

// Names of a sub-domain are in one table at each time: that of the fleet, or that of a group. Who moves a sub-domain first says so in the table that it leaves, which keeps new names out, then
// searches that table, and goes on if nothing is there. Who registers a name asks for the barrier within the step that inserts it: of the two one at least sees the other's.

/** Why no name can be inserted here now; null where it can. */
export function refuseBehindBarrier({ index }: Pick<Core, "index">, name: string, action: string): Refusal | null {
  for (const domain of domainsOf(name)) {
    switch (barrierOf(index.get(domain))) {
      case "moving":
        return refuse("conflict", `Cannot ${action}: it is about to be held by others`);
      case "elsewhere":
        return refuse("not serving", `Cannot ${action}: it is held by others`);
      case "none":
    }
  }
  return null;
}

/** Why an edge from a name to this one cannot be: names that lead to each other are in one table, or nobody could find cycles and mailboxes. Null where it can. */
export function refuseWayOut({ index, part }: Pick<Core, "index" | "part">, to: string, action: string): Refusal | null {
  const isOut = part === undefined ? domainsOf(to).some((domain) => barrierOf(index.get(domain)) !== "none") : !isInside(to, part.domain);
  if (!isOut) return null;
  const reason =
    part === undefined
      ? `'${to}' is in a sub-domain that has owners`
      : `names of '${part.domain}', which has owners, lead to each other only`;
  return refuse("owned", `Cannot ${action}: ${reason}`);
}

/** Some name inside of the sub-domain, or one that leads there; undefined where there is none. */
export function findOccupant(index: NameIndex, domain: string): string | undefined {
  for (const [name, entry] of index.entries())
    if (
      isInside(name, domain) ||
      (isMapping(entry) && entry.kind === "indirect" && entry.registrations.some(({ to }) => isInside(to, domain)))
    )
      return name;
  return undefined;
}

function barrierOf(entry: Entry | undefined): "none" | "moving" | "elsewhere" {
  if (entry?.kind === "closing") return entry.state === "asked" ? "moving" : "elsewhere";
  if (entry?.kind !== "reservation" || entry.ownership === undefined) return "none";
  return entry.ownership.state === "opening" ? "moving" : "elsewhere";
}
