import type { Diagnostic } from "../../diagnostics/index.js";
import type { Ident } from "../../syntax/index.js";

/** Names further away than this are other names, not slips of the finger. */
const MAX_DISTANCE = 2;

/** The hint that proposes the nearest of `candidates`, with a fix where no other is as near and one letter is wrong. */
export function didYouMean(wanted: Ident, candidates: Iterable<string>): Pick<Diagnostic, "hint" | "fix"> {
  const limit = Math.min(MAX_DISTANCE, Math.floor(wanted.name.length / 2));
  let nearest: readonly string[] = [];
  let least = limit + 1;
  for (const candidate of new Set(candidates)) {
    const distance = editDistance(wanted.name, candidate);
    if (distance < least) [nearest, least] = [[candidate], distance];
    else if (distance === least && distance <= limit) nearest = [...nearest, candidate];
  }
  const [first] = nearest;
  if (first === undefined) return {};
  const hint = `did you mean ${nearest.map((name) => `'${name}'`).join(" or ")}?`;
  if (nearest.length > 1 || least > 1) return { hint };
  return { hint, fix: { title: `Write '${first}'`, edits: [{ span: wanted.span, text: first }] } };
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isEqual = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (isEqual ? 0 : 1),
          isSwap ? at(beforeLast, column - 2) + 1 : Infinity,
        ),
      );
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
