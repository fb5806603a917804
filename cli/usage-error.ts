/** A mistake on the command line. Thrown inside `cli` only; ends the run with one clear line and a hint. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** Changes of one letter that still look like a slip of the finger; more for longer words. */
function tolerance(word: string): number {
  return Math.max(1, Math.floor(word.length / 3));
}

/** The names that `word` may have meant, the nearest first. */
export function nearNames(word: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= tolerance(word) || (word.length > 1 && name.toLowerCase().startsWith(word.toLowerCase())))
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ name }) => name);
}

/** `did you mean verify?`, or undefined where nothing is near. */
export function didYouMean(word: string, names: readonly string[]): string | undefined {
  const [nearest] = nearNames(word, names);
  return nearest === undefined ? undefined : `did you mean ${nearest}?`;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let older: readonly number[] = [];
  let old: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const at = (line: readonly number[], index: number): number => line[index] ?? Infinity;
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = isSwap ? at(older, column - 2) + 1 : Infinity;
      next.push(Math.min(at(next, column - 1) + 1, at(old, column) + 1, at(old, column - 1) + same, swap));
    }
    [older, old] = [old, next];
  }
  return old.at(-1) ?? a.length;
}
