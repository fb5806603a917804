import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { load } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { searchByEngine } from "../support/engine-search.js";
import { pinChecks } from "../support/pinned-checks.js";

const path = "protocols/fos/store.tea";

pinChecks(path, [
  { check: "two", verdict: "holds", full: [636, 1428], off: [636, 1428], depth: 20 },
  { check: "turns", verdict: "holds", full: [579, 848], off: [579, 848], depth: 28 },
  { check: "three", verdict: "holds", full: [15726, 39526], off: [15726, 39526], depth: 47, isLarge: true },
  { check: "ended", verdict: "holds", full: [1047, 1936], off: [1047, 1936], depth: 18 },
  { check: "crash", verdict: "holds", full: [2295, 4206], off: [2295, 4206], depth: 21 },
  { check: "early", verdict: "invariant", trace: 5, full: [13, 12], off: [13, 12], depth: 5 },
  { check: "hasty", verdict: "invariant", trace: 7, full: [72, 124], off: [72, 124], depth: 7 },
  { check: "own", verdict: "invariant", trace: 15, full: [2105, 3798], off: [2105, 3798], depth: 15 },
  { check: "going", verdict: "invariant", trace: 8, full: [1065, 2120], off: [1065, 2120], depth: 8 },
]);

/** Too large for the interpreter: the compiled engine alone decides them. */
const larger = `
check fair { Versions = 4; requests: change at most 4; none of get } expect pass
check missing { Versions = 4; Insists = false; requests: change at most 4; none of get }
  expect violation "fewer changes of others come first than there are servers"
check left { Moves = 1; Versions = 1; requests: change at most 1; none of get } expect pass
check twice { Servers = 2; Moves = 2; Versions = 1; requests: change at most 1; none of get } expect pass
check crashed { Crashes = 1; Versions = 1; requests: change at most 1; none of get } expect pass
check read { Servers = 2; Crashes = 1; Open = 2; requests: change at most 2; get at most 1 } expect pass
check fleet { Servers = 2; Crashes = 2; Versions = 1; requests: change at most 1; none of get } expect pass
`;

describe("more servers, changes, crashes and views", () => {
  const text = readFileSync(path, "utf8");
  const { scenarios } = load({ name: path, text: text.slice(0, text.indexOf("\ncheck ")) + larger });

  test.each([
    ["fair", "exhausted", 139_922],
    ["missing", "invariant", 73_393],
    ["left", "exhausted", 51_933],
    ["twice", "exhausted", 10_205],
    ["crashed", "exhausted", 146_121],
    ["read", "exhausted", 56_428],
    ["fleet", "exhausted", 58_591],
  ])("%s: %s, %i states", { timeout: 60_000 }, (name, kind, states) => {
    const scenario = scenarios.find((one) => one.name === name);
    if (scenario === undefined) throw new Error(`there is no check ${name}`);
    const { outcome } = searchByEngine(lower(scenario.protocol), "full");
    expect({ kind: outcome.found?.kind ?? outcome.kind, states: outcome.states }).toEqual({ kind, states });
  });
});
