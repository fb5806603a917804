import type { DurableStore, Plain } from "../kernel/index.js";
import type { Change, Entry, Store } from "../store/index.js";

/** Behind all keys of the kernel: it names no character, so that no key begins with it. */
const BEHIND_ALL_KEYS = "\u{10ffff}";

/**
 * What survives of the node called `name`, as entries of a store that others may use too. A commit has come to its end when it survives the end of the machine,
 * not only that of the process.
 */
export function durableStore(store: Store, name: string): DurableStore {
  // As JSON no name is the beginning of another.
  const prefix = JSON.stringify([name]);
  let written: Promise<void> = Promise.resolve();
  return {
    // What an earlier life of the node has begun to write is there or not, but does not come later.
    load: async () => {
      await written.catch(() => undefined);
      return [...store.range({ from: prefix, to: `${prefix}${BEHIND_ALL_KEYS}` })].map((entry) => recordOf(entry, prefix));
    },
    commit: (writes) => {
      written = write(
        store,
        [...writes].map(([key, value]) => changeOf(`${prefix}${key}`, value)),
      );
      return written;
    },
  };
}

async function write(store: Store, changes: readonly Change[]): Promise<void> {
  await store.batch(changes);
  await store.flushed();
}

function changeOf(key: string, value: Plain | null): Change {
  return value === null ? { kind: "delete", key } : { kind: "put", key, value };
}

function recordOf({ key, value }: Entry, prefix: string): readonly [string, Plain] {
  if (typeof key !== "string" || value instanceof Uint8Array) throw new Error(`Cannot read a store: ${String(key)} is no record of a node`);
  return [key.slice(prefix.length), value];
}
