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
  const authority = authorityOf(core, request);
  // A server that cannot know what stands fails here.
  await core.table.get(domain);
  if (!authority.overDomain(domain)) return authority.refuse(`list '${domain}'`);
  const inside = [...core.index.entries()].filter(([name]) => isInside(name, domain) && name > after).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = inside.slice(0, limit).flatMap(([name, entry]) => listed(name, entry));
  return { ok: true, kind: "list", names, next: inside.length > limit ? (names.at(-1)?.name ?? null) : null };
}

function listed(name: string, entry: Entry): readonly ListedName[] {
  if (entry.kind === "closing") return [];
  const { kind, version } = entry;
  if (entry.kind === "reservation") {
    const owners = entry.ownership?.owners;
    return [{ name, kind, version, destinations: [], ...(owners === undefined ? {} : { owners }) }];
  }
  const destinations = entry.registrations.map(({ to, id, state, weight }) => ({ to, registration: id, state, weight }));
  return [{ name, kind, version, destinations }];
}
