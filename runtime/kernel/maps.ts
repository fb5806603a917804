/** Maps that have an entry for every key: what is not there is the start value of the entries, `zero`. */
import { equal } from "./equal.js";

export function entry<K, V>(map: ReadonlyMap<K, V>, key: K, zero: V): V {
  const value = map.get(key);
  return value === undefined ? zero : value;
}

/** The map with another entry. */
export function withEntry<K, V>(
  map: ReadonlyMap<K, V>,
  key: K,
  { value, zero }: { readonly value: V; readonly zero: V },
): ReadonlyMap<K, V> {
  const next = new Map(map);
  if (equal(value, zero)) next.delete(key);
  else next.set(key, value);
  return next;
}
