import fc from "fast-check";
import { expect, test } from "vitest";
import { CompiledSearch } from "../../checker/compiled-search.js";
import { compileModel, Search } from "../../checker/engine/index.js";
import { explore } from "../../checker/reference/index.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import { load, type Protocol } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { randomProtocol } from "../support/random-protocol.js";
import { randomMixture } from "../support/random-protocol/index.js";

// Random protocols of all constructs: the compiled engine finds what the reference checker finds. `npm run fuzz:engine` tries 5,000.

const numRuns = Number(process.env["KETTLE_ENGINE_RUNS"] ?? 300);
/** Larger ones are left out. */
const maxStates = 250;
const memoryBytes = 16 * 1024 * 1024;
/** A run with both engines and with symmetry full and off, on a machine that has other work too. */
const msPerRun = 2_000;

test("random protocols", { timeout: 60_000 + numRuns * msPerRun }, () => {
  let compared = 0;
  const property = fc.property(fc.oneof(randomProtocol, randomMixture), (text) => {
    for (const { protocol } of load({ name: "random.tea", text }).scenarios) if (agree(protocol) !== undefined) compared += 1;
  });
  fc.assert(property, { numRuns });
  expect(compared).toBeGreaterThan(numRuns / 4);
});

// Random protocols rarely promise what they do not keep: here each is asked for something that many cannot keep, some of them with requests that come by promise.
test("random protocols that promise something", { timeout: 60_000 + numRuns * msPerRun }, () => {
  let broken = 0;
  const promise = fc.constantFrom(
    "true leads to false",
    "!quiescent leads to false",
    "quiescent leads to !quiescent",
    "!quiescent leads to quiescent",
  );
  const property = fc.property(fc.oneof(randomProtocol, randomMixture), promise, fc.boolean(), (protocol, what, isOwed) => {
    const asked = isOwed ? protocol.replace(/request (\w+)\(([^)]*)\)(?! when)/gu, "$& owed") : protocol;
    const text = `${asked.replace(/check main \{[^}]*\}/u, "check main { }")}\nleads to "it comes": ${what}\n`;
    for (const scenario of load({ name: "random.tea", text }).scenarios) if (agree(scenario.protocol) === "liveness") broken += 1;
  });
  fc.assert(property, { numRuns: Math.ceil(numRuns / 4) });
  expect(broken).toBeGreaterThan(numRuns / 100);
});

/** What was found by all; undefined where a search is too large to be compared. */
function agree(protocol: Protocol): string | undefined {
  const [off, full] = (["off", "full"] as const).map((symmetry) => explore(protocol, { symmetry, maxStates }));
  if (off === undefined || full === undefined || off.verdict.kind === "bounded" || full.verdict.kind === "bounded") return undefined;
  expect(findingsOf(search(protocol, "off"))).toEqual(findingsOf(off));
  expect(findingsOf(search(protocol, "full"))).toEqual(findingsOf(full));
  const orbits = new Search(compileModel(lower(protocol), { memoryBytes, symmetry: "full" }));
  orbits.run(() => false);
  expect(orbits.unreduced()).toBe(full.unreduced);
  return full.verdict.kind === "violated" ? full.verdict.failure.kind : full.verdict.kind;
}

function search(protocol: Protocol, symmetry: "full" | "off"): SearchResult {
  const result = new CompiledSearch(protocol, { symmetry, memoryBytes }, () => 0).run(Number.POSITIVE_INFINITY);
  if (result === undefined) throw new Error("the search did not end");
  return result;
}

/** How long a run is in which something never comes may depend on the order of the search; for whom it never comes does not. */
function findingsOf({ verdict, states, transitions, depth, liveness }: SearchResult): unknown {
  const counts = { states, transitions, depth, liveness };
  if (verdict.kind !== "violated") return { ...counts, verdict: verdict.kind };
  const { failure, trace, lasso } = verdict;
  return { ...counts, verdict: failure.kind, name: failure.name, steps: lasso === undefined ? trace?.steps.length : lasso.binding };
}
