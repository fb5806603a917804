import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { listPages, ROOT } from "./fences.js";

const pages = listPages();

describe("links of the documentation", () => {
  test.each(pages)("%s leads to files and headings that exist", (page) => {
    const path = resolve(ROOT, page);
    const broken = linksOf(readFileSync(path, "utf8")).filter((link) => !leadsSomewhere(path, link));
    expect(broken).toEqual([]);
  });

  test("the index of decisions lists each of them", () => {
    const records = pages.flatMap((page) => /^docs\/decisions\/(\d{4}-.*\.md)$/u.exec(page)?.[1] ?? []);
    const index = readFileSync(resolve(ROOT, "docs/decisions/README.md"), "utf8");
    expect(records.filter((record) => !index.includes(`](${record})`))).toEqual([]);
  });
});

/** Targets of links inside the project, outside fenced blocks. */
function linksOf(text: string): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gmu, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/gu)].flatMap((match) => match[1] ?? []).filter((link) => !/^[a-z]+:/u.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const target = path === "" ? page : resolve(dirname(page), path);
  if (!existsSync(target)) return false;
  return heading === undefined || anchorsOf(readFileSync(target, "utf8")).includes(heading);
}

/** The names that a Markdown viewer gives to headings. */
function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gmu)].map((match) =>
    (match[1] ?? "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
