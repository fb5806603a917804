import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Exploration, explore, type ExploreOptions } from "../../checker/reference/index.js";
import { isQuiescent } from "../../checker/reference/obligations.js";
import { createWorld } from "../../checker/reference/world.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import { load, type Protocol } from "../../dsl/index.js";
import { randomProtocol } from "../support/random-protocol.js";
import { checkBothWays } from "./both-ways.js";
import { loadRandom, numRuns, timeoutMs } from "./loading.js";
import { leastFailure, leastStuckDepth, searchPlainly } from "./plain-search.js";

vi.setConfig({ testTimeout: timeoutMs });

/** Keeps one search below some hundred milliseconds. */
const maxStates = 300;
/** The largest group of a random protocol has 48 permutations, but few states have as many images. */
const maxUnreduced = 2_000;

describe("random protocols", () => {
  test("have neither unknown names nor wrong types, and most of them pass all static checks", () => {
    let loaded = 0;
    let tried = 0;
    fc.assert(
      fc.property(randomProtocol, (text) => {
        const { diagnostics } = load({ name: "random.tea", text });
        const errors = diagnostics.filter((one) => one.severity === "error");
        expect(errors.filter(({ code }) => /^T[012]/u.test(code)).map(({ code, message }) => `${code} ${message}`)).toEqual([]);
        tried += 1;
        if (errors.length === 0) loaded += 1;
      }),
      { numRuns },
    );
    expect(loaded / tried).toBeGreaterThan(0.6);
  });

  test("get the same verdict with and without symmetry", () => {
    fc.assert(
      fc.property(randomProtocol, (text) => {
        checkBothWays(loadRandom(text), { maxStates, maxUnreduced });
      }),
      { numRuns },
    );
  });

  test("get the same result again, and in slices", () => {
    fc.assert(
      fc.property(randomProtocol, (text) => {
        const protocol = loadRandom(text);
        const options = { symmetry: "full", maxStates } as const;
        const once = withoutTime(explore(protocol, options));
        expect(withoutTime(explore(protocol, options))).toEqual(once);
        expect(withoutTime(exploreInSlices(protocol, options))).toEqual(once);
      }),
      { numRuns },
    );
  });

  test("fail at the least depth and by the first kind, as a plain search says", () => {
    fc.assert(
      fc.property(randomProtocol, (text) => compareWithPlainSearch(loadRandom(text))),
      { numRuns },
    );
  });
});

function compareWithPlainSearch(protocol: Protocol): void {
  const world = createWorld(protocol);
  const plain = searchPlainly(world, maxStates);
  fc.pre(plain !== undefined);
  const { verdict, states } = explore(protocol, { symmetry: "off", maxStates: maxUnreduced });
  const found = verdict.kind === "violated" ? { kind: verdict.failure.kind, depth: verdict.trace?.steps.length } : undefined;
  const least = leastFailure(plain);
  if (least !== undefined) {
    expect(found).toEqual(least);
    return;
  }
  const stuckDepth = leastStuckDepth(world, plain);
  expect(states).toBe(plain.nodes.size);
  if (stuckDepth !== undefined) expect(found).toEqual({ kind: "stuck", depth: stuckDepth });
  else expect(["uncovered", "liveness"]).toContain(found?.kind ?? "uncovered");
  // What holds can come to rest from the beginning, so some state is quiescent.
  if (verdict.kind === "holds") expect([...plain.nodes.values()].some(({ state }) => isQuiescent(world, state))).toBe(true);
}

function withoutTime(result: SearchResult): SearchResult {
  return { ...result, seconds: 0 };
}

function exploreInSlices(protocol: Protocol, options: ExploreOptions): SearchResult {
  const search = new Exploration(protocol, options, () => performance.now());
  for (;;) {
    const result = search.run(1);
    if (result !== undefined) return result;
    const { states, frontier } = search.progress;
    expect(frontier).toBeLessThanOrEqual(states);
  }
}
