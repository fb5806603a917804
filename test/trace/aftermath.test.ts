import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { checkResult, report } from "../../checker/trace/index.js";
import { load } from "../../dsl/index.js";

test("a stuck system is followed until it goes round, and what is owed there is told", () => {
  const text = readFileSync(new URL("../../protocols/classic/peterson.tea", import.meta.url), "utf8");
  const source = { name: "peterson.tea", text };
  const scenario = load(source).scenarios.find(({ name }) => name === "careless");
  if (scenario === undefined) throw new Error("no check careless");
  const { protocol } = scenario;
  const result = explore(protocol, { symmetry: "full" });
  const printed = report(checkResult({ check: "careless", protocol, expectation: { kind: "stuck" } }, result), { source });
  expect(printed).toContain("How it may go on from there\n   3  Process1 begins enter()");
  expect(printed).toMatch(/Step \d+ leads back to the state after step \d+: it goes round for ever\./u);
  expect(printed).toContain("Process2 awaits `Flag` or `Turn`");
  expect(printed).not.toContain("no cycle");
});
