import type { Plain } from "../../../../../runtime/plain/index.js";
import { readEntry, isMapping, type Mapping } from "../../../../../runtime/fos/service/entry.js";

/** The entry of a name, where it is one that messages can be sent to. */
export function mappingOf(table: ReadonlyMap<string, Plain>, name: string): Mapping | undefined {
  const entry = readEntry(table.get(name) ?? null);
  return isMapping(entry) ? entry : undefined;
}

/** The ids of all registrations in the table. */
export function idsOf(table: ReadonlyMap<string, Plain>): ReadonlySet<string> {
  return new Set([...table.keys()].flatMap((name) => (mappingOf(table, name)?.registrations ?? []).map(({ id }) => id)));
}

/** A way from a name to a mailbox. */
export interface Path {
  readonly ids: readonly string[];
  readonly location: string;
}

/** All ways of active registrations from a name to mailboxes. Throws where one of them leads back to a name on it. */
export function pathsFrom(table: ReadonlyMap<string, Plain>, name: string, above: readonly string[] = []): readonly Path[] {
  if (above.includes(name)) throw new Error(`a cycle: ${[...above, name].join(" ")}`);
  const entry = mappingOf(table, name);
  const active = entry?.registrations.filter(({ state }) => state === "active") ?? [];
  if (entry?.kind === "direct") return active.map(({ id, to }) => ({ ids: [id], location: to }));
  return active.flatMap(({ id, to }) =>
    pathsFrom(table, to, [...above, name]).map(({ ids, location }) => ({ ids: [id, ...ids], location })),
  );
}

/** The names that are between two steps. */
export function movingNames(table: ReadonlyMap<string, Plain>): readonly string[] {
  const moving = new Set(["new", "waking", "leaving"]);
  return [...table.keys()].filter((name) => mappingOf(table, name)?.registrations.some(({ state }) => moving.has(state)));
}
