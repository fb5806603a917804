import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { readMurphi } from "../../dsl/murphi/index.js";
import { placeText, readCase } from "./read-case.js";

const FOLDER = "test/murphi/broken";

test.each(readdirSync(FOLDER))("%s: what its first line says is reported, and nothing else", (name) => {
  const { source, expectation } = readCase(`${FOLDER}/${name}`);
  const { diagnostics, model } = readMurphi(source);
  expect(diagnostics.map((one) => placeText(source, one)).join(", ")).toBe(expectation);
  expect(model === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
});
