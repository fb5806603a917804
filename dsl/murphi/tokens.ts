/**
 * Text -> the tokens of Murphi, by one regular expression. Words are scanned by one pattern; a table tells keywords, which may be written in capitals, from
 * names, which are told apart by them.
 */
import { report, type Diagnostic, type Source, type Span } from "../diagnostics/index.js";

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

/** What tokens look like, by their kinds; of several the first counts. What nothing else takes is `unknown`, one character at a time. */
const patterns: readonly (readonly [string, string])[] = [
  ["space", String.raw`\s+`],
  ["line comment", String.raw`--[^\n]*`],
  ["comment", String.raw`\/\*[^]*?\*\/`],
  ["open comment", String.raw`\/\*[^]*`],
  ["word", String.raw`[A-Za-z_][A-Za-z0-9_]*`],
  ["real", String.raw`\d+\.\d+(?:[eE][+-]?\d+)?`],
  ["number", String.raw`\d+`],
  ["text", String.raw`"[^"\n]*"`],
  ["open text", String.raw`"[^"\n]*`],
  ["sign", signs.map((sign) => sign.replaceAll(/[.*+?|()[\]{}/]/gu, String.raw`\$&`)).join("|")],
  ["unknown", "[^]"],
];
/** One group for each kind. Every character belongs to a token, so tokens stand without gaps. */
const anyToken = new RegExp(patterns.map(([, pattern]) => `(${pattern})`).join("|"), "gu");
const kinds = patterns.map(([kind]) => kind);
const isSkipped: ReadonlySet<string> = new Set(["space", "line comment", "comment"]);

export interface Scanned {
  /** The last one is the end of the file. */
  readonly tokens: readonly Token[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Splits a source into tokens; what is none is reported. */
export function scan(source: Source): Scanned {
  const tokens: Token[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const match of source.text.matchAll(anyToken)) {
    const kind = kinds[match.indexOf(match[0], 1) - 1] ?? "unknown";
    if (isSkipped.has(kind)) continue;
    const token = tokenOf(kind, match[0], match.index);
    const problem = problemOf(token);
    tokens.push(problem === undefined ? token : { ...token, kind: unreadable });
    if (problem !== undefined) diagnostics.push(problem);
  }
  const end = source.text.length;
  return { tokens: [...tokens, { kind: "end of file", text: "", span: { start: end, end } }], diagnostics };
}

function tokenOf(found: string, image: string, start: number): Token {
  const span = { start, end: start + image.length };
  if (found !== "word") return { kind: found === "sign" ? image : found, text: found === "text" ? image.slice(1, -1) : image, span };
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
