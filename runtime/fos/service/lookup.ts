import { refuse, type Answer } from "./answer.js";
import { chooseDestination } from "./choose-destination.js";
import type { Core } from "./core.js";
import { isAsleep, isMapping, readEntry, type Entry, type Mapping, type Registration } from "./entry.js";
import type { NameIndex } from "./name-index.js";
import type { LookupRequest } from "./request.js";

/** One step from a name towards a mailbox. Of an indirect name one destination is chosen, among those that lead to a mailbox. */
export async function lookup(core: Core, request: LookupRequest): Promise<Answer> {
  const { name } = request;
  const entry = readEntry(await core.table.get(name));
  if (!isMapping(entry)) return refuse("not found", `Cannot look up '${name}': it does not exist`);
  const registration = choose(core, entry, request);
  if (registration === undefined) {
    return isWaitedFor(core.index, entry)
      ? refuse("deactivated", `Cannot look up '${name}': it is deactivated`)
      : refuse("not found", `Cannot look up '${name}': it leads to no mailbox`);
  }
  const step = { ok: true, name, registration: registration.id, version: entry.version, expiresInMs: core.timing.expiryMs } as const;
  return entry.kind === "direct"
    ? { ...step, kind: "direct", location: registration.to }
    : { ...step, kind: "indirect", destination: registration.to };
}

function choose(core: Core, entry: Mapping, { from }: LookupRequest): Registration | undefined {
  const active = entry.registrations.filter(isActive);
  if (entry.kind === "direct") return active[0];
  return chooseDestination(
    core,
    active.filter(({ to }) => leadsToMailbox(core.index, to)),
    from,
  );
}

/** Is there a way of active registrations from a name to a mailbox? */
function leadsToMailbox(index: NameIndex, start: string): boolean {
  return findBelow(index, start, isActive, (entry) => entry.kind === "direct" && entry.registrations.some(isActive));
}

/** Is it deactivated, or does it lead to a name that is, so that it is worth waiting for? */
function isWaitedFor(index: NameIndex, entry: Mapping): boolean {
  if (entry.registrations.some(isAsleep)) return true;
  return (
    entry.kind === "indirect" &&
    entry.registrations.filter(isActive).some(({ to }) => findBelow(index, to, isActive, (below) => below.registrations.some(isAsleep)))
  );
}

function findBelow(
  index: NameIndex,
  start: string,
  follows: (edge: Registration) => boolean,
  isFound: (entry: Mapping) => boolean,
): boolean {
  const reached = new Set([start]);
  for (const name of reached) {
    const entry: Entry | undefined = index.get(name);
    if (!isMapping(entry)) continue;
    if (isFound(entry)) return true;
    if (entry.kind === "indirect") for (const edge of entry.registrations) if (follows(edge)) reached.add(edge.to);
  }
  return false;
}

function isActive({ state }: Registration): boolean {
  return state === "active";
}
