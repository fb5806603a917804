import type { Answer } from "./answer.js";
import type { Core } from "./core.js";
import { isMapping, isValid } from "./entry.js";
import { edgesAbove, type NameIndex } from "./name-index.js";
import { ROOT } from "./name.js";
import type { ValidRequest } from "./request.js";

/**
 * What a mailbox takes messages by. It includes what is new, of which the mailbox is told before anybody resolves it, and nothing that is leaving. The table
 * is read first, which fails at a server that cannot know what stands.
 */
export async function listValid(core: Core, { location, domain = ROOT }: ValidRequest): Promise<Answer> {
  await core.table.get(ROOT);
  // What is held elsewhere now is told there.
  if (domain !== (core.part?.domain ?? ROOT)) return { ok: true, kind: "valid", ids: [], names: [] };
  const names = [...core.index.sourcesOf(location)].filter((name) => idsOf(core.index, name, location).length > 0);
  const ids = names.flatMap((name) => [
    ...idsOf(core.index, name, location),
    ...edgesAbove(core.index, name).map(({ registration }) => registration.id),
  ]);
  return { ok: true, kind: "valid", ids: [...new Set(ids)], names };
}

function idsOf(index: NameIndex, name: string, location: string): readonly string[] {
  const entry = index.get(name);
  if (!isMapping(entry) || entry.kind === "indirect") return [];
  return entry.registrations.filter((one) => one.to === location && isValid(one)).map(({ id }) => id);
}
