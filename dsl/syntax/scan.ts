/** Text -> tokens and comments; reports what is no token and what is surely meant as another one. */
import type { IToken, TokenType } from "chevrotain";
import { EOF } from "./chevrotain.js";
import { report, type Diagnostic, type Source, type Span } from "../diagnostics/index.js";
import { readForeignWords } from "./foreign-words.js";
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

/** Is this the token behind the last one? */
export function isEndOfFile(token: IToken): boolean {
  return token.tokenType === EOF;
}

/**
 * Splits a source into tokens. Text that is none is reported and becomes a token that fits nowhere; look-alikes are reported and read as what
 * they stand for.
 */
export function scan(source: Source): Scanned {
  const result = t.lexer().tokenize(source.text);
  const comments = result.groups["comments"] ?? [];
  const diagnostics: Diagnostic[] = [];
  const tokens: IToken[] = [];
  for (const token of result.tokens) {
    const last = tokens.at(-1);
    if (token.tokenType === t.Unknown && last?.tokenType === t.Unknown && last.endOffset === token.startOffset - 1) {
      tokens[tokens.length - 1] = { ...last, image: last.image + token.image, endOffset: token.endOffset ?? token.startOffset };
      continue;
    }
    if (token.tokenType === t.Identifier) retype(token, t.wordType(token.image));
    tokens.push(token);
  }
  const read = readForeignWords(tokens);
  diagnostics.push(...read.diagnostics, ...read.tokens.flatMap(lookAlike), ...comments.flatMap(openComment));
  return { tokens: read.tokens, comments, diagnostics: diagnostics.sort((a, b) => a.span.start - b.span.start) };
}

/** Makes a token one of another type, in place: the parser looks at both fields. */
export function retype(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? token.tokenTypeIdx;
}

const hints: ReadonlyMap<string, string> = new Map([
  ["|", "'or' is '||', the union of sets is '+'"],
  ["#", "a comment starts with '//'"],
  ["`", "texts stand between double quotes"],
  ["'", "texts stand between double quotes"],
  ["%", "'type T = cyclic n' counts modulo n"],
]);

function unknownText({ image }: IToken, span: Span): Diagnostic {
  const hint = hints.get(image);
  return report("T001", span, `Cannot read text: unexpected '${image}'`, hint === undefined ? {} : { hint });
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
  if (token.tokenType === t.Unknown) return [unknownText(token, span)];
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
