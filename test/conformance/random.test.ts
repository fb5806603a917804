import fc from "fast-check";
import { expect, test } from "vitest";
import { conform } from "../../conformance/index.js";
import { load } from "../../dsl/index.js";
import { randomHandler } from "../support/random-handler.js";
import { randomProtocol } from "../support/random-protocol.js";
import { randomMixture } from "../support/random-protocol/index.js";

// Random protocols of all constructs: the generated handlers do what the reference interpreter does, transition by transition. `npm run fuzz:conform` tries 5,000, and 500
// handlers of statements at random.

const numRuns = Number(process.env["KETTLE_CONFORM_RUNS"] ?? 200);
const maxTransitions = 400;
const msPerRun = 2_000;

/** How many transitions the generated code made, as the model does. */
function conforming(text: string): number {
  const source = { name: "random.tea", text };
  return load(source)
    .scenarios.map(({ protocol }) => {
      const found = conform(protocol, source, { maxTransitions });
      expect(found.failure?.difference).toBeUndefined();
      return found.replayed;
    })
    .reduce((sum, replayed) => sum + replayed, 0);
}

test.each([
  { what: "generated handlers of random protocols", texts: fc.oneof(randomProtocol, randomMixture), runs: numRuns },
  { what: "a generated handler of random statements", texts: randomHandler, runs: numRuns / 10 },
])("$what", { timeout: 60_000 + numRuns * msPerRun }, ({ texts, runs }) => {
  let replayed = 0;
  const property = fc.property(texts, (text) => {
    replayed += conforming(text);
  });
  fc.assert(property, { numRuns: runs });
  expect(replayed).toBeGreaterThan(runs * 10);
});
