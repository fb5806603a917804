import { describe, expect, test } from "vitest";
import { editDistance } from "../../dsl/analysis/elaboration/did-you-mean.js";
import type { Diagnostic } from "../../dsl/diagnostics/index.js";
import { diagnose, frame, type Parts } from "./elaborate-frame.js";

/** The only report on a frame, with its text. */
function only(parts: Parts): { readonly text: string; readonly diagnostic: Diagnostic } {
  const text = frame(parts);
  const [diagnostic, ...others] = diagnose(text, parts);
  expect(others).toEqual([]);
  if (diagnostic === undefined) throw new Error("nothing is reported");
  return { text, diagnostic };
}

const HINTS: Readonly<Record<string, { readonly parts: Parts; readonly hint: string | undefined }>> = {
  "a near name": { parts: { statements: "size = sise" }, hint: "did you mean 'size'?" },
  "several near names": { parts: { items: "var bosy: Small", statements: "size = bisy" }, hint: "did you mean 'busy' or 'bosy'?" },
  "no near name": { parts: { statements: "size = everything" }, hint: undefined },
  "a short name is not near to another": { parts: { statements: "size = x" }, hint: undefined },
  "swapped letters": { parts: { statements: "become Servnig" }, hint: "did you mean 'Serving'?" },
  "an index into interchangeable nodes": {
    parts: { statements: "owner = Client[0]" },
    hint: "interchangeable nodes have no numbers; declare them 'ordered', or quantify",
  },
  "an index into ordered nodes": {
    parts: { statements: "send Order to Worker[0]" },
    hint: "nodes are not indexed: quantify, as in 'forall n: Worker: …'",
  },
  "a type of other languages": { parts: { items: "var x: number" }, hint: "name the numbers: write a range as '0..7'" },
  "a value that may be none": {
    parts: { statements: "let x: Data = copy" },
    hint: "test it against 'none' first, or write '!' where it certainly has a value",
  },
  "a local that an await cannot see": {
    parts: { statements: "let x = data; await { on Ask(d) { copy = x; resume } otherwise defer }" },
    hint: "give the await a variable: 'await (x: T = x) { … }'",
  },
  "a sender that is not declared": { parts: { handlers: "on Stop from w: Worker { }" }, hint: "add 'Worker -> Server' to the message" },
};

describe("hints", () => {
  test.each(Object.entries(HINTS))("%s", (_, { parts, hint }) => expect(only(parts).diagnostic.hint).toBe(hint));
});

/** A mistake, and the text of the statements after its fix. */
const FIXES: Readonly<Record<string, { readonly wrong: string; readonly right: string | undefined }>> = {
  "one letter": { wrong: "size = sise", right: "size = size" },
  "two letters are not certain": { wrong: "become Servno", right: undefined },
  "two names as near are not certain": { wrong: "let aac: Small = 0; let abc: Small = 0; size = acc", right: undefined },
  "!": { wrong: "let x: Data = copy", right: "let x: Data = copy!" },
  "! behind an entry": { wrong: "let x: Data = held[c]", right: "let x: Data = held[c]!" },
  "! is not certain behind an operator": { wrong: "let x: Data = size > 0 ? copy : none", right: undefined },
  "superfluous !": { wrong: "color = color!", right: "color = color" },
  "superfluous ! behind parentheses": { wrong: "color = (color)!", right: "color = (color)" },
  braces: { wrong: "users = users - c", right: "users = users - {c}" },
};

describe("fixes", () => {
  test.each(Object.entries(FIXES))("%s", (_, { wrong, right }) => {
    const { text, diagnostic } = only({ statements: wrong });
    const fixed = diagnostic.fix === undefined ? undefined : applyFix(text, diagnostic.fix);
    expect(fixed).toBe(right === undefined ? undefined : frame({ statements: right }));
    if (fixed !== undefined) expect(diagnose(fixed)).toEqual([]);
  });
});

function applyFix(text: string, fix: NonNullable<Diagnostic["fix"]>): string {
  return fix.edits
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((result, { span, text: inserted }) => result.slice(0, span.start) + inserted + result.slice(span.end), text);
}

test("a report shows the declaration on the other side", () => {
  const { text, diagnostic } = only({ statements: "become Serving(c)" });
  expect(diagnostic.related?.map(({ span, message }) => [text.slice(span.start, span.end), message])).toEqual([
    ["Serving", "'Serving' is declared here"],
  ]);
});

test.each([
  ["", "", 0],
  ["abc", "abc", 0],
  ["abc", "abd", 1],
  ["abc", "acb", 1],
  ["abc", "ab", 1],
  ["", "abc", 3],
  ["kitten", "sitting", 3],
])("the distance of '%s' and '%s' is %i", (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});
