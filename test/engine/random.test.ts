import fc from "fast-check";
import { expect, test } from "vitest";
import { CompiledSearch, type CompiledSearchOptions } from "../../checker/compiled-search.js";
import { compileModel, Search } from "../../checker/engine/index.js";
import { explore } from "../../checker/reference/index.js";
import { load, type Protocol } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { findingsOf } from "../support/findings.js";
import { eager, finish, finishTogether } from "../support/finish-search.js";
import { randomProtocol } from "../support/random-protocol.js";
import { randomMixture } from "../support/random-protocol/index.js";

// Random protocols of all constructs: the compiled engine finds what the reference checker finds, on one thread and on several, with states and with
// fingerprints. `npm run fuzz:engine` tries 5,000.

const numRuns = Number(process.env["KETTLE_ENGINE_RUNS"] ?? 300);
/** Larger ones are left out. */
const maxStates = 250;
const memoryBytes = 16 * 1024 * 1024;
/** A run with both engines, in all ways, with symmetry full and off, on a machine that has other work too. */
const msPerRun = 2_000;

test("random protocols", { timeout: 60_000 + numRuns * msPerRun }, async () => {
  let compared = 0;
  const property = fc.asyncProperty(fc.oneof(randomProtocol, randomMixture), async (text) => {
    for (const { protocol } of load({ name: "random.tea", text }).scenarios) if ((await agree(protocol)) !== undefined) compared += 1;
  });
  await fc.assert(property, { numRuns });
  expect(compared).toBeGreaterThan(numRuns / 4);
});

// Random protocols rarely promise what they do not keep: here each is asked for something that many cannot keep, some of them with requests that come by promise.
test("random protocols that promise something", { timeout: 60_000 + numRuns * msPerRun }, async () => {
  let broken = 0;
  const promise = fc.constantFrom(
    "true leads to false",
    "!quiescent leads to false",
    "quiescent leads to !quiescent",
    "!quiescent leads to quiescent",
  );
  const property = fc.asyncProperty(fc.oneof(randomProtocol, randomMixture), promise, fc.boolean(), async (protocol, what, isOwed) => {
    const asked = isOwed ? protocol.replace(/request (\w+)\(([^)]*)\)(?! when)/gu, "$& owed") : protocol;
    const text = `${asked.replace(/check main \{[^}]*\}/u, "check main { }")}\nleads to "it comes": ${what}\n`;
    for (const scenario of load({ name: "random.tea", text }).scenarios) if ((await agree(scenario.protocol)) === "liveness") broken += 1;
  });
  // One of eight is broken: of so many none is once in 20,000 times.
  await fc.assert(property, { numRuns: Math.max(75, Math.ceil(numRuns / 4)) });
  expect(broken).toBeGreaterThan(0);
});

/** What was found by all; undefined where a search is too large to be compared. */
async function agree(protocol: Protocol): Promise<string | undefined> {
  const [off, full] = (["off", "full"] as const).map((symmetry) => explore(protocol, { symmetry, maxStates }));
  if (off === undefined || full === undefined || off.verdict.kind === "bounded" || full.verdict.kind === "bounded") return undefined;
  for (const expected of [off, full]) {
    const { symmetry } = expected;
    const search = (own: Partial<CompiledSearchOptions>): CompiledSearch =>
      new CompiledSearch(protocol, { symmetry, memoryBytes, ...own }, () => performance.now());
    const findings = findingsOf(expected);
    expect(findingsOf(finish(search({})))).toEqual(findings);
    // One of the two with fingerprints: which one is left to chance.
    if ((full.states % 2 === 0) === (symmetry === "full")) expect(findingsOf(finish(search({ keep: "fingerprints" })))).toEqual(findings);
    // Threads take far longer to start than these searches last, so one search in six gets some: two or four.
    const count = [1, 2, 4][(full.states + (symmetry === "full" ? 1 : 0)) % 12] ?? 1;
    if (count > 1) expect(findingsOf(await finishTogether(search({ threads: { ...eager, count } })))).toEqual(findings);
  }
  const orbits = new Search(compileModel(lower(protocol), { memoryBytes, symmetry: "full" }));
  orbits.run(() => false);
  expect(orbits.unreduced()).toBe(full.unreduced);
  return full.verdict.kind === "violated" ? full.verdict.failure.kind : full.verdict.kind;
}
