import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { codes, isDiagnosticCode, load } from "../../dsl/index.js";
import { readMurphi } from "../../dsl/murphi/index.js";

const FOLDER = "docs/codes";
const all = Object.keys(codes).filter(isDiagnosticCode);

/** The one fenced block of a page with these words behind its opening fence. */
function example(page: string, words: string): string {
  const blocks = page.split(/^```/mu).filter((block) => block.startsWith(`${words}\n`));
  expect(blocks).toHaveLength(1);
  return (blocks[0] ?? "").slice(words.length + 1);
}

function codesOf(language: "tea" | "murphi", text: string): readonly string[] {
  const { diagnostics } = language === "tea" ? load({ name: "page.tea", text }) : readMurphi({ name: "page.m", text });
  return [...new Set(diagnostics.map(({ code }) => code))];
}

describe("the pages of the codes", () => {
  test("there is one for each code, and no other", () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(all.map((code) => `${code}.md`).toSorted());
  });

  test.each(all)("%s: its wrong example reports it alone, its right example reports nothing", (code) => {
    const page = readFileSync(`${FOLDER}/${code}.md`, "utf8");
    expect(page.split("\n")[0]).toBe(`# ${code}: ${codes[code].title}`);
    const language = code.startsWith("M") ? "murphi" : "tea";
    expect(codesOf(language, example(page, `${language} wrong`))).toEqual([code]);
    expect(codesOf(language, example(page, `${language} right`))).toEqual([]);
  });
});
