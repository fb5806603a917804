/** Do two pieces of plain data say the same? Of sets and maps the order means nothing. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((element) => b.has(element));
  if (a instanceof Map) return b instanceof Map && equalMaps(a, b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && a.length === b.length && a.every((byte, index) => byte === b[index]);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((element, index) => equal(element, b[index]));
  return !Array.isArray(b) && equalMaps(new Map(Object.entries(a)), new Map(Object.entries(b)));
}

function equalMaps(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && equal(value, b.get(key)));
}

/** The same for values, as the program around compares them, or none. */
export function sameValue<T>(equalValues: (a: T, b: T) => boolean, a: T | null, b: T | null): boolean {
  return a === null || b === null ? a === b : equalValues(a, b);
}
