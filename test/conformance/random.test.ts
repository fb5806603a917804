import fc from "fast-check";
import { expect, test } from "vitest";
import { conform } from "../../conformance/index.js";
import { load } from "../../dsl/index.js";
import { randomProtocol } from "../support/random-protocol.js";
import { randomMixture } from "../support/random-protocol/index.js";

// Random protocols of all constructs: the generated handlers do what the reference interpreter does, transition by transition. `npm run fuzz:conform` tries 5,000.

const numRuns = Number(process.env["KETTLE_CONFORM_RUNS"] ?? 200);
const maxTransitions = 400;
const msPerRun = 2_000;

test("generated handlers of random protocols", { timeout: 60_000 + numRuns * msPerRun }, () => {
  let replayed = 0;
  const property = fc.property(fc.oneof(randomProtocol, randomMixture), (text) => {
    const source = { name: "random.tea", text };
    for (const { protocol } of load(source).scenarios) {
      const found = conform(protocol, source, { maxTransitions });
      expect(found.failure?.difference).toBeUndefined();
      replayed += found.replayed;
    }
  });
  fc.assert(property, { numRuns });
  expect(replayed).toBeGreaterThan(numRuns * 10);
});
