import { expect, test } from "vitest";
import type { Edit, Fault } from "./fault.js";
import { readOriginal, runFault, type FaultResult } from "./run-fault.js";
import { isClean, summaryText, tally } from "./mutation-report.js";

// What the runner says about tables that are wrong: a fault that nothing notices must never look caught.

const original = readOriginal("protocols/classic/peterson.tea");

const leaves: Edit = { before: ["inside = false", "become Outside"], after: ["inside = false", "", "become Outside"] };
const ignores: Edit = {
  before: ["on Raise from p { flags[p] = true; send Written to p }"],
  after: ["on Raise from p { send Written to p }"],
};
const unreadable: Edit = { before: ["inside = false", "become Outside"], after: ["inside = none", "become Outside"] };

function run(edit: Edit, outcome: string, excuse?: Fault["excuse"]): FaultResult {
  const expected = [{ check: "alternate", outcome }];
  return runFault(original, { name: "x", expected, excuse, edit }, { allChecks: false });
}

test("a fault is caught only as its table says", () => {
  const violation = 'violation "mutual exclusion"';
  expect(run(ignores, `${violation} in 16 steps`).status).toBe("caught");
  expect(run(ignores, `${violation} in 15 steps`).status).toBe("changed");
  expect(run(ignores, "deadlock in 16 steps").status).toBe("changed");
});

test("a fault that no check notices has survived", () => {
  expect(run(leaves, "deadlock in 16 steps").status).toBe("survived");
});

test("an excuse holds as long as no check notices the fault", () => {
  const excuse = { kind: "harmless", reason: "nothing changes" } as const;
  expect(run(leaves, "pass", excuse).status).toBe("harmless");
  expect(run(ignores, "pass", excuse).status).toBe("changed");
});

test("a fault that does not elaborate is caught by a code", () => {
  expect(run(unreadable, "rejected T201").status).toBe("caught");
  expect(run(unreadable, "rejected T204").status).toBe("changed");
});

test("a check that fails without the fault says nothing about it", () => {
  const fault: Fault = { name: "x", expected: [{ check: "careless", outcome: "stuck in 2 steps" }], excuse: undefined, edit: ignores };
  expect(() => runFault(original, fault, { allChecks: false })).toThrow('no check "careless" that passes');
});

test("the summary counts, and only what a table foresees is clean", () => {
  const caught = run(ignores, 'violation "mutual exclusion" in 16 steps');
  const survived = run(leaves, "deadlock in 16 steps");
  const tallies = [tally("a.tea", [caught, survived]), tally("protocols/b.tea", [caught])];
  expect(summaryText(tallies)).toBe(`protocol         faults  caught  harmless  unseen  survived  changed   rate
a.tea                 2       1         0       0         1        0   50 %
protocols/b.tea       1       1         0       0         0        0  100 %
all                   3       2         0       0         1        0   66 %`);
  expect(tallies.map(isClean)).toEqual([false, true]);
});
