import fc from "fast-check";
import { expect, test } from "vitest";
import { agreement, findingOf } from "../../bench/export/finding.js";
import { exportMurphi } from "../../codegen/murphi/index.js";
import { expectPass } from "../../checker/index.js";
import { readMurphi } from "../../dsl/murphi/index.js";
import { load, type Protocol, type Source } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { randomProtocol } from "../support/random-protocol.js";
import { randomMixture } from "../support/random-protocol/index.js";

// Random protocols of all constructs: their exported texts are read, and have the same states, steps and verdict. Always the same few, or with
// `KETTLE_EXPORT_RUNS=200` as many new ones.

const wanted = process.env["KETTLE_EXPORT_RUNS"];
const numRuns = Number(wanted ?? 10);
const maxStates = 250;
const msPerRun = 10_000;

test("random protocols", { timeout: 60_000 + numRuns * msPerRun }, async () => {
  const found: string[] = [];
  const property = fc.asyncProperty(fc.oneof(randomProtocol, randomMixture), async (text) => {
    const source = { name: "random.tea", text };
    for (const { protocol } of load(source).scenarios) {
      found.push(await compared(source, protocol));
      expect(found.at(-1)).not.toBe("differs");
    }
  });
  await fc.assert(property, wanted === undefined ? { numRuns, seed: 1 } : { numRuns });
  expect(found.filter((one) => one !== "cut off").length).toBeGreaterThan(numRuns / 4);
});

async function compared(source: Source, protocol: Protocol): Promise<string> {
  const own = await findingOf({ check: "main", protocol, expectation: expectPass }, maxStates);
  const text = exportMurphi(lower(protocol), { source, facts: { check: "main", expectation: "pass", settings: [] } });
  const { model, diagnostics } = readMurphi({ name: "random.m", text }, { deadlock: "off" });
  if (model === undefined) throw new Error(`the text is not read: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return agreement(own, await findingOf({ check: "main", model, expectation: expectPass }, maxStates));
}
