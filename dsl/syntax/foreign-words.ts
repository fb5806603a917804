/** Words of other languages that certainly stand for some of Tea: `Data | null` for `Data?`, `const` for `let`. */
import type { IToken, TokenType } from "chevrotain";
import { report, type Diagnostic, type Span } from "../diagnostics/index.js";
import { tokenMatcher } from "./chevrotain.js";
import * as t from "./tokens.js";

const absent = new Set(["null", "none", "undefined", "nil"]);

/** The tokens with such words read as what they stand for, and what to say of them. */
export function readForeignWords(tokens: readonly IToken[]): { readonly tokens: IToken[]; readonly diagnostics: readonly Diagnostic[] } {
  const result: IToken[] = [];
  const diagnostics: Diagnostic[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const [token, word, previous] = [tokens[index], tokens[index + 1], result.at(-1)];
    if (token === undefined) break;
    if (word !== undefined && previous !== undefined && token.image === "|" && absent.has(word.image) && endsType(previous)) {
      result.push(optionalMark(token, word));
      diagnostics.push(describeOptional(token, previous, word));
      index += 1;
    } else if (isConst(token, word, tokens[index + 2])) {
      result.push({ ...token, ...typeFields(t.Let) });
      const fix = { title: "write 'let'", edits: [{ span: rangeOf(token, token), text: "let" }] };
      diagnostics.push(report("T002", rangeOf(token, token), "Cannot parse let: 'const' is written 'let'", { fix }));
    } else result.push(token);
  }
  return { tokens: result, diagnostics };
}

function isConst(token: IToken, name: IToken | undefined, sign: IToken | undefined): boolean {
  if (token.image !== "const" || name?.tokenType !== t.Identifier || name.startLine !== token.startLine) return false;
  return sign?.tokenType === t.Assign || sign?.tokenType === t.Colon;
}

function endsType(token: IToken): boolean {
  return tokenMatcher(token, t.Name) || token.tokenType === t.Greater || token.tokenType === t.NumberLiteral;
}

/** A `?` that stands for the text from `|` to the word. */
function optionalMark(token: IToken, word: IToken): IToken {
  return {
    ...token,
    ...typeFields(t.Question),
    image: "?",
    endOffset: word.endOffset ?? word.startOffset,
    endLine: word.endLine ?? token.startLine ?? 1,
    endColumn: word.endColumn ?? token.startColumn ?? 1,
  };
}

function typeFields(tokenType: TokenType): Pick<IToken, "tokenType" | "tokenTypeIdx"> {
  return { tokenType, tokenTypeIdx: tokenType.tokenTypeIdx ?? 0 };
}

function describeOptional(token: IToken, previous: IToken, word: IToken): Diagnostic {
  const name = tokenMatcher(previous, t.Name) ? previous.image : "T";
  const span = rangeOf(token, word);
  const written = { start: rangeOf(previous, previous).end, end: span.end };
  const fix = { title: `write '${name}?'`, edits: [{ span: written, text: "?" }] };
  return report("T002", span, `Cannot read type: an optional is written '${name}?'`, { fix });
}

function rangeOf(first: IToken, last: IToken): Span {
  return { start: first.startOffset, end: (last.endOffset ?? last.startOffset) + 1 };
}
