import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { hasErrors, load, render } from "../dsl/index.js";

// Wrong files as people write them who are new to Tea, and the whole text that they get to read.
// `KETTLE_UPDATE=1 npx vitest run test/cases.test.ts` writes the texts anew; read them as their reader would.

const folder = join(dirname(fileURLToPath(import.meta.url)), "cases");
const isUpdate = process.env["KETTLE_UPDATE"] !== undefined;

const cases = readdirSync(folder)
  .filter((file) => file.endsWith(".tea"))
  .toSorted()
  .map((file) => file.slice(0, -".tea".length));

test.each(cases)("%s", (name) => {
  const source = { name: `${name}.tea`, text: readFileSync(join(folder, `${name}.tea`), "utf8") };
  const { diagnostics } = load(source);
  const text = render(diagnostics, source, { colour: false });
  const path = join(folder, `${name}.expected`);
  if (isUpdate) writeFileSync(path, text);
  expect(hasErrors(diagnostics)).toBe(true);
  expect(text).toBe(readFileSync(path, "utf8"));
});
