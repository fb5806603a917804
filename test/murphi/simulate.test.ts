import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { simulateModel } from "../../checker/index.js";
import type { Model } from "../../dsl/model/index.js";
import { readMurphi } from "../../dsl/murphi/index.js";
import { readCase } from "./read-case.js";

// Compiled walks through the cases: what is violated is what a search finds, and nothing is where a search finds nothing; each step is the step of one rule. An interpreter repeats
// each walk that fails, and an internal error would end the test if it did not come to the same.

const FOLDER = "test/murphi/cases";

interface Case {
  readonly name: string;
  readonly model: Model;
  readonly expectation: string;
}

const cases = readdirSync(FOLDER).flatMap((name): readonly Case[] => {
  const { source, expectation } = readCase(`${FOLDER}/${name}`);
  const { model } = readMurphi(source, { deadlock: expectation.includes("--deadlock off") ? "off" : "stuttering" });
  // Of other dialects, and of what only a search can tell, walks say nothing.
  const isTold = !/--dialect|--deadlock stuck|^(?:uncovered|impossible)/u.test(expectation);
  return model === undefined || !isTold ? [] : [{ name, model, expectation }];
});

describe("walks find what a search finds, if they come there", () => {
  test.each(cases)("$name", async ({ model, expectation }) => {
    const { failure, steps, coverage, ended } = await simulateModel(model, { seed: 5, walks: 10, steps: 40 });
    const [kind] = expectation.split(/[: ]/u);
    if (kind === "holds") expect(failure).toBeUndefined();
    if (failure !== undefined) expect(failure.kind).toBe(kind);
    expect(ended).toBe(failure === undefined ? "finished" : "failed");
    const fired = coverage.rules?.reduce((sum, { count }) => sum + count, 0);
    expect([steps, steps - 1]).toContain(fired);
  });
});

test("compiled and interpreted walks of a model that leaves no choice count the same", async () => {
  const text =
    'var n: 0..4; startstate begin n := 0; end; rule "up" n < 4 ==> begin n := n + 1; end; rule "down" n = 4 ==> begin n := 0; end; cover "top" n = 4;';
  const { model } = readMurphi({ name: "clock.m", text });
  if (model === undefined) throw new Error("the clock is not read");
  const options = { seed: 1, walks: 3, steps: 12 };
  const [compiled, interpreted] = [await simulateModel(model, options), await simulateModel(model, { ...options, engine: "reference" })];
  expect({ ...compiled, seconds: 0 }).toEqual({ ...interpreted, seconds: 0 });
  expect(compiled.coverage.rules).toMatchObject([
    { name: "up", count: 30 },
    { name: "down", count: 6 },
  ]);
});
