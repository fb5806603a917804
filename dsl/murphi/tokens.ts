/**
 * Text -> the tokens of Murphi. Words are scanned by one pattern; a table tells keywords, which may be written in capitals, from names, which are
 * told apart by them.
 */
import type { IToken, Lexer as ChevrotainLexer } from "chevrotain";
import { report, type Diagnostic, type Source, type Span } from "../diagnostics/index.js";
import { createToken, Lexer } from "../syntax/index.js";

const keywords = [
  ..."alias array assert assume begin boolean by case choose clear const cover do else elsif end endalias endchoose endexists endfor".split(
    " ",
  ),
  ..."endforall endfunction endif endprocedure endrecord endrule endruleset endstartstate endswitch endwhile enum error exists".split(" "),
  ..."false for forall function if in invariant ismember isundefined liveness multiset multisetadd multisetcount multisetremove".split(" "),
  ..."multisetremovepred of procedure put record return rule ruleset scalarset startstate switch then to true type undefine undefined union".split(
    " ",
  ),
  ..."var while".split(" "),
];
const isKeyword: ReadonlySet<string> = new Set(keywords);

/** Longer ones first. */
const signs = [":=", "==>", "..", "->", "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "%", "|", "&", "!", "?"].concat([
  ":",
  ";",
  ",",
  ".",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
]);

/** What is no token: it is reported already. */
export const unreadable = "unreadable";

/** What stands where in the text. `kind`: a keyword in small letters, a sign, or one of `name`, `number`, `real`, `text`, `unreadable` and `end of file`. */
export interface Token {
  readonly kind: string;
  readonly text: string;
  readonly span: Span;
}

let built: ChevrotainLexer | undefined;

/** Who reads no Murphi does not wait for it. */
function lexer(): ChevrotainLexer {
  built ??= new Lexer(
    [
      createToken({ name: "space", pattern: /\s+/u, group: Lexer.SKIPPED, line_breaks: true }),
      createToken({ name: "line comment", pattern: /--[^\n]*/u, group: Lexer.SKIPPED }),
      createToken({ name: "comment", pattern: /\/\*[^]*?\*\//u, group: Lexer.SKIPPED, line_breaks: true }),
      createToken({ name: "open comment", pattern: /\/\*[^]*/u, line_breaks: true }),
      createToken({ name: "word", pattern: /[A-Za-z_][A-Za-z0-9_]*/u }),
      createToken({ name: "real", pattern: /\d+\.\d+(?:[eE][+-]?\d+)?/u }),
      createToken({ name: "number", pattern: /\d+/u }),
      createToken({ name: "text", pattern: /"[^"\n]*"/u }),
      createToken({ name: "open text", pattern: /"[^"\n]*/u }),
      ...signs.map((sign) => createToken({ name: sign, pattern: sign })),
      createToken({ name: "unknown", pattern: /[^]/u, line_breaks: true }),
    ],
    { positionTracking: "onlyOffset", ensureOptimizations: false },
  );
  return built;
}

export interface Scanned {
  /** The last one is the end of the file. */
  readonly tokens: readonly Token[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Splits a source into tokens; what is none is reported. */
export function scan(source: Source): Scanned {
  const tokens: Token[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const one of lexer().tokenize(source.text).tokens) {
    const token = tokenOf(one);
    const problem = problemOf(token);
    tokens.push(problem === undefined ? token : { ...token, kind: unreadable });
    if (problem !== undefined) diagnostics.push(problem);
  }
  const end = source.text.length;
  return { tokens: [...tokens, { kind: "end of file", text: "", span: { start: end, end } }], diagnostics };
}

function tokenOf({ tokenType: { name }, image, startOffset }: IToken): Token {
  const span = { start: startOffset, end: startOffset + image.length };
  if (name !== "word") return { kind: name, text: name === "text" ? image.slice(1, -1) : image, span };
  const small = image.toLowerCase();
  return { kind: isKeyword.has(small) ? small : "name", text: image, span };
}

function problemOf({ kind, text, span }: Token): Diagnostic | undefined {
  const opening = { start: span.start, end: span.start + (kind === "open comment" ? 2 : 1) };
  switch (kind) {
    case "unknown":
      return report("M001", span, `Cannot read text: unexpected '${text}'`);
    case "open comment":
      return report("M001", opening, "Cannot read comment: '/*' is never closed", { hint: "close it with '*/'" });
    case "open text":
      return report("M001", opening, "Cannot read text: '\"' is never closed", { hint: "a text ends on the line on which it starts" });
    default:
      return undefined;
  }
}
