import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileModel, Search } from "../../checker/engine/index.js";
import { expectPass, verifyCheck, type SearchResult } from "../../checker/index.js";
import type { Model } from "../../dsl/model/index.js";
import { readMurphi, type Constants } from "../../dsl/murphi/index.js";

// The models of bench/models, with the numbers of states and rules that are published for them, or that Rumur counts without symmetry.

function read(name: string, constants: Constants): Model {
  const { model, diagnostics } = readMurphi({ name: `${name}.m`, text: readFileSync(`bench/models/${name}.m`, "utf8") }, { constants });
  expect(diagnostics).toEqual([]);
  if (model === undefined) throw new Error(`${name} is not read`);
  return model;
}

async function search(name: string, constants: Constants, symmetry: "full" | "off"): Promise<SearchResult> {
  return (await verifyCheck({ check: name, model: read(name, constants), expectation: expectPass }, { symmetry })).result;
}

describe("states and rules without symmetry", () => {
  test.each([
    ["german", { caches: 2 }, 3_390, 9_912],
    ["german", { caches: 3 }, 58_104, 235_872],
    ["german", { caches: 4 }, 1_105_434, 5_922_288],
    ["german", { caches: 2, values: 1 }, 1_461, 4_026],
    ["german", { caches: 3, values: 1 }, 27_513, 110_781],
    ["german", { caches: 4, values: 1 }, 544_617, 2_918_052],
    ["peterson", { processes: 3 }, 882, 2_646],
    ["peterson", { processes: 5 }, 628_868, 3_144_340],
    ["two-phase-commit", {}, 75_792, 492_655],
    ["philosophers", {}, 169, 638],
    ["mcs-lock", { processes: 3 }, 7_597, 22_791],
    ["mcs-lock", { processes: 4 }, 554_221, 2_216_884],
    ["lazy-list", { keys: 1, cells: 4 }, 48_384, 124_632],
    ["directory-msi", {}, 41_620, 143_968],
    ["needham-schroeder", {}, 37_026, 160_146],
    ["directory-mesi", {}, 48_020, 143_420],
    ["flash", { nodes: 2 }, 5_424, 19_334],
    ["flash", { nodes: 3 }, 251_904, 1_323_286],
    ["dash", {}, 55_490, 224_566],
    ["bag-of-messages", { caches: 2, room: 5 }, 1_374, 3_096],
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
    ["german", { caches: 3, values: 1 }, 4_947],
    ["german", { caches: 4, values: 1 }, 27_554],
    ["german", { caches: 5, values: 1 }, 130_257],
    ["german", { caches: 6, values: 1 }, 535_586],
    ["peterson", { processes: 3 }, 172],
    ["peterson", { processes: 4 }, 1_132],
    ["peterson", { processes: 5 }, 6_770],
    ["peterson", { processes: 6 }, 35_159],
    ["peterson", { processes: 7 }, 163_298],
    ["two-phase-commit", {}, 4_626],
    ["mcs-lock", { processes: 3 }, 1_285],
    ["mcs-lock", { processes: 4 }, 23_636],
    ["lazy-list", { keys: 1, cells: 5 }, 1_691],
    ["directory-msi", {}, 3_753],
    ["needham-schroeder", {}, 6_220],
    ["directory-mesi", {}, 4_147],
    ["flash", { nodes: 3 }, 21_777],
    ["dash", {}, 14_044],
    ["bag-of-messages", { caches: 2, room: 5 }, 348],
  ])("%s %o", async (name, constants, states) => {
    expect(await search(name, constants, "full")).toMatchObject({ verdict: { kind: "holds" }, states });
  });
});

// No peer that is known to us reads unions or multisets and counts one state for each orbit.
describe("the sizes of the orbits add up to the states without symmetry", () => {
  test.each([
    ["lazy-list", { keys: 1, cells: 4 }, 48_384],
    ["needham-schroeder", {}, 37_026],
    ["dash", {}, 55_490],
    ["bag-of-messages", { caches: 2, room: 5 }, 1_374],
  ])("%s %o", (name, constants, states) => {
    const searched = new Search(compileModel(read(name, constants), { memoryBytes: 2 ** 26, symmetry: "full" }));
    expect(searched.run(() => false)?.kind).toBe("exhausted");
    expect(searched.unreduced()).toBe(states);
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
