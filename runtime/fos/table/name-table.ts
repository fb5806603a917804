import type { Plain } from "../../plain/index.js";

/**
 * What one server knows of all names: its copy of the replicated table. Reads are local. A change that has been acknowledged is in the copies of all
 * members, and their listeners have been told: who searches its copy after a change of its own sees all that was acknowledged before. Promises are rejected with a `TableError`, or with the reason of
 * the signal that ended the waiting; a change that was given up may still be made.
 */
export interface NameTable {
  /** The entry as the last change left it, or null. Waits while a change of it is pending. */
  get(name: string, options?: TableOptions): Promise<Plain | null>;
  /**
   * Changes an entry, in one step as seen by everybody: `decide` is given the entry as it is at that time. It must be pure: it may be asked several times,
   * and its last answer counts, and is returned.
   */
  change(name: string, decide: (entry: Plain | null) => Decision, options?: TableOptions): Promise<Decision>;
  /** What this server holds at this moment, for listings and indexes; not linearizable. */
  entries(): Iterable<readonly [name: string, entry: Plain]>;
  /**
   * Is told of each change that this server applies, for each name in their order, and of what differs when its copy is replaced by another's; null stands
   * for a removed entry. Returns what ends it.
   */
  watch(listener: (name: string, entry: Plain | null) => void): () => void;
  /** Who holds the table now: servers with their incarnations (`a.3`), in their order. */
  members(): readonly string[];
}

/** What becomes of an entry. A refusal leaves it as it is. */
export type Decision =
  { readonly kind: "write"; readonly entry: Plain } | { readonly kind: "remove" } | { readonly kind: "refuse"; readonly reason: Plain };

/** What ends the waiting for the table. */
export interface TableOptions {
  readonly signal?: AbortSignal | undefined;
}
