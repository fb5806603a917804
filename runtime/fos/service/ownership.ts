import type { NameTable } from "../table/index.js";
import { printEntry, readEntry, type Entry, type Ownership } from "./entry.js";
import type { NameIndex } from "./name-index.js";
import { domainsOf } from "./name.js";

/** A sub-domain that some servers hold. */
export interface Owned {
  readonly domain: string;
  readonly ownership: Ownership;
}

/** Who is to hold the names of a sub-domain; undefined where the whole fleet does. */
export function ownershipOf(entry: Entry | null | undefined): Ownership | undefined {
  return entry?.kind === "reservation" ? entry.ownership : undefined;
}

/** The sub-domain that has owners and that a name, or a sub-domain, is part of. There is one at most. */
export function ownershipAbove(index: NameIndex, name: string): Owned | undefined {
  for (const domain of domainsOf(name)) {
    const ownership = ownershipOf(index.get(domain));
    if (ownership !== undefined && ownership.state !== "opening") return { domain, ownership };
  }
  return undefined;
}

/** Has a group given its names back for ever, as its own table says? */
export function isOver(index: NameIndex, domain: string): boolean {
  const entry = index.get(domain);
  return entry?.kind === "closing" && entry.state === "over";
}

/** What becomes of an ownership: null ends it, undefined leaves it as it is. */
type Update = (ownership: Ownership) => Ownership | null | undefined;

/** Changes in the table of the fleet what is said of a group, unless the sub-domain is held by another one, or by all. */
export async function changeOwnership(
  table: NameTable,
  { domain, group }: { readonly domain: string; readonly group: string },
  update: Update,
): Promise<void> {
  await table.change(domain, (plain) => {
    const entry = readEntry(plain);
    if (entry?.kind !== "reservation" || entry.ownership?.group !== group) return { kind: "refuse", reason: "it is held by others" };
    const { ownership, ...bare } = entry;
    const next = update(ownership);
    if (next === undefined) return { kind: "refuse", reason: "it is so already" };
    const version = entry.version + 1;
    return { kind: "write", entry: printEntry(next === null ? { ...bare, version } : { ...bare, version, ownership: next }) };
  });
}
