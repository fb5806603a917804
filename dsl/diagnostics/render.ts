/** Diagnostics as text for people, with the lines that they are about. */
import { codes } from "./codes.js";
import type { Diagnostic, Fix, Source, Span } from "./diagnostic.js";
import { frame, gutterWidth, type FramePaint, type Mark } from "./frame.js";
import { lineOf, positionOf, textOfLine } from "./position.js";

/** How diagnostics are written. */
export interface RenderOptions {
  /** With the colours of a terminal. */
  readonly colour: boolean;
}

/** Lines of a fix that are shown. */
const shownOfFix = 4;

interface Paint extends FramePaint {
  readonly severity: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly fixed: (text: string) => string;
}

/** Writes diagnostics one below the other, with an empty line in between, each with the lines that it is about. */
export function render(diagnostics: readonly Diagnostic[], source: Source, options: RenderOptions): string {
  return diagnostics.map((diagnostic) => renderOne(diagnostic, source, paintFor(diagnostic, options))).join("\n");
}

function renderOne(diagnostic: Diagnostic, source: Source, paint: Paint): string {
  const { code, severity, message, span, related = [], hint, fix } = diagnostic;
  const { line, column } = positionOf(source, span.start);
  const marks: Mark[] = [
    { span: inside(span, source), label: "", isPrimary: true },
    ...related.map((other) => ({ span: inside(other.span, source), label: other.message, isPrimary: false })),
  ];
  const width = gutterWidth(
    source,
    marks.map((mark) => mark.span),
  );
  const note = (text: string): string => `${" ".repeat(width)} ${paint.gutter("=")} ${text}`;
  return [
    `${paint.severity(`${severity}[${code}]`)}${paint.bold(`: ${message}`)}`,
    `${" ".repeat(width)}${paint.gutter("-->")} ${source.name}:${line}:${column}`,
    paint.gutter(`${" ".repeat(width)} |`),
    ...frame(source, marks, { width, paint }),
    ...(hint === undefined ? [] : [note(`${paint.bold("hint")}: ${hint}`)]),
    ...(fix === undefined ? [] : [note(`${paint.bold("fix")}: ${fix.title}`), ...fixed(fix, source, width, paint)]),
    "",
  ].join("\n");
}

/** Ranges of a broken tree may touch the end of the text. */
function inside({ start, end }: Span, { text }: Source): Span {
  const from = Math.max(0, Math.min(start, text.length));
  return { start: from, end: Math.max(from, Math.min(end, text.length)) };
}

/** The lines that a fix changes, as they will be. */
function fixed(fix: Fix, source: Source, width: number, paint: Paint): readonly string[] {
  const edits = fix.edits.toSorted((a, b) => a.span.start - b.span.start);
  const [first] = edits;
  const last = edits.at(-1);
  if (first === undefined || last === undefined) return [];
  let text = "";
  let end = 0;
  for (const edit of edits) {
    text += source.text.slice(end, edit.span.start) + edit.text;
    end = edit.span.end;
  }
  const after = { name: source.name, text: text + source.text.slice(end) };
  const from = lineOf(source, first.span.start);
  const to = Math.min(lineOf(after, text.length), from + shownOfFix - 1);
  const lines = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return lines.map((line) => `${paint.gutter(`${String(line).padStart(width)} `)}${paint.fixed(`+ ${textOfLine(after, line)}`.trimEnd())}`);
}

const escapes = { bold: "1", red: "1;31", yellow: "1;33", blue: "1;34", green: "32" } as const;

function paintFor({ code }: Diagnostic, { colour }: RenderOptions): Paint {
  const using =
    (name: keyof typeof escapes) =>
    (text: string): string =>
      colour ? `\u001b[${escapes[name]}m${text}\u001b[0m` : text;
  const severity = using(codes[code].severity === "error" ? "red" : "yellow");
  return { gutter: using("blue"), primary: severity, other: using("blue"), severity, bold: using("bold"), fixed: using("green") };
}
