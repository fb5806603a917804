import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Outcome } from "../../checker/engine/index.js";
import { explore } from "../../checker/reference/index.js";
import type { SearchResult, Verdict } from "../../checker/verdict/index.js";
import { load, type Scenario } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { searchByEngine } from "./engine-search.js";

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
}

/** Two searches of a few hundred thousand transitions, on a machine that has other work too. */
const searchTimeoutMs = 600_000;

/** One test for each check of the file at `path`: verdict and counts with symmetry full and off, and orbits that add up. */
export function pinChecks(path: string, pins: readonly PinnedCheck[]): void {
  const { scenarios, diagnostics } = load({ name: path, text: readFileSync(path, "utf8") });
  test(`${path} has no errors and these checks`, () => {
    expect(diagnostics.filter((diagnostic) => diagnostic.severity === "error")).toEqual([]);
    expect(scenarios.map((scenario) => scenario.name)).toEqual(pins.map((pin) => pin.check));
  });
  for (const scenario of scenarios) {
    test(`${path} ${scenario.name}`, { timeout: searchTimeoutMs }, () => {
      const full = explore(scenario.protocol, { symmetry: "full" });
      const off = explore(scenario.protocol, { symmetry: "off" });
      expect(observed(scenario, { full, off })).toEqual(pins.find((pin) => pin.check === scenario.name));
      expect(full.unreduced).toBe(off.states);
      expect(kindOf(off.verdict)).toBe(kindOf(full.verdict));
      expect(traceLength(off.verdict)).toBe(traceLength(full.verdict));
      const model = lower(scenario.protocol);
      const compiled = searchByEngine(model, "full");
      expect(countsOf(compiled.outcome)).toMatchObject(countsOfReference(full));
      expect(compiled.unreduced()).toBe(full.unreduced);
      expect(countsOf(searchByEngine(model, "off").outcome)).toMatchObject(countsOfReference(off));
    });
  }
}

function observed(scenario: Scenario, { full, off }: { readonly full: SearchResult; readonly off: SearchResult }): PinnedCheck {
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

/** That something never comes the compiled engine leaves to others: it looks for all else, and says what it finds. */
function countsOfReference({ verdict, states, transitions, depth }: SearchResult): Partial<Counts> {
  const kind = kindOf(verdict);
  if (kind === "liveness") return { states, transitions, depth };
  return { verdict: kind, states, transitions, depth, steps: traceLength(verdict) };
}

function kindOf(verdict: Verdict): string {
  return verdict.kind === "violated" ? verdict.failure.kind : verdict.kind;
}

function traceLength(verdict: Verdict): number | undefined {
  return verdict.kind === "violated" ? verdict.trace?.steps.length : undefined;
}
