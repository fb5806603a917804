import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { load } from "../../dsl/index.js";
import { format, parse } from "../../dsl/syntax/index.js";
import { checkAgreement } from "../lowering/agreement.js";
import { randomMixture } from "../support/random-protocol/index.js";
import { shape } from "../support/syntax-shape.js";
import { checkBothWays } from "./both-ways.js";
import { loadRandom, numRuns, timeoutMs } from "./loading.js";
import { checkWalk, turns } from "./walks.js";

vi.setConfig({ testTimeout: timeoutMs });

/** A mixture costs more than a protocol of one construct. */
const mixtures = Math.ceil(numRuns / 2);
/** Keeps one search below some hundred milliseconds. */
const maxStates = 400;
const maxUnreduced = 1_500;

describe("random mixtures of constructs", () => {
  test("are well-typed, and nearly all pass the static checks", () => {
    let loaded = 0;
    let tried = 0;
    fc.assert(
      fc.property(randomMixture, (text) => {
        const errors = load({ name: "mixture.tea", text }).diagnostics.filter((one) => one.severity === "error");
        expect(errors.filter(({ code }) => /^T[012]/u.test(code)).map(({ code, message }) => `${code} ${message}`)).toEqual([]);
        tried += 1;
        if (errors.length === 0) loaded += 1;
      }),
      { numRuns },
    );
    expect(loaded / tried).toBeGreaterThan(0.9);
  });

  test("mean the same when they have been formatted", () => {
    fc.assert(
      fc.property(randomMixture, (text) => {
        const { file } = parse({ name: "mixture.tea", text });
        const formatted = format({ name: "mixture.tea", text });
        expect(formatted.diagnostics).toEqual([]);
        expect(shape(parse({ name: "mixture.tea", text: formatted.text }).file)).toEqual(shape(file));
        expect(format({ name: "mixture.tea", text: formatted.text }).text).toBe(formatted.text);
      }),
      { numRuns },
    );
  });

  test("get the same verdict, depth and number of states with and without symmetry", () => {
    let compared = 0;
    fc.assert(
      fc.property(randomMixture, (text) => {
        if (checkBothWays(loadRandom(text), { maxStates, maxUnreduced })) compared += 1;
      }),
      { numRuns: mixtures },
    );
    expect(compared).toBeGreaterThan(mixtures / 4);
  });

  test("take the same steps under every permutation", () => {
    fc.assert(
      fc.property(randomMixture, turns, (text, walk) => checkWalk(loadRandom(text), walk)),
      { numRuns: mixtures },
    );
  });

  test.each(["full", "off"] as const)("agree with their models, symmetry %s", (symmetry) => {
    let compared = 0;
    fc.assert(
      fc.property(randomMixture, (text) => {
        if (checkAgreement(loadRandom(text), { symmetry, maxStates })) compared += 1;
      }),
      { numRuns: mixtures },
    );
    expect(compared).toBeGreaterThan(mixtures / 6);
  });
});
