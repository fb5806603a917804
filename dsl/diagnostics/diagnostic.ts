import type { DiagnosticCode } from "./codes.js";

/** A half-open range of UTF-16 offsets into the text of one source file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Severity = "error" | "warning";

/** A change of the text that certainly mends the mistake. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** A user's mistake, as a value. `span` is the smallest range that shows it; `related` shows the other side. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
  readonly hint?: string;
  readonly fix?: Fix;
}

/** A source text under the name by which messages call it (usually a path). */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** The smallest span that covers both. */
export function cover(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
