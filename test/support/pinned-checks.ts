import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CompiledSearch, type CompiledSearchOptions } from "../../checker/compiled-search.js";
import type { Outcome } from "../../checker/engine/index.js";
import { explore } from "../../checker/reference/index.js";
import type { SearchResult, Verdict } from "../../checker/verdict/index.js";
import { load, type Scenario } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { searchByEngine } from "./engine-search.js";
import { findingsOf } from "./findings.js";
import { eager, finish, finishTogether } from "./finish-search.js";

/** What a check is known to answer. */
export interface PinnedCheck {
  readonly check: string;
  /** `holds`, or the kind of the failure. */
  readonly verdict: string;
  /** Steps of the shortest way into the failure. */
  readonly trace?: number;
  /** Orbits, and the transitions from one state of each. */
  readonly full: readonly [states: number, transitions: number];
  /** Without symmetry reduction. */
  readonly off: readonly [states: number, transitions: number];
  /** Of the deepest state found. */
  readonly depth: number;
  /** Takes the interpreter longer than it is worth each time: it repeats the search with `npm run test:pins`. */
  readonly isLarge?: true;
}

/** Two searches of a few hundred thousand transitions, on a machine that has other work too. */
const searchTimeoutMs = 600_000;

/**
 * Without symmetry the reference checker searches up to this many states, and more with `npm run test:pins`. The counts of larger searches are pinned as
 * it found them once, and its orbits have to add up to them.
 */
const mostInterpreted = process.env["KETTLE_PINS"] === "all" ? Number.POSITIVE_INFINITY : 2_000;

/** Of searches that are repeated in other ways. */
const memoryBytes = 256 * 1024 * 1024;

/** One test for each check of the file at `path`: verdict and counts with symmetry full and off, and orbits that add up; the same with fingerprints, and on threads. */
export function pinChecks(path: string, pins: readonly PinnedCheck[]): void {
  const { scenarios, diagnostics } = load({ name: path, text: readFileSync(path, "utf8") });
  test(`${path} has no errors and these checks`, () => {
    expect(diagnostics.filter((diagnostic) => diagnostic.severity === "error")).toEqual([]);
    expect(scenarios.map((scenario) => scenario.name)).toEqual(pins.map((pin) => pin.check));
  });
  for (const [number, scenario] of scenarios.entries()) {
    const large = pins.find((pin) => pin.check === scenario.name && pin.isLarge === true);
    if (large !== undefined && mostInterpreted !== Number.POSITIVE_INFINITY) {
      test(`${path} ${scenario.name}, compiled alone`, { timeout: searchTimeoutMs }, () => expectCompiled(scenario, large));
      continue;
    }
    test(`${path} ${scenario.name}`, { timeout: searchTimeoutMs }, async () => {
      const full = explore(scenario.protocol, { symmetry: "full" });
      const model = lower(scenario.protocol);
      const [compiled, off] = [searchByEngine(model, "full"), searchByEngine(model, "off").outcome];
      const found = { ...observed(scenario, { full, off }), ...(large === undefined ? {} : { isLarge: true }) };
      expect(found).toEqual(pins.find((pin) => pin.check === scenario.name));
      expect(countsOf(compiled.outcome)).toMatchObject(countsOfReference(full));
      expect(compiled.unreduced()).toBe(full.unreduced);
      expect(full.unreduced).toBe(off.states);
      expect(countsOf(off)).toMatchObject(foundOf(countsOfReference(full)));
      if (off.states <= mostInterpreted)
        expect(countsOf(off)).toMatchObject(countsOfReference(explore(scenario.protocol, { symmetry: "off" })));
      const search = (own: Partial<CompiledSearchOptions>): CompiledSearch =>
        new CompiledSearch(scenario.protocol, { symmetry: "full", memoryBytes, ...own }, () => performance.now());
      expect(findingsOf(finish(search({ keep: "fingerprints" })))).toEqual(findingsOf(full));
      const threads = { ...eager, count: number % 2 === 0 ? 2 : 4 };
      expect(findingsOf(await finishTogether(search({ threads })))).toEqual(findingsOf(full));
    });
  }
}

function expectCompiled(scenario: Scenario, { verdict, trace, full, off, depth }: PinnedCheck): void {
  const model = lower(scenario.protocol);
  for (const [symmetry, [states, transitions]] of [
    ["full", full],
    ["off", off],
  ] as const) {
    const counts = countsOf(searchByEngine(model, symmetry).outcome);
    expect(counts).toEqual({ verdict, states, transitions, depth, steps: trace });
  }
}

function observed(scenario: Scenario, { full, off }: { readonly full: SearchResult; readonly off: Outcome }): PinnedCheck {
  const trace = traceLength(full.verdict);
  return {
    check: scenario.name,
    verdict: kindOf(full.verdict),
    ...(trace === undefined ? {} : { trace }),
    full: [full.states, full.transitions],
    off: [off.states, off.transitions],
    depth: full.depth,
  };
}

interface Counts {
  readonly verdict: string;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Steps of the shortest way into the failure, where there is one. */
  readonly steps: number | undefined;
}

function countsOf({ kind, found, states, transitions, depth }: Outcome): Counts {
  const steps = found === undefined || found.kind === "uncovered" ? undefined : found.depth;
  return { verdict: kind === "exhausted" ? "holds" : (found?.kind ?? kind), states, transitions, depth, steps };
}

function countsOfReference({ verdict, states, transitions, depth }: SearchResult): Counts {
  return { verdict: kindOf(verdict), states, transitions, depth, steps: traceLength(verdict) };
}

/** What does not depend on symmetry. */
function foundOf({ verdict, steps }: Counts): Partial<Counts> {
  return { verdict, steps };
}

function kindOf(verdict: Verdict): string {
  return verdict.kind === "violated" ? verdict.failure.kind : verdict.kind;
}

function traceLength(verdict: Verdict): number | undefined {
  return verdict.kind === "violated" ? verdict.trace?.steps.length : undefined;
}
