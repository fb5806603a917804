import type { Source, Span } from "../../dsl/diagnostics/index.js";

/** Where a span begins: 1-based, with the whole line. */
export interface SourceLine {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** The line of the source on which a span begins. */
export function sourceLine(source: Source, span: Span): SourceLine {
  const start = source.text.lastIndexOf("\n", span.start - 1) + 1;
  const end = source.text.indexOf("\n", span.start);
  return {
    line: source.text.slice(0, start).split("\n").length,
    column: span.start - start + 1,
    text: source.text.slice(start, end < 0 ? undefined : end).trimEnd(),
  };
}

/** The file's name without its folders. */
export function shortName(source: Source): string {
  return source.name.split(/[\\/]/u).at(-1) ?? source.name;
}
