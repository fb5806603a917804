import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { withConstants, type Constants } from "../../bench/models/constants.js";
import { expectPass, verifyCheck, type SearchResult } from "../../checker/index.js";
import { readMurphi, type DeadlockKind, type MurphiOptions } from "../../dsl/murphi/index.js";
import { hasRumur, searchWithRumur, type RumurFinding } from "../support/rumur.js";
import { readCase } from "./read-case.js";

// Kettle and Rumur find the same in the cases and in the committed models, where Rumur and a C compiler are installed: a few of them, or with
// `npm run test:rumur` all, which takes minutes. The first lines of the cases, and `models.test.ts`, hold the numbers, so nothing is lost where they are not.

const all = process.env["KETTLE_RUMUR"] === "all";
const few = ["arithmetic", "loops", "precedence", "procedures", "quantifiers", "switch-while", "two-starts", "undefined"];

const FOLDER = "test/murphi/cases";
const cases = readdirSync(FOLDER).flatMap((name) => (name.endsWith(".m") ? [name.replace(".m", "")] : []));

/** What Rumur (2022) does not read, or never ends with. */
const notRead = [/\bunion \{/u, /\bmultiset\b/u, /^-- .*--dialect cmurphi/u];
const notReadCases: Readonly<Record<string, string>> = {
  "conditional-in-conditional": "a choice in a choice needs parentheses",
  "empty-statements": "a semicolon stands alone",
  "enum-order": "members of an enum have no order",
  "exists-with-nothing": "a quantifier goes over nothing",
  "ruleset-steps": "Rumur ends with an internal error",
  "undefined-argument-not-used": "'undefined' is an argument",
  "while-without-end": "loops have no limit",
  "recursion-too-deep": "calls have no limit",
  "recursion-result-leaves-range": "what a function returns may leave its range",
  "calls-with-parts-in-conditions": "functions with parts are called in rules only",
};

function isRead(name: string): boolean {
  const text = readFileSync(`${FOLDER}/${name}.m`, "utf8");
  return !Object.hasOwn(notReadCases, name) && !notRead.some((sign) => sign.test(text));
}

async function search(text: string, symmetry: "full" | "off", options: MurphiOptions = {}): Promise<SearchResult> {
  const { model, diagnostics } = readMurphi({ name: "model.m", text }, options);
  if (model === undefined) throw new Error(`Cannot read model: ${JSON.stringify(diagnostics)}`);
  return (await verifyCheck({ check: "model", model, expectation: expectPass }, { symmetry })).result;
}

/** Counts where nothing is wrong: a search that stops at what is wrong may have seen more or less until then. */
function agrees(text: string, theirs: RumurFinding, { verdict, states, transitions }: SearchResult): void {
  expect(theirs.error === undefined, theirs.error).toBe(verdict.kind === "holds");
  if (verdict.kind !== "holds") return;
  expect(theirs.states).toBe(states);
  // Rumur counts the steps to states that an assumption excludes.
  if (!text.includes("assume")) expect(theirs.rules).toBe(transitions);
}

/** As the first line of a case says. */
function deadlockOf(expectation: string): DeadlockKind {
  const said = /--deadlock (off|stuck)/u.exec(expectation)?.[1];
  return said === "off" || said === "stuck" ? said : "stuttering";
}

describe(
  hasRumur ? "Rumur finds the same in cases" : "Rumur is not installed: Kettle's numbers are compared with those written down",
  () => {
    test.each(all ? cases.filter(isRead) : few)("%s", async (name) => {
      const { source, expectation } = readCase(`${FOLDER}/${name}.m`);
      const deadlock = deadlockOf(expectation);
      const own = await search(source.text, "off", { deadlock });
      const { states, transitions } = own;
      expect(expectation.startsWith("holds")).toBe(own.verdict.kind === "holds");
      if (own.verdict.kind === "holds") expect(expectation).toContain(`holds: ${states} states, ${transitions} rules`);
      if (hasRumur) agrees(source.text, searchWithRumur(source.text, { symmetry: "off", deadlock }), own);
    });
  },
);

type Sized = readonly [name: string, constants: Constants];

/** Without `dash`, which has unions, and `bag-of-messages`, which has a multiset. */
const models: readonly Sized[] = [
  ["philosophers", {}],
  ["philosophers", { careful: false }],
  ["peterson", { processes: 3 }],
  ["german", { caches: 3 }],
  ["german", { caches: 4, values: 1 }],
  ["two-phase-commit", {}],
  ["mcs-lock", { processes: 3 }],
  ["lazy-list", { keys: 1, cells: 4 }],
  ["directory-msi", {}],
  ["directory-mesi", {}],
  ["flash", { nodes: 3 }],
  ["needham-schroeder", {}],
  ["needham-schroeder", { repaired: false }],
];

describe(hasRumur ? "Rumur finds the same in models" : "Rumur is not installed: Kettle finds what it always did", () => {
  test.each(all ? models : models.slice(0, 2))("%s %o", { timeout: 600_000 }, async (name, constants) => {
    const text = withConstants(readFileSync(`bench/models/${name}.m`, "utf8"), constants);
    const [off, full] = [await search(text, "off"), await search(text, "full")];
    expect(off.verdict.kind === "holds").toBe(constants["careful"] !== false && constants["repaired"] !== false);
    expect(full.verdict.kind).toBe(off.verdict.kind);
    if (!hasRumur) return;
    agrees(text, searchWithRumur(text, { symmetry: "off", deadlock: "stuttering" }), off);
    // One state of each orbit, here and there.
    agrees(text, searchWithRumur(text, { symmetry: "exhaustive", deadlock: "stuttering" }), full);
  });
});
