import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { expectPass, verifyCheck, type SearchResult } from "../../checker/index.js";
import { readMurphi, type Constants } from "../../dsl/murphi/index.js";

// The models of bench/models, with the numbers of states and rules that are published for them, or that Rumur counts without symmetry.

async function search(name: string, constants: Constants, symmetry: "full" | "off"): Promise<SearchResult> {
  const { model, diagnostics } = readMurphi({ name: `${name}.m`, text: readFileSync(`bench/models/${name}.m`, "utf8") }, { constants });
  expect(diagnostics).toEqual([]);
  if (model === undefined) throw new Error(`${name} is not read`);
  return (await verifyCheck({ check: name, model, expectation: expectPass }, { symmetry })).result;
}

describe("states and rules without symmetry", () => {
  test.each([
    ["german", { caches: 2 }, 3_390, 9_912],
    ["german", { caches: 3 }, 58_104, 235_872],
    ["german", { caches: 4 }, 1_105_434, 5_922_288],
    ["german", { caches: 2, values: 1 }, 1_461, 4_026],
    ["german", { caches: 3, values: 1 }, 27_513, 110_781],
    ["peterson", { processes: 3 }, 882, 2_646],
    ["peterson", { processes: 5 }, 628_868, 3_144_340],
    ["two-phase-commit", {}, 75_792, 492_655],
    ["philosophers", {}, 169, 638],
    ["mcs-lock", { processes: 3 }, 7_597, 22_791],
    ["mcs-lock", { processes: 4 }, 554_221, 2_216_884],
    ["lazy-list", { keys: 1, cells: 4 }, 48_384, 124_632],
    ["directory-msi", {}, 41_620, 143_968],
    ["needham-schroeder", {}, 37_026, 160_146],
  ])("%s %o", async (name, constants, states, transitions) => {
    expect(await search(name, constants, "off")).toMatchObject({ verdict: { kind: "holds" }, states, transitions });
  });
});

describe("orbits", () => {
  test.each([
    ["german", { caches: 2 }, 852],
    ["german", { caches: 3 }, 5_235],
    ["german", { caches: 4 }, 28_088],
    ["german", { caches: 5 }, 131_112],
    ["german", { caches: 2, values: 1 }, 735],
    ["german", { caches: 6, values: 1 }, 535_586],
    ["peterson", { processes: 3 }, 172],
    ["peterson", { processes: 5 }, 6_770],
    ["peterson", { processes: 7 }, 163_298],
    ["two-phase-commit", {}, 4_626],
    ["mcs-lock", { processes: 3 }, 1_285],
    ["mcs-lock", { processes: 4 }, 23_636],
    ["lazy-list", { keys: 1, cells: 5 }, 1_691],
    ["directory-msi", {}, 3_753],
    ["needham-schroeder", {}, 6_220],
  ])("%s %o", async (name, constants, states) => {
    expect(await search(name, constants, "full")).toMatchObject({ verdict: { kind: "holds" }, states });
  });
});

test("the intruder finds G. Lowe's attack on the protocol as it was published", async () => {
  const { verdict } = await search("needham-schroeder", { repaired: false }, "full");
  expect(verdict).toMatchObject({
    kind: "violated",
    failure: { kind: "invariant", name: "who a responder believes to talk to talks to it" },
  });
  const steps = verdict.kind === "violated" ? verdict.trace?.steps : undefined;
  expect(steps?.map(({ event }) => (event.kind === "rule" ? event.rule : event.kind))).toEqual([
    "begin a run",
    "the intruder makes up a first message",
    "the second message arrives",
    "the intruder makes up a third message",
  ]);
});

test("philosophers who are not careful sit there with a fork each", async () => {
  const { verdict } = await search("philosophers", { careful: false }, "full");
  expect(verdict).toMatchObject({ kind: "violated", failure: { kind: "deadlock" } });
  expect(verdict.kind === "violated" ? verdict.trace?.steps.map(({ event }) => event) : []).toEqual(
    Array.from({ length: 6 }, (_, i) => ({ kind: "rule", rule: "take the first fork", args: { i } })),
  );
});
