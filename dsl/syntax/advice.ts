/** Mistakes that people bring from other languages or from their keyboards, and what to tell them. */
import type { IToken } from "chevrotain";
import type { Fix, Span } from "../diagnostics/index.js";
import { listed } from "./expected.js";
import type { Problem } from "./recovering-parser.js";
import { isEndOfFile, spanOf } from "./scan.js";

/** What to add to a message; `span` if the mistake is elsewhere than the parser stumbled. */
export interface Advice {
  readonly hint?: string;
  readonly fix?: Fix;
  readonly span?: Span;
}

/** Signs and words that are written otherwise in Tea, wherever they stand in the way. */
const spellings: ReadonlyMap<string, string> = new Map([
  ["and", "&&"],
  ["or", "||"],
  ["not", "!"],
]);

/** Found instead of expected: certainly meant as what was expected. */
const confused: readonly (readonly [expected: string, found: string, meant: string])[] = [
  ["'='", "==", "="],
  ["'=' or '('", "==", "="],
  ["'='", ":", "="],
  ["'=>'", "->", "=>"],
  ["'=>'", ":", "=>"],
  ["'->'", "=>", "->"],
  ["':'", "=>", ":"],
];

const words: Readonly<Record<string, readonly string[]>> = {
  file: "protocol param node block value enum type record channel message ghost machine function invariant cover always leads check fault".split(
    " ",
  ),
  machineItems:
    "var durable ghost request timer host ignore start idle state on before otherwise procedure function deferred requests if".split(" "),
  handlers: "on before otherwise ignore if".split(" "),
  expectation: "pass deadlock stuck violation assertion unexpected overflow continuation impossible liveness uncovered".split(" "),
  assignmentOrCall: "let if for match send become suspend await resume wake defer drop pass return fail choose assert".split(" "),
};

/** Finds what a mistake most likely is. */
export function advise(problem: Problem): Advice {
  return (
    superfluous(problem) ??
    spelling(problem) ??
    comparison(problem) ??
    confusion(problem) ??
    foreign(problem) ??
    misspelled(problem) ??
    form(problem)
  );
}

function replace(token: IToken, text: string): Fix {
  return { title: `write '${text}'`, edits: [{ span: spanOf(token), text }] };
}

/** `(a, b,)` */
function superfluous({ token, previous }: Problem): Advice | undefined {
  if (previous.image !== "," || ![")", "]", "}"].includes(token.image)) return undefined;
  return { fix: { title: "leave out ','", edits: [{ span: spanOf(previous), text: "" }] } };
}

/** `a and b`, `not a` */
function spelling(problem: Problem): Advice | undefined {
  for (const token of [problem.token, problem.previous]) {
    const text = spellings.get(token.image);
    // `x not in s` is right, and so is anything named `and` where a statement starts; a name behind it shows that it is an operator.
    const isOperator = token === problem.token ? token.image !== "and" || problem.expected !== "a name" : problem.expected === "'=' or '('";
    if (text !== undefined && isOperator) return { fix: replace(token, text), span: spanOf(token) };
  }
  return undefined;
}

/** `if a = b` */
function comparison(problem: Problem): Advice | undefined {
  if (problem.token.image !== "=" || problem.expected.startsWith("a name")) return undefined;
  const rule = problem.rules.at(-1) ?? "";
  if (["varDecl", "ghostDecl", "waitVariable"].includes(rule)) return { hint: "a variable has a type: 'name: Type = value'" };
  if (rule === "block" || rule === "file") return { hint: "to compare, write '=='" };
  if (
    [
      "ifStatement",
      "elseIf",
      "handlerIf",
      "machineIf",
      "declarationIf",
      "args",
      "parenthesised",
      "list",
      "onHandler",
      "propertyDecl",
    ].includes(rule)
  ) {
    return { fix: replace(problem.token, "==") };
  }
  return undefined;
}

/** Rules in which a mistake shows that their form is not known. */
const forms: ReadonlyMap<string, string> = new Map([
  ["discipline", "a channel is 'fifo', 'unordered' or 'P ? fifo : unordered'"],
  ["setting", "a check holds settings 'P = value' and, behind 'requests:', limits"],
  ["expectation", "'expect' is followed by a verdict"],
  ["propertyDecl", "a property is 'invariant \"text\": condition'"],
  ["leadsToDecl", "a property of its own: 'leads to \"text\": condition leads to condition'"],
  ["leading", "write 'condition leads to condition'"],
]);

function confusion(problem: Problem): Advice | undefined {
  const meant = confused.find(([expected, found]) => problem.expected === expected && problem.token.image === found)?.[2];
  return meant === undefined ? undefined : { fix: replace(problem.token, meant) };
}

function form(problem: Problem): Advice {
  if (problem.previous.image === "total" && !problem.rules.includes("workload"))
    return { hint: "limits of a check stand behind 'requests:'" };
  // Behind the receivers comes 'in S', and 'b in S' would be a comparison.
  if (problem.token.image === "?" && ["gather", "remoteCall"].includes(problem.rules.at(-1) ?? ""))
    return { hint: "put the choice between receivers in parentheses: 'to (c ? a : b) in S'" };
  const hint = problem.inserted === undefined ? forms.get(problem.rules.at(-1) ?? "") : undefined;
  return hint === undefined ? {} : { hint };
}

/** Words of other languages. */
function foreign(problem: Problem): Advice | undefined {
  const rule = problem.rules.at(-1) ?? "";
  const { image } = problem.token;
  if (rule === "block" && image === "var") return { fix: replace(problem.token, "let") };
  if (rule === "block" && (image === "on" || image === "state")) return { hint: "a handler ends with '}' before the next one starts" };
  if (rule !== "assignmentOrCall") return undefined;
  const previous = problem.previous.image;
  if (previous === "while") return { hint: "there is no 'while': 'for' goes through a set, and waiting is 'await' or 'suspend'" };
  if (image === "+" || image === "-") return { hint: `to count, write '${image}= 1'` };
  return undefined;
}

/** A keyword with a slip of the finger in it. */
function misspelled(problem: Problem): Advice | undefined {
  const rule = problem.rules.at(-1) ?? "";
  const known = words[rule === "declarations" ? "file" : rule];
  if (known === undefined) return undefined;
  const token = rule === "assignmentOrCall" ? problem.previous : problem.token;
  if (isEndOfFile(token)) return undefined;
  const close = known.filter((word) => isClose(token.image, word));
  if (close.length === 0) return undefined;
  return { hint: `did you mean ${listed(close.map((word) => `'${word}'`))}?`, span: spanOf(token) };
}

/** Does one slip (a letter missing, too many, wrong, or two swapped) lead from one word to the other? Words of two letters are too short to say. */
function isClose(written: string, word: string): boolean {
  if (written === word || Math.abs(written.length - word.length) > 1 || word.length < 3) return false;
  let start = 0;
  while (start < written.length && written[start] === word[start]) start += 1;
  const a = written.slice(start);
  const b = word.slice(start);
  if (a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1)) return true;
  return a.slice(2) === b.slice(2) && a[0] === b[1] && a[1] === b[0];
}
