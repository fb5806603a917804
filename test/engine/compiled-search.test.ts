import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CompiledSearch } from "../../checker/compiled-search.js";
import { explore } from "../../checker/reference/index.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import { load } from "../../dsl/index.js";

// The compiled engine finds what the reference checker finds, and the interpreter can repeat it.

const memoryBytes = 64 * 1024 * 1024;

describe.each(["protocols/classic/alternating-bit.tea", "protocols/classic/stache.tea", "protocols/xfs/read-delegation.tea"])("%s", (path) => {
  const { scenarios } = load({ name: path, text: readFileSync(path, "utf8") });
  const decidedHere = scenarios.filter(({ protocol }) => protocol.properties.every(({ kind }) => kind !== "leads to"));

  test.each(decidedHere)("$name", ({ protocol }) => {
    for (const symmetry of ["full", "off"] as const) {
      const expected = explore(protocol, { symmetry, maxStates: 2_000 });
      if (expected.verdict.kind === "bounded") continue;
      const found = new CompiledSearch(protocol, { symmetry, memoryBytes }, () => 0).run(Number.POSITIVE_INFINITY);
      expect(found === undefined ? undefined : summary(found)).toEqual(summary(expected));
    }
  });
});

function summary({ verdict, states, transitions, depth, boundsReached }: SearchResult): unknown {
  const failure = verdict.kind === "violated" ? verdict.failure : undefined;
  const steps = verdict.kind === "violated" ? verdict.trace?.steps.length : undefined;
  // Which bounds a failing search met before it failed depends on the order within its last level.
  const bounds = failure === undefined ? boundsReached : [];
  return { states, transitions, depth, kind: failure?.kind ?? verdict.kind, name: failure?.name, steps, bounds };
}
