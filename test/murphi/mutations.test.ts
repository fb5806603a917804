import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readMurphi } from "../../dsl/murphi/index.js";

// Texts that are nearly models: whatever stands there is read or refused, in little time. A model that is read satisfies the rules of models; the
// reader ends with an internal error otherwise. `npm run fuzz:murphi-text` tries 10,000.

const numRuns = Number(process.env["KETTLE_MURPHI_TEXTS"] ?? 1500);

const texts = ["bench/models", "test/murphi/cases"].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".m"))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8").replace(/^--.*\n/u, "")),
);

const words = [
  ...new Set(texts.flatMap((text) => text.match(/\w+|[^\s\w]+/gu) ?? [])),
  "multiset",
  "real",
  "99999999999",
  "1.5",
  '"',
  "/*",
];

interface Change {
  readonly at: number;
  readonly kind: "leave out" | "repeat" | "replace" | "cut off";
  readonly word: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom("leave out", "repeat", "replace", "replace", "cut off"),
  word: fc.constantFrom(...words),
});

function changed(text: string, { at, kind, word }: Change): string {
  const pieces = text.split(/(\w+|[^\s\w]+)/u);
  // Words stand at the odd places.
  const index = 2 * (at % Math.max(1, Math.floor(pieces.length / 2))) + 1;
  const own = pieces[index] ?? "";
  if (kind === "cut off") return pieces.slice(0, index).join("");
  const put = { "leave out": "", repeat: `${own} ${own}`, replace: word }[kind];
  return [...pieces.slice(0, index), put, ...pieces.slice(index + 1)].join("");
}

test("any text is read or refused", { timeout: 30_000 + 20 * numRuns }, () => {
  let refused = 0;
  const property = fc.property(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 4 }), (text, changes) => {
    const { model, diagnostics } = readMurphi({ name: "changed.m", text: changes.reduce(changed, text) });
    const hasErrors = diagnostics.some(({ severity }) => severity === "error");
    expect(hasErrors).toBe(model === undefined);
    if (hasErrors) refused += 1;
  });
  fc.assert(property, { numRuns });
  // Most changes break something, and some do not.
  expect(refused).toBeGreaterThan(numRuns / 3);
  expect(refused).toBeLessThan(numRuns);
});

test("one changed word is reported once", () => {
  const reports = { one: 0, more: 0 };
  const property = fc.property(fc.constantFrom(...texts), change, (text, one) => {
    if (one.kind === "cut off" || /["`'*-]/u.test(one.word)) return;
    const { diagnostics } = readMurphi({ name: "changed.m", text: changed(text, one) });
    const mistakes = diagnostics.filter(({ code }) => code === "M002");
    if (mistakes.length > 0) reports[mistakes.length === 1 ? "one" : "more"] += 1;
  });
  fc.assert(property, { numRuns: 1000, seed: 3 });
  expect(reports.one).toBeGreaterThan(200);
  // Who meant what cannot always be known.
  expect(reports.more).toBeLessThan(reports.one / 20);
});
