/**
 * Source frames: lines of a text with marks below them.
 *
 * Every mark has a row of its own below its line, so that no layout of overlapping marks is needed. A mark over several lines is drawn below
 * its first and its last. Lines that are far apart are separated by `...`.
 */
import type { Source, Span } from "./diagnostic.js";
import { lineOf, startOfLine, textOfLine } from "./position.js";

/** A range to be marked; the primary one with `^`, others with `-`. */
export interface Mark {
  readonly span: Span;
  readonly label: string;
  readonly isPrimary: boolean;
}

/** How the parts of a frame are coloured. */
export interface FramePaint {
  readonly gutter: (text: string) => string;
  readonly primary: (text: string) => string;
  readonly other: (text: string) => string;
}

/** Columns of a line that are shown: longer lines are cut around their first mark. */
const shownColumns = 140;
/** Columns of a tab. */
const tabWidth = 4;
/** Up to this many unmarked lines between two marked ones are shown. */
const shownBetween = 1;

/** A part of a mark on one line; offsets into that line. */
interface Row {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly isPrimary: boolean;
}

/** The width of the line numbers that a frame needs. */
export function gutterWidth(source: Source, spans: readonly Span[]): number {
  return Math.max(...spans.map((span) => String(lineOf(source, span.end)).length));
}

/** The lines of a frame; `width` is that of the line numbers. */
export function frame(
  source: Source,
  marks: readonly Mark[],
  options: { readonly width: number; readonly paint: FramePaint },
): readonly string[] {
  const { width, paint } = options;
  const rows = marks.flatMap((mark) => rowsOf(source, mark));
  const lines = [...new Set(rows.map((row) => row.line))].sort((a, b) => a - b);
  const bar = (number: string): string => paint.gutter(`${number.padStart(width)} |`);
  return lines.flatMap((line, index) => {
    const own = rows.filter((row) => row.line === line).sort((a, b) => a.start - b.start);
    const { text, columnOf } = shown(textOfLine(source, line), own[0]?.start ?? 0);
    const drawn = own.map((row) => `${bar("")} ${draw(row, columnOf, paint)}`);
    return [...between(source, lines[index - 1], line, bar), `${bar(String(line))} ${text}`.trimEnd(), ...drawn];
  });
}

/** The lines between two marked ones, or what stands for them. */
function between(source: Source, previous: number | undefined, line: number, bar: (number: string) => string): readonly string[] {
  if (previous === undefined || line - previous === 1) return [];
  if (line - previous - 1 > shownBetween) return ["..."];
  return [`${bar(String(previous + 1))} ${shown(textOfLine(source, previous + 1), 0).text}`.trimEnd()];
}

function rowsOf(source: Source, { span, label, isPrimary }: Mark): readonly Row[] {
  const first = lineOf(source, span.start);
  const last = Math.max(first, lineOf(source, Math.max(span.start, span.end - 1)));
  const start = span.start - startOfLine(source, first);
  if (first === last) return [{ line: first, start, end: span.end - startOfLine(source, first), label, isPrimary }];
  const text = textOfLine(source, last);
  const from = text.length - text.trimStart().length;
  return [
    { line: first, start, end: textOfLine(source, first).length, label: "", isPrimary },
    { line: last, start: from, end: span.end - startOfLine(source, last), label, isPrimary },
  ];
}

function draw(row: Row, columnOf: (offset: number) => number, paint: FramePaint): string {
  const start = columnOf(row.start);
  const length = Math.max(1, columnOf(row.end) - start);
  const sign = row.isPrimary ? "^" : "-";
  const text = `${sign.repeat(length)}${row.label === "" ? "" : ` ${row.label}`}`;
  return " ".repeat(start) + (row.isPrimary ? paint.primary(text) : paint.other(text));
}

/** A line as it is shown: tabs spread, too long ones cut, and the column at which an offset appears. */
function shown(line: string, mark: number): { readonly text: string; readonly columnOf: (offset: number) => number } {
  const columns: number[] = [];
  let text = "";
  let column = 0;
  for (const character of line) {
    for (let unit = 0; unit < character.length; unit += 1) columns.push(column);
    const width = character === "\t" ? tabWidth - (column % tabWidth) : widthOf(character);
    text += character === "\t" ? " ".repeat(width) : character;
    column += width;
  }
  const columnAt = (offset: number): number => columns[offset] ?? column;
  if (column <= shownColumns) return { text, columnOf: columnAt };
  const from = Math.max(0, columnAt(mark) - Math.floor(shownColumns / 3));
  return { text: cut(text, from), columnOf: (offset) => Math.min(Math.max(columnAt(offset) - from, 0), shownColumns) };
}

function cut(text: string, from: number): string {
  const middle = text.slice(from, from + shownColumns);
  const head = from === 0 ? middle : `…${middle.slice(1)}`;
  return from + shownColumns < text.length ? `${head}…` : head;
}

/** Columns that a character takes on a terminal: none for combining marks, two for wide scripts and pictures. */
function widthOf(character: string): number {
  if (/^(?:\p{M}|[\u200b-\u200f])$/u.test(character)) return 0;
  return /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]$/u.test(
    character,
  )
    ? 2
    : 1;
}
