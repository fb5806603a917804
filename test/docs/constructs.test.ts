import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { isDiagnosticCode } from "../../dsl/diagnostics/index.js";
import { load } from "../../dsl/index.js";
import { ROOT } from "./fences.js";

// The table of docs/internals/constructs.md: what a line claims about a construct is looked up. That its links lead somewhere is tested with
// all other links.

interface Line {
  readonly construct: string;
  readonly text: string;
  readonly anchor: string;
  readonly codes: readonly string[];
  readonly user: string;
}

interface Wrong {
  readonly declarations?: string;
  readonly items?: string;
  readonly statements?: string;
}

/** Wrong uses whose codes are about names and types in general, so that the pages of those show something else. */
const wrongUses: Readonly<Record<string, Wrong>> = {
  cyclic: { items: "var turn: cyclic 3", statements: "if turn < 1 { drop }" },
  enum: { declarations: "enum Color { red, red }" },
  "map<": { items: "var known: map<Data?, boolean>" },
  "per block": { declarations: "channel split: per block" },
  "idle state": { items: "idle state Away(k: continuation) { otherwise defer }", statements: "suspend in Away\nbecome Serving" },
  forever: { declarations: "fault crash Peer forever" },
  "is down": { statements: "if c is down { drop }" },
  match: { statements: "match c { none => { } some d => { } }" },
  note: { statements: "note 3" },
  owed: { items: "request ask() owed = true" },
  "may wait": { items: "request ask() may" },
  "self is": { statements: "if c is Serving && self is Serving { drop }" },
  invariant: { declarations: 'invariant "number": 1' },
  cover: { declarations: 'cover "number": 1' },
  "always possible": { declarations: 'always possible "number": 1' },
  "leads to": { declarations: 'leads to "number": 1 leads to quiescent' },
};

const lines = readLines(read("docs/internals/constructs.md"));
const reference = read("docs/language.md");

test("the table is read", () => expect(lines.length).toBeGreaterThan(50));

test("every wrong use belongs to a line", () => {
  expect(Object.keys(wrongUses).filter((text) => !lines.some((line) => line.text === text))).toEqual([]);
});

describe.each(lines)("$construct", ({ text, anchor, codes, user }) => {
  test("has an example in its chapter of the reference, or in a later one", () => {
    const chapter = reference.split("\n").findIndex((line) => line.startsWith("#") && anchorOf(line) === anchor);
    expect(chapter).toBeGreaterThan(0);
    const fences = reference.matchAll(/^```tea[^\n]*\n([\s\S]*?)^```$/gmu);
    expect([...fences].some(([, code = ""]) => contains(code, text))).toBe(true);
  });

  test.each(codes)("is refused with %s", (code) => {
    expect(isDiagnosticCode(code)).toBe(true);
    const wrong = wrongUses[text];
    if (wrong === undefined) expect(contains(read(`docs/codes/${code}.md`), text)).toBe(true);
    else expect(codesOf(wrong)).toContain(code);
  });

  test(`is used by ${user}`, () => expect(contains(read(user), text)).toBe(true));
});

function read(path: string): string {
  const file = resolve(ROOT, path);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function readLines(page: string): readonly Line[] {
  const rows = page.matchAll(/^\| ([^|]+) \| `([^`|]+)` \| \[[^\]]+\]\(\.\.\/language\.md#([^)]+)\) \| ([^|]+) \| ([^|]+) \|$/gmu);
  return [...rows].map(([, construct = "", text = "", anchor = "", codes = "", user = ""]) => ({
    construct,
    text,
    anchor,
    codes: codes.split(", "),
    user,
  }));
}

/** The name that a Markdown viewer gives to a heading. */
function anchorOf(heading: string): string {
  return heading
    .replace(/^#+ /u, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** The construct stands in the text, and not only in a comment. */
function contains(source: string, text: string): boolean {
  const code = source.replace(/\/\/.*$/gmu, "");
  const start = /^\w/u.test(text) ? "\\b" : "";
  const end = /\w$/u.test(text) ? "\\b" : "";
  return new RegExp(start + text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&") + end, "u").test(code);
}

function codesOf({ declarations = "", items = "", statements = "" }: Wrong): readonly string[] {
  const text = `protocol Wrong
node Hub
node Peer[2]
block Block[1]
value Data[2]
channel net: fifo
message Tell : Peer -> Hub on net
${declarations}
machine Peer per Block { request go() start state Idle { on go() { send Tell to Hub; return } } }
machine Hub per Block {
${items}
start state Serving { on Tell from c { ${statements} } }
}
check main { } expect pass
`;
  return load({ name: "wrong.tea", text }).diagnostics.map(({ code }) => code);
}
