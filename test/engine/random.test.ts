import fc from "fast-check";
import { expect, test } from "vitest";
import { compileModel, Search, type Outcome } from "../../checker/engine/index.js";
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
    for (const { protocol } of load({ name: "random.tea", text }).scenarios) if (agree(protocol)) compared += 1;
  });
  fc.assert(property, { numRuns });
  expect(compared).toBeGreaterThan(numRuns / 4);
});

/** False where a search is too large to be compared. */
function agree(protocol: Protocol): boolean {
  const [off, full] = (["off", "full"] as const).map((symmetry) => explore(protocol, { symmetry, maxStates }));
  if (off === undefined || full === undefined || off.verdict.kind === "bounded" || full.verdict.kind === "bounded") return false;
  const compiled = search(protocol, "full");
  expect(ofEngine(search(protocol, "off").outcome)).toMatchObject(ofReference(off));
  expect(ofEngine(compiled.outcome)).toMatchObject(ofReference(full));
  expect(compiled.unreduced).toBe(full.unreduced);
  return true;
}

function search(protocol: Protocol, symmetry: "full" | "off"): { readonly outcome: Outcome; readonly unreduced: number | undefined } {
  const all = new Search(compileModel(lower(protocol), { memoryBytes, symmetry }));
  const outcome = all.run(() => false);
  if (outcome === undefined) throw new Error("the search did not end");
  return { outcome, unreduced: all.unreduced() };
}

interface Findings {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly verdict: string;
  readonly name: string | undefined;
  /** Of a shortest trace. */
  readonly steps: number | undefined;
}

function ofEngine({ kind, found, states, transitions, depth }: Outcome): Findings {
  const steps = found === undefined || found.kind === "uncovered" ? undefined : found.depth;
  return { states, transitions, depth, verdict: kind === "exhausted" ? "holds" : (found?.kind ?? kind), name: found?.name, steps };
}

/** That something never comes is for the reference alone to find. */
function ofReference({ verdict, states, transitions, depth }: SearchResult): Partial<Findings> {
  if (verdict.kind !== "violated") return { states, transitions, depth, verdict: verdict.kind };
  const { failure, trace } = verdict;
  if (failure.kind === "liveness") return { states, transitions, depth };
  return { states, transitions, depth, verdict: failure.kind, name: failure.name, steps: trace?.steps.length };
}
