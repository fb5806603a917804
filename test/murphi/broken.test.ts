import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { readMurphi } from "../../dsl/murphi/index.js";
import { createFolder } from "../cli/kettle.js";
import { placeText, readCase } from "./read-case.js";

const FOLDER = "test/murphi/broken";
const files = readdirSync(FOLDER);

test.each(files.filter((name) => name.endsWith(".m")))("%s: what its first line says is reported, and nothing else", (name) => {
  const { source, expectation } = readCase(`${FOLDER}/${name}`);
  const { diagnostics, model } = readMurphi(source);
  expect(diagnostics.map((one) => placeText(source, one)).join(", ")).toBe(expectation);
  expect(model === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
});

interface Snippet {
  /** `M002 at 1:7`; lines are counted from the one behind the heading. */
  readonly reported: string;
  readonly title: string;
  readonly text: string;
}

/** Small models in one file, each behind a line `== what is reported | what is wrong`. */
function snippetsOf(name: string): readonly Snippet[] {
  const [, ...pieces] = readFileSync(`${FOLDER}/${name}`, "utf8").split(/^== /mu);
  return pieces.map((piece) => {
    const [heading = "", ...lines] = piece.split("\n");
    const [reported = "", title = ""] = heading.split(" | ");
    return { reported, title, text: lines.join("\n") };
  });
}

const tables = files.filter((name) => name.endsWith(".txt"));

test.each(tables)("%s: each is refused where the mistake is", (name) => {
  const snippets = snippetsOf(name);
  const found = snippets.map(({ title, text }) => {
    const source = { name: "snippet.m", text };
    const { diagnostics, model } = readMurphi(source);
    expect(model, title).toBeUndefined();
    return `${diagnostics.map((one) => placeText(source, one)).join(", ")} | ${title}`;
  });
  expect(found).toEqual(snippets.map(({ reported, title }) => `${reported} | ${title}`));
});

describe("the command", () => {
  const all = tables.flatMap((name) =>
    snippetsOf(name).map((one, index) => ({ ...one, file: `${name.replace(".txt", "")}-${index + 1}.m` })),
  );
  const folder = createFolder(Object.fromEntries(all.map(({ file, text }) => [file, text])));
  afterAll(() => folder.remove());

  test("refuses each with exit code 2, and says where", async () => {
    expect(all.length).toBeGreaterThan(300);
    for (const { file, reported } of all) {
      const { code, out, err } = await folder.kettle("check", file);
      const [, first = ""] = /^M\d+ at (\d+:\d+)/u.exec(reported) ?? [];
      expect(code, file).toBe(2);
      expect(out + err).toContain(`${file}:${first}`);
    }
  });
});
