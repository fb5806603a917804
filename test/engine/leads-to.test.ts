import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CompiledSearch, type CompiledSearchOptions } from "../../checker/compiled-search.js";
import { compileModel, runTo, Search, type Found, type StepLabel } from "../../checker/engine/index.js";
import { explore } from "../../checker/reference/index.js";
import { replay } from "../../checker/replay.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import { load, type Protocol } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { finish } from "../support/finish-search.js";
import { readFrom, save } from "../support/saved-search.js";

// `leads to` as the compiled engine decides it: verdict, counts and run are those of the reference checker, however the search is cut into pieces.

const memoryBytes = 64 * 1024 * 1024;

const files = [
  "protocols/classic/lossy-link.tea",
  "protocols/classic/german.tea",
  "protocols/classic/peterson.tea",
  "protocols/xfs/threads.tea",
  "test/lowering/cases/leads-to.tea",
  "test/lowering/cases/leads-to-lossy.tea",
  "test/lowering/cases/bound-messages-blocks.tea",
  "test/lowering/cases/crashes.tea",
];

const checks = files.flatMap((path) =>
  load({ name: path, text: readFileSync(path, "utf8") }).scenarios.map(({ name, protocol }) => ({ path, name, protocol })),
);

function protocolOf(path: string, name: string): Protocol {
  const found = checks.find((one) => one.path.endsWith(path) && one.name === name);
  if (found === undefined) throw new Error(`no check '${name}' in ${path}`);
  return found.protocol;
}

/** Searches larger than this are compared elsewhere. */
const maxStates = 600;

test.each(checks)("$path, check $name, is decided alike", ({ protocol }) => {
  for (const symmetry of ["full", "off"] as const) {
    const expected = explore(protocol, { symmetry, maxStates });
    if (expected.verdict.kind === "bounded") continue;
    expect(summaryOf(search(protocol, { symmetry }))).toEqual(summaryOf(expected));
  }
});

/** Each of them ends in another way: a round, with and without symmetry; a run that ends; nothing that is wrong. */
const various = [
  ["lossy-link.tea", "beats"],
  ["peterson.tea", "polite"],
  ["leads-to-lossy.tea", "once"],
  ["lossy-link.tea", "transfer"],
] as const;

test.each(various)("%s, check %s, is decided alike with fingerprints", (path, name) => {
  const protocol = protocolOf(path, name);
  const { omission = 0, ...found } = search(protocol, { symmetry: "full", keep: "fingerprints" });
  expect(found).toEqual(search(protocol, { symmetry: "full" }));
  expect(omission).toBeGreaterThan(0);
  expect(omission).toBeLessThan(1e-10);
});

test.each(various)("%s, check %s, is decided alike in slices, and after each of them from a checkpoint", (path, name) => {
  const protocol = protocolOf(path, name);
  const whole = { ...search(protocol, { symmetry: "full" }), seconds: 0 };
  const states: number[] = [];
  const begin = (resume?: Uint8Array): CompiledSearch => {
    let now = 0;
    const checkpoints = { kettle: "1.0.0", check: name, resume: resume && readFrom(resume) };
    return new CompiledSearch(protocol, { symmetry: "full", memoryBytes, checkpoints }, () => (now += 0.6));
  };
  const pieces = begin();
  for (let slice = 0; ; slice += 1) {
    const result = pieces.run(1);
    if (result !== undefined) {
      expect({ ...result, seconds: 0 }).toEqual(whole);
      break;
    }
    states.push(pieces.progress.states);
    if (slice % 17 !== 0) continue;
    const resumed = begin(save(pieces)).run(Number.POSITIVE_INFINITY);
    expect(resumed && { ...resumed, seconds: 0 }).toEqual(whole);
  }
  // The second search has begun anew, and deciding took slices of its own.
  expect(states.some((count, index) => count < (states[index - 1] ?? 0))).toBe(true);
  expect(states.at(-1)).toBe(states.at(-2));
});

test("a second search that is given up says what the first has covered", () => {
  const protocol = protocolOf("lossy-link.tea", "transfer");
  let now = 0;
  const pieces = new CompiledSearch(protocol, { symmetry: "full", memoryBytes }, () => (now += 0.6));
  let most = 0;
  while (pieces.progress.states >= most) {
    most = pieces.progress.states;
    expect(pieces.run(1)).toBeUndefined();
  }
  const { verdict, states, liveness } = pieces.stop("interrupted");
  expect(verdict).toEqual({ kind: "bounded", reason: "interrupted" });
  expect(states).toBe(search(protocol, { symmetry: "full" }).states);
  expect(liveness).toBeLessThan(states);
});

test("a second search that meets a limit says that it is without symmetry", () => {
  const { verdict, states } = search(protocolOf("lossy-link.tea", "transfer"), { symmetry: "full", maxStates: 200 });
  expect(verdict).toEqual({ kind: "bounded", reason: "more than 200 states, as 'leads to' is decided without symmetry" });
  expect(states).toBe(138);
});

describe("a run that is not what it is said to be is not reported", () => {
  const protocol = protocolOf("peterson.tea", "polite");
  const { found, labels } = foundIn(protocol);
  const { lasso } = found;
  if (lasso === undefined) throw new Error("nothing is missing for ever");
  const check = (change: Partial<typeof lasso>, steps = labels): unknown =>
    replay(protocol, { ...found, lasso: { ...lasso, ...change } }, steps);

  test("as it is, it is", () => {
    expect(check({})).toMatchObject({ kind: "violated", failure: { kind: "liveness", name: found.name } });
  });

  test.each([
    ["is due where it is not", () => check({ since: 0 })],
    ["is for nobody", () => check({ binding: ["Process9"] })],
    ["comes back to another state", () => check({ returnsTo: (lasso.returnsTo ?? 0) + 1 })],
    ["ends where something has to happen", () => check({ returnsTo: undefined })],
    ["lacks its last step", () => check({}, labels.slice(0, -1))],
    ["takes a step that nobody can take", () => check({}, [...labels.slice(1), ...labels.slice(0, 1)])],
  ] as const)("%s", (_, run) => {
    expect(run).toThrow(/the reference interpreter (does not|knows no step)/u);
  });
});

/** What the engine finds, before it is repeated. */
function foundIn(protocol: Protocol): { readonly found: Found; readonly labels: readonly StepLabel[] } {
  const engine = new Search(compileModel(lower(protocol), { memoryBytes, symmetry: "off", leadsTo: "all" }));
  const found = engine.run(() => false)?.found;
  if (found === undefined) throw new Error("nothing was found");
  return { found, labels: runTo(engine, found).labels };
}

function search(protocol: Protocol, options: Omit<CompiledSearchOptions, "memoryBytes">): SearchResult {
  return finish(new CompiledSearch(protocol, { ...options, memoryBytes }, () => 0));
}

function summaryOf({ verdict, states, transitions, depth, liveness }: SearchResult): unknown {
  const counts = { states, transitions, depth, liveness };
  if (verdict.kind !== "violated") return { ...counts, verdict: verdict.kind };
  const { failure, trace, lasso } = verdict;
  const { binding, since, returnsTo } = lasso ?? {};
  return { ...counts, kind: failure.kind, message: failure.message, steps: trace?.steps.length, binding, since, returnsTo };
}
