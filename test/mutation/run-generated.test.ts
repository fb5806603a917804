import { expect, test } from "vitest";
import { listMutations } from "./operators.js";
import { readOriginal } from "./run-fault.js";
import { generatedText, generateFaults, runGenerated } from "./run-generated.js";

const original = readOriginal("protocols/classic/peterson.tea");
const source = { name: original.path, text: original.text };

test("the seed decides which faults are made, and none is made twice", () => {
  const faults = generateFaults(original, { count: 10, seed: 7 });
  expect(new Set(faults).size).toBe(10);
  expect(generateFaults(original, { count: 10, seed: 7 })).toEqual(faults);
  expect(generateFaults(original, { count: 10, seed: 8 })).not.toEqual(faults);
  expect(generateFaults(original, { count: 10_000, seed: 7 })).toHaveLength(listMutations(source).length);
});

test("a fault in the algorithm is caught; one in code that no passing check runs survives and is shown", () => {
  const leftOut = listMutations(source).filter(({ rule }) => rule === "leave out");
  const ofText = (text: string): typeof leftOut => leftOut.filter(({ start, end }) => source.text.slice(start, end) === text);
  // The first of the two calls stands in the faulty variant, the second in the algorithm.
  const results = [...ofText("flags[p] = true"), ...ofText("giveTurn(rival)")].map((mutation) => runGenerated(original, mutation));
  expect(results.map(({ status }) => status)).toEqual(["caught", "survived", "caught"]);
  const shown =
    /^ {2}survived protocols\/classic\/peterson\.tea:\d+: leave out giveTurn\(rival\)\n {2}3 generated: 2 caught, 0 rejected, 1 survived, 0 undecided: 66 %$/u;
  expect(generatedText(original, results)).toMatch(shown);
});
