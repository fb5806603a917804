import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { codes, isDiagnosticCode, load } from "../../dsl/index.js";

const FOLDER = "docs/codes";
const all = Object.keys(codes).filter(isDiagnosticCode);

/** The one fenced block of a page with these words behind its opening fence. */
function example(page: string, words: string): string {
  const blocks = page.split(/^```/mu).filter((block) => block.startsWith(`${words}\n`));
  expect(blocks).toHaveLength(1);
  return (blocks[0] ?? "").slice(words.length + 1);
}

function codesOf(text: string): readonly string[] {
  return [...new Set(load({ name: "page.tea", text }).diagnostics.map(({ code }) => code))];
}

describe("the pages of the codes", () => {
  test("there is one for each code, and no other", () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(all.map((code) => `${code}.md`).toSorted());
  });

  test.each(all)("%s: its wrong example reports it alone, its right example reports nothing", (code) => {
    const page = readFileSync(`${FOLDER}/${code}.md`, "utf8");
    expect(page.split("\n")[0]).toBe(`# ${code}: ${codes[code].title}`);
    expect(codesOf(example(page, "tea wrong"))).toEqual([code]);
    expect(codesOf(example(page, "tea right"))).toEqual([]);
  });
});
