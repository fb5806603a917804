import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { waitForGraph } from "../../checker/trace/index.js";
import { load } from "../../dsl/index.js";
import { pinChecks } from "../support/pinned-checks.js";

const path = "protocols/xfs/cooperative-caching.tea";

pinChecks(path, [
  { check: "one_block", verdict: "holds", full: [1470, 3167], off: [5832, 12524], depth: 25 },
  { check: "injection", verdict: "holds", full: [1945, 4175], off: [7660, 16396], depth: 21 },
  { check: "both", verdict: "holds", full: [6688, 17105], off: [53098, 135048], depth: 35, isLarge: true },
  { check: "patient", verdict: "deadlock", trace: 18, full: [1447, 3093], off: [5740, 12228], depth: 19 },
  { check: "unasked", verdict: "invariant", trace: 14, full: [1492, 2889], off: [5862, 11304], depth: 14, isLarge: true },
  { check: "unnumbered", verdict: "invariant", trace: 22, full: [1886, 3925], off: [7490, 15592], depth: 22 },
]);

test("a block that awaits room waits for the machine of its node, which waits for the block to be evicted", () => {
  const { scenarios } = load({ name: path, text: readFileSync(path, "utf8") });
  const patient = scenarios.find((scenario) => scenario.name === "patient");
  const verdict = patient && explore(patient.protocol, { symmetry: "full" }).verdict;
  const last = verdict?.kind === "violated" ? verdict.trace?.steps.at(-1)?.after : undefined;
  const { cycle } = patient && last ? waitForGraph(patient.protocol, last) : { cycle: [] };
  expect(cycle).toEqual(["ClientA at Block2", "ClientA", "ClientA at Block1", "ClientA"]);
});
