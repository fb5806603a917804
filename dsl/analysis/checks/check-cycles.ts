/** Cycles of a small graph, for the checks that print them. */

/**
 * One cycle for each group of elements that reach each other: a shortest one through its first element, without repeating it at the end.
 * Elements are visited in the order given, so the result is stable. Cost: a breadth-first search for each element.
 */
export function findCycles<Element>(
  elements: readonly Element[],
  next: (element: Element) => readonly Element[],
): readonly (readonly Element[])[] {
  const known = new Set<Element>();
  return elements.flatMap((element) => {
    if (known.has(element)) return [];
    const cycle = shortestCycle(element, next);
    for (const one of cycle ?? []) known.add(one);
    return cycle === undefined ? [] : [cycle];
  });
}

function shortestCycle<Element>(start: Element, next: (element: Element) => readonly Element[]): readonly Element[] | undefined {
  const paths: (readonly Element[])[] = [[start]];
  const seen = new Set<Element>();
  // The list grows while it is walked: shorter paths come first.
  for (const path of paths) {
    for (const following of next(path.at(-1) ?? start)) {
      if (following === start) return path;
      if (seen.has(following)) continue;
      seen.add(following);
      paths.push([...path, following]);
    }
  }
  return undefined;
}
