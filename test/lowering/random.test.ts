import fc from "fast-check";
import { expect, test } from "vitest";
import { load } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { validateModel } from "../../dsl/model/index.js";
import { randomProtocol } from "../support/random-protocol.js";
import { checkAgreement } from "./agreement.js";

// Errors of the static checks are left to chance by the generator; such protocols have no scenario and nothing to compare.

test("random protocols and their models agree", () => {
  const property = fc.property(randomProtocol, fc.constantFrom("full", "off"), (text, symmetry) => {
    for (const { protocol } of load({ name: "random.tea", text }).scenarios) checkAgreement(protocol, { symmetry, maxStates: 300 });
  });
  fc.assert(property, { numRuns: 60 });
});

test("the model of every random protocol is well-formed", () => {
  const property = fc.property(randomProtocol, (text) => {
    for (const { protocol } of load({ name: "random.tea", text }).scenarios) expect(validateModel(lower(protocol))).toEqual([]);
  });
  fc.assert(property, { numRuns: 200 });
});
