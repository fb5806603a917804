import type { Key, Store } from "../../store/index.js";

/** Behind all keys: it is no character, so that no key begins with it. */
const BEHIND_ALL_KEYS = "\u{10ffff}";

/** Keys that are deleted at once, so that the process can do other things in between. */
const DELETED_AT_ONCE = 1_000;

/** Forgets a group, its votes too: it must be over, and its name never be used again. */
export async function forgetGroup(store: Store, group: string): Promise<void> {
  const text = JSON.stringify(group);
  // As each name of a group is quoted, none of these is the beginning of a key of another one: the views of one are in "GROUP view NUMBER".
  const prefixes = [`[${text},`, `["table",${text}]`, `[${text.slice(0, -1)} view `];
  for (const prefix of prefixes) {
    const keys: Key[] = [...store.range({ from: prefix, to: `${prefix}${BEHIND_ALL_KEYS}` })].map(({ key }) => key);
    for (let start = 0; start < keys.length; start += DELETED_AT_ONCE)
      await store.batch(keys.slice(start, start + DELETED_AT_ONCE).map((key) => ({ kind: "delete", key })));
  }
  await store.flushed();
}
