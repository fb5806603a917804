/** Sets as values: nobody changes one that somebody else may hold. */

export function withElement<T>(set: ReadonlySet<T>, element: T): ReadonlySet<T> {
  return set.has(element) ? set : new Set([...set, element]);
}

export function without<T>(set: ReadonlySet<T>, element: T): ReadonlySet<T> {
  return set.has(element) ? new Set([...set].filter((one) => one !== element)) : set;
}

export function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> {
  return b.size === 0 ? a : new Set([...a, ...b]);
}

export function difference<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> {
  return b.size === 0 ? a : new Set([...a].filter((element) => !b.has(element)));
}

export function intersection<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> {
  return new Set([...a].filter((element) => b.has(element)));
}

export function isSubset<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  return a.size <= b.size && [...a].every((element) => b.has(element));
}

/** The elements that satisfy a condition. */
export function filter<T>(set: Iterable<T>, condition: (element: T) => boolean): readonly T[] {
  return [...set].filter(condition);
}

/** In the order of `all`, where a set's elements have one. */
export function inOrder<T>(set: ReadonlySet<T>, all: Iterable<T>): readonly T[] {
  return [...all].filter((element) => set.has(element));
}

/** The numbers from the lowest on. */
export function ascending(set: ReadonlySet<number>): readonly number[] {
  return [...set].sort((a, b) => a - b);
}

/** The place of an element in the order of `all`, from 0 on. */
export function rank<T>(all: Iterable<T>, element: T): number {
  return [...all].indexOf(element);
}
