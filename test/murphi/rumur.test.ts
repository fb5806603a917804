import { describe, expect, test } from "vitest";
import { expectPass, verifyCheck } from "../../checker/index.js";
import { readMurphi } from "../../dsl/murphi/index.js";
import { hasRumur, searchWithRumur } from "../support/rumur.js";
import { readCase } from "./read-case.js";

// Kettle and Rumur count the same states and rules, where Rumur and a C compiler are installed. The first lines of the cases hold Rumur's numbers, so
// nothing is lost where they are not.

const cases = ["arithmetic", "loops", "precedence", "procedures", "quantifiers", "switch-while", "two-starts", "undefined"];

function rumurCounts(path: string): string {
  const { states, rules } = searchWithRumur(readCase(path).source.text, { symmetry: "off", deadlock: "stuttering" });
  return `${states} states, ${rules} rules`;
}

async function ownCounts(path: string): Promise<string> {
  const { model } = readMurphi(readCase(path).source);
  if (model === undefined) throw new Error(`${path} is not read`);
  const { states, transitions } = (await verifyCheck({ check: "case", model, expectation: expectPass }, { symmetry: "off" })).result;
  return `${states} states, ${transitions} rules`;
}

describe(hasRumur ? "Rumur counts the same" : "Rumur is not installed: Kettle's numbers are compared with those written down", () => {
  test.each(cases)("%s", async (name) => {
    const path = `test/murphi/cases/${name}.m`;
    const counts = await ownCounts(path);
    expect(readCase(path).expectation).toBe(`holds: ${counts}`);
    if (hasRumur) expect(rumurCounts(path)).toBe(counts);
  });
});
