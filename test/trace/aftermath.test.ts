import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { checkResult, jsonRecord, mermaid, report, type CheckResult } from "../../checker/trace/index.js";
import { load } from "../../dsl/index.js";

const text = readFileSync(new URL("../../protocols/classic/peterson.tea", import.meta.url), "utf8");
const source = { name: "peterson.tea", text };

function careless(): CheckResult {
  const scenario = load(source).scenarios.find(({ name }) => name === "careless");
  if (scenario === undefined) throw new Error("no check careless");
  const { protocol } = scenario;
  return checkResult({ check: "careless", protocol, expectation: { kind: "stuck" } }, explore(protocol, { symmetry: "full" }));
}

test("a stuck system is followed until it goes round, and what is owed there is told", () => {
  const printed = report(careless(), { source });
  expect(printed).toContain("How it may go on from there\n   3  Process1 begins enter()");
  expect(printed).toMatch(/Step \d+ leads back to the state after step \d+: it goes round for ever\./u);
  expect(printed).toContain("Process2 awaits `Flag` or `Turn`");
  expect(printed).not.toContain("no cycle");
});

test("the chart goes on behind the trace, and says where it goes round", () => {
  const printed = report(careless(), { source });
  expect(printed).toMatch(/\n {2}2 .*\n {3}── it may go on like this ──\n {2}3 /u);
  expect(printed).toMatch(/── this repeats for ever ──\n(.*\n)+ {3}── as after step \d+ ──\n/u);
});

test("so do the diagram and the wire form", () => {
  const check = careless();
  expect(mermaid(check)).toMatch(/Note over n0,n2: it may go on like this\n(.*\n)+ {2}loop this repeats for ever\n(.*\n)+ {2}end\n/u);
  const { trace, aftermath } = jsonRecord(check, source).violation ?? {};
  expect(trace).toHaveLength(2);
  expect(aftermath?.steps[0]?.step).toBe(3);
  expect(aftermath?.returnsTo).toBeGreaterThan(2);
});
