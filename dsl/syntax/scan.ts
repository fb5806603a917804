/** Text -> tokens and comments; reports what is no token and what is surely meant as another one. */
import type { IToken, TokenType } from "chevrotain";
import { report, type Diagnostic, type Source, type Span } from "../diagnostics/index.js";
import * as t from "./tokens.js";

/** The tokens that the grammar reads, and the comments between them. */
export interface Scanned {
  readonly tokens: IToken[];
  readonly comments: readonly IToken[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The range of a token; of one that recovery put in, nothing sensible (see `isInsertedInRecovery`). */
export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 };
}

/** Splits a source into tokens. Unknown text is reported and left out; look-alikes are reported and read as what they stand for. */
export function scan(source: Source): Scanned {
  const result = t.lexer.tokenize(source.text);
  const comments = result.groups["comments"] ?? [];
  const diagnostics: Diagnostic[] = [];
  const tokens: IToken[] = [];
  let unknown: Span | undefined;
  const flush = (): void => {
    if (unknown !== undefined) diagnostics.push(unknownText(source, unknown));
    unknown = undefined;
  };
  for (const token of result.tokens) {
    if (token.tokenType === t.Unknown) {
      const span = spanOf(token);
      if (unknown?.end !== span.start) flush();
      unknown = { start: unknown?.start ?? span.start, end: span.end };
      continue;
    }
    if (token.tokenType === t.Identifier) retype(token, t.wordType(token.image));
    diagnostics.push(...lookAlike(token));
    tokens.push(token);
  }
  flush();
  for (const comment of comments) diagnostics.push(...openComment(comment));
  return { tokens, comments, diagnostics: diagnostics.sort((a, b) => a.span.start - b.span.start) };
}

/** Makes a token one of another type, in place: the parser looks at both fields. */
export function retype(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? token.tokenTypeIdx;
}

function unknownText(source: Source, span: Span): Diagnostic {
  const text = source.text.slice(span.start, span.end);
  const kind = [...text].length === 1 ? "character" : "characters";
  return report("T001", span, `Cannot read text: unexpected ${kind} '${text}'`);
}

function openComment(comment: IToken): Diagnostic[] {
  if (comment.tokenType !== t.OpenComment) return [];
  const start = comment.startOffset;
  return [report("T003", { start, end: start + 2 }, "Cannot read comment: '/*' is never closed", { hint: "close it with '*/'" })];
}

const meant: ReadonlyMap<TokenType, string> = new Map([
  [t.TripleEqual, "=="],
  [t.NotDoubleEqual, "!="],
  [t.LessGreater, "!="],
  [t.ColonEqual, "="],
]);

function lookAlike(token: IToken): Diagnostic[] {
  const span = spanOf(token);
  if (token.tokenType === t.OpenText) {
    return [report("T003", span, "Cannot read text: '\"' is never closed", { hint: "a text ends on the line on which it starts" })];
  }
  if (token.tokenType === t.SingleQuoted) {
    const text = `"${token.image.slice(1, -1).replaceAll('"', '\\"')}"`;
    const fix = { title: "use double quotes", edits: [{ span, text }] };
    return [report("T002", span, "Cannot read text: texts stand between double quotes", { fix })];
  }
  const text = meant.get(token.tokenType);
  if (text === undefined) return [];
  const fix = { title: `write '${text}'`, edits: [{ span, text }] };
  return [report("T002", span, `Cannot read operator: '${token.image}' is written '${text}'`, { fix })];
}
