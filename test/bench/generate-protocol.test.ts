import { describe, expect, test } from "vitest";
import { generateProtocol } from "../../bench/generate-protocol.js";
import { load } from "../../dsl/index.js";

const text = generateProtocol(1_000);
const parts = text.split("\n").filter((line) => line.startsWith("/// Reads")).length;

/** The same text with a mistake in every part. */
function loadWith(right: string, wrong: string): ReturnType<typeof load> {
  return load({ name: "generated.tea", text: text.replaceAll(new RegExp(right, "gu"), wrong) });
}

describe("a generated file of 1,000 lines", () => {
  test("has no mistakes", () => {
    const lines = text.split("\n").length;
    expect(lines).toBeGreaterThanOrEqual(1_000);
    expect(lines).toBeLessThan(1_100);
    expect(load({ name: "generated.tea", text }).diagnostics).toEqual([]);
  });

  test.each([
    ["a sign that is missing", "let data = suspend in Waiting", "let data suspend in Waiting", "T002"],
    ["a statement that is cut off", "copy = data", "copy =", "T002"],
    ["a name that is not declared", "resume k with data", "resume k with date", "T101"],
    ["a value of another type", "sharers = \\{c\\}", "sharers = 3", "T201"],
  ])("%s in every part is told for every part, and the tree is there", (_, right, wrong, code) => {
    const { diagnostics, file } = loadWith(right, wrong);
    expect(diagnostics.filter((one) => one.code === code)).toHaveLength(parts);
    expect(new Set(diagnostics.map((one) => one.code))).toEqual(new Set([code]));
    const machines = file.declarations.flatMap((one) => (one.kind === "machine" ? [one] : []));
    expect(machines).toHaveLength(2 * parts);
    expect(machines.filter(({ items }) => items.some(({ kind }) => kind === "state"))).toHaveLength(2 * parts);
  });
});
