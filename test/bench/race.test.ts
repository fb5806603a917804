import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { withConstants } from "../../bench/models/constants.js";
import { spread, type Comparison, type Side } from "../../bench/race/compare.js";
import { entries } from "../../bench/race/entries.js";
import { goals } from "../../bench/race/goals.js";
import { readOutput, rumur } from "../../bench/race/peer.js";
import { readRecord } from "../../bench/race/run-kettle.js";
import { goalLine, head, row } from "../../bench/race/table.js";
import { canMeasure, runTimed } from "../../bench/race/timed-run.js";

describe("what a peer says", () => {
  const progress = "\t 10000 states explored in 0s, with 51399 rules fired and 503 states in the queue.\n";
  const counts = "State Space Explored:\n\n\t1461 states, 4026 rules fired in 0s.\n";

  test.each([
    ["Status:\n\n\tNo error found.\n\n", "holds"],
    ["Status:\n\n\t1 error(s) found.\n\n", "violated"],
    ["", "unknown"],
  ])("%j", (status, verdict) => {
    expect(readOutput(rumur, `${progress}${status}${counts}`)).toEqual({ verdict, states: 1461, rules: 4026 });
  });

  test("that it was ended is no verdict", () => {
    expect(readOutput(rumur, progress)).toEqual({ verdict: "unknown", states: Number.NaN, rules: Number.NaN });
  });
});

test.each([
  ['{"verdict":"holds","states":2,"transitions":3,"seconds":0.5}', { verdict: "holds", states: 2, rules: 3, searchSeconds: 0.5 }],
  ['{"verdict":"bounded","states":2,"transitions":3,"seconds":0.5}', { verdict: "unknown", states: 2, rules: 3, searchSeconds: 0.5 }],
  ["", { verdict: "unknown", states: Number.NaN, rules: Number.NaN, searchSeconds: Number.NaN }],
])("what Kettle says: %s", (line, found) => {
  expect(readRecord(line)).toEqual(found);
});

test("the models that are raced have the constants that are set, on lines of their own", () => {
  for (const { model, check, constants } of entries) {
    if (check !== undefined) continue;
    const text = withConstants(readFileSync(`bench/models/${model}.m`, "utf8"), constants);
    for (const [name, value] of Object.entries(constants)) expect(text).toContain(`\n  ${name}: ${value};`);
  }
  expect(() => withConstants("const\n  nodes: 3;\n", { node: 4 })).toThrow("The model has no constant 'node'");
});

test.each([
  [[3, 1, 2], { least: 1, median: 2, most: 3 }],
  [[4, 1, 2, 3], { least: 1, median: 2, most: 4 }],
])("the spread of %j", (values, found) => {
  expect(spread(values)).toEqual(found);
});

test("a line of the shell is run in no more than its time, where it can be measured", () => {
  if (!canMeasure()) {
    expect(() => runTimed("true", 5)).toThrow();
    return;
  }
  const { status, output, peakBytes } = runTimed("echo out; exit 3", 5);
  expect([status, output]).toEqual([3, "out\n"]);
  expect(peakBytes).toBeGreaterThan(100_000);
  expect(runTimed("sleep 5", 0.1).status).toBeUndefined();
});

function side(cpuSeconds: number, bytesPerState: number): Side {
  return {
    verdict: "holds",
    states: 2_000_000,
    rules: 5_000_000,
    wallSeconds: cpuSeconds,
    cpuSeconds,
    statesPerSecond: 2_000_000 / cpuSeconds,
    peakBytes: 200_000_000,
    bytesPerState,
  };
}

function comparison(name: string, ratio: number, more: Partial<Comparison> = {}): Comparison {
  const always = (value: number): Comparison["ratio"] => ({ median: value, least: value, most: value });
  return {
    name,
    symmetry: "off",
    workers: 1,
    peerName: "Peer",
    kettle: side(1, 40),
    peer: { ...side(ratio, 50), prepareWallSeconds: 2, prepareCpuSeconds: 2 },
    agree: true,
    ratio: always(ratio),
    endToEnd: always(ratio + 2),
    speedUp: undefined,
    searchSpeedUp: undefined,
    ...more,
  };
}

describe("goals", () => {
  test("what the peer is done with in a moment does not count", () => {
    const [off] = goals([comparison("long", 4), comparison("longer", 9), comparison("short", 0.5)]);
    expect(off).toMatchObject({ count: 2, least: 4, leastOf: "long, symmetry off" });
    expect(off?.mean).toBeCloseTo(6);
  });

  test("symmetry and workers are apart", () => {
    const speedUp = { median: 1.7, least: 1.5, most: 1.8 };
    const counts = goals([
      comparison("one", 4, { symmetry: "full" }),
      comparison("two", 4, { workers: 2, speedUp, searchSpeedUp: speedUp }),
    ]).map(({ count }) => count);
    expect(counts).toEqual([0, 1, 1, 1, 1, 1]);
  });

  test("a goal that one model misses is missed", () => {
    const [off] = goals([comparison("fast", 16), comparison("slow", 1.4)]);
    expect(off && goalLine(off)).toContain("least 1.40 (slow, symmetry off); wanted: 3.0 and 1.5: missed");
    const [alone] = goals([comparison("fast", 16)]);
    expect(alone && goalLine(alone)).toMatch(/: met$/u);
  });
});

test("a row has a cell for each column, and shouts where the two do not agree", () => {
  const cells = (line: string): number => line.split("|").length;
  const [titles = "", rule = ""] = head().split("\n");
  const line = row(comparison("model", 4, { agree: false, peer: { ...comparison("model", 4).peer, verdict: "violated" } }));
  expect([cells(rule), cells(line)]).toEqual([cells(titles), cells(titles)]);
  expect(line).toContain("**no: holds and violated**");
});
