import type { Answer, ListedName } from "./answer.js";
import { authorityOf } from "./authority.js";
import type { Core } from "./core.js";
import type { Entry } from "./entry.js";
import { MAX_LISTED } from "./limits.js";
import { isInside } from "./name.js";
import type { ListRequest } from "./request.js";

/** What this server holds inside of a sub-domain, for who owns it. */
export async function listNames(core: Core, request: ListRequest): Promise<Answer> {
  const { domain, after = "", limit = MAX_LISTED } = request;
  const authority = authorityOf(core.index, request);
  const own = await core.table.get(domain);
  if (!authority.overDomainOf(domain) && !(own !== null && authority.holds(core.index.get(domain)?.capability)))
    return authority.refuse(`list '${domain}'`);
  const inside = [...core.index.entries()].filter(([name]) => isInside(name, domain) && name > after).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = inside.slice(0, limit).map(([name, entry]) => listed(name, entry));
  return { ok: true, kind: "list", names, next: inside.length > limit ? (names.at(-1)?.name ?? null) : null };
}

function listed(name: string, entry: Entry): ListedName {
  const { kind, version } = entry;
  if (entry.kind === "reservation") return { name, kind, version, destinations: [] };
  const destinations = entry.registrations.map(({ to, id, state, weight }) => ({ to, registration: id, state, weight }));
  return { name, kind, version, destinations };
}
