import { createHash } from "node:crypto";
import type { Plain } from "../../plain/index.js";

/** A digest of all entries, the same for equal tables whatever the order of their changes was. */
export function digestOfEntries(entries: Iterable<readonly [name: string, entry: Plain]>): string {
  const hash = createHash("sha256");
  for (const [name, entry] of [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${JSON.stringify([name, inOrder(entry)])}\n`);
  return hash.digest("hex");
}

/** The same data with the properties of records in their order. */
function inOrder(value: Plain): Plain {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(inOrder);
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, inOrder(part)]),
  );
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
