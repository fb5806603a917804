import type { Source } from "./diagnostic.js";

/** A place in a text as people count it: both from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The line of an offset, from 1. An offset behind the end counts as the end. */
export function lineOf(source: Source, offset: number): number {
  const starts = lineStarts(source);
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** The line and column of an offset. An offset behind the end counts as the end. */
export function positionOf(source: Source, offset: number): Position {
  const inside = Math.max(0, Math.min(offset, source.text.length));
  const line = lineOf(source, inside);
  return { line, column: inside - startOfLine(source, line) + 1 };
}

/** The offset at which a line starts; that of the last line for all behind it. */
export function startOfLine(source: Source, line: number): number {
  const starts = lineStarts(source);
  return starts[Math.min(line, starts.length) - 1] ?? 0;
}

/** The text of a line without its end. */
export function textOfLine(source: Source, line: number): string {
  const start = startOfLine(source, line);
  const rest = source.text.slice(start, lineStarts(source)[line] ?? source.text.length);
  return rest.replace(/[\r\n]+$/, "");
}

/** Found once for each source: positions are asked for one by one. */
const starts = new WeakMap<Source, readonly number[]>();

function lineStarts(source: Source): readonly number[] {
  const known = starts.get(source);
  if (known !== undefined) return known;
  const found = [0, ...Array.from(source.text.matchAll(/\r\n?|\n/g), (end) => end.index + end[0].length)];
  starts.set(source, found);
  return found;
}
