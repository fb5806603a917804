import type { Plain } from "./dump.js";
import type { Eventual } from "./eventual.js";

/** What survives a crash. A node has one for itself. */
export interface DurableStore {
  /** All that has been committed. */
  load(): Eventual<Iterable<readonly [key: string, value: Plain]>>;
  /** What has been committed under a key. Where there is this, a new run begins without loading everything. */
  read?(key: string): Plain | undefined;
  /** Keeps all of these or, after a crash, none of them; null: the key is gone. The node calls it again only after it has come to its end. */
  commit(writes: ReadonlyMap<string, Plain | null>): Eventual<void>;
}
