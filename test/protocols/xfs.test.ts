import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { waitForGraph } from "../../checker/trace/index.js";
import { load } from "../../dsl/index.js";
import { pinChecks } from "../support/pinned-checks.js";

const path = "protocols/xfs/coherence.tea";

pinChecks(path, [
  { check: "ordered", verdict: "holds", full: [10329, 30425], off: [120968, 353556], depth: 32, isLarge: true },
  { check: "numbered", verdict: "holds", full: [4158, 9337], off: [24281, 54165], depth: 28 },
  { check: "blocks", verdict: "holds", full: [1523, 3741], off: [6043, 14704], depth: 18 },
  { check: "figure2", verdict: "deadlock", trace: 18, full: [1354, 3962], off: [7678, 22230], depth: 19 },
  { check: "upgrade", verdict: "invariant", trace: 14, full: [1218, 3335], off: [6845, 18414], depth: 14 },
  { check: "sprite", verdict: "invariant", trace: 11, full: [615, 1582], off: [3371, 8463], depth: 11 },
  { check: "sprite_ordered", verdict: "invariant", trace: 11, full: [660, 1709], off: [3626, 9129], depth: 11 },
  { check: "evicting", verdict: "holds", full: [1811, 3811], off: [7188, 15092], depth: 21 },
  { check: "kernel", verdict: "holds", full: [1221, 2516], off: [4854, 9984], depth: 23 },
  { check: "kernel_evicting", verdict: "holds", full: [790, 1554], off: [3138, 6152], depth: 20 },
  { check: "careless", verdict: "invariant", trace: 12, full: [1241, 2440], off: [4902, 9636], depth: 12 },
  { check: "early", verdict: "invariant", trace: 11, full: [718, 1445], off: [2856, 5732], depth: 11 },
]);

test("Figure 2: a writer awaits the manager, which awaits a reader, which awaits its forwarder, which awaits the manager", () => {
  const { scenarios } = load({ name: path, text: readFileSync(path, "utf8") });
  const figure2 = scenarios.find((scenario) => scenario.name === "figure2");
  const verdict = figure2 && explore(figure2.protocol, { symmetry: "full" }).verdict;
  const last = verdict?.kind === "violated" ? verdict.trace?.steps.at(-1)?.after : undefined;
  const { cycle } = figure2 && last ? waitForGraph(figure2.protocol, last) : { cycle: [] };
  expect(cycle).toEqual(["ClientC", "Manager", "ClientB", "ClientA", "Manager"]);
});
