import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { load } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { printModel } from "../../dsl/model/index.js";

const page = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "..", "..", "docs", "internals", "model.md"), "utf8");

function fences(language: string): readonly string[] {
  return [...page.matchAll(/^```(.*)\n([^]*?)^```$/gmu)].flatMap(([, words = "", text = ""]) =>
    words.split(" ")[0] === language ? [text] : [],
  );
}

test("the page on the model shows what the lowering makes of its example", () => {
  const [example] = fences("tea");
  const [scenario] = load({ name: "model.md", text: example ?? "" }).scenarios;
  const model = scenario === undefined ? "" : printModel(lower(scenario.protocol));
  expect(fences("murphi").filter((text) => !model.includes(text))).toEqual([]);
  expect(fences("murphi")).not.toEqual([]);
});
