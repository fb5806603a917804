import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CompiledSearch } from "../../checker/compiled-search.js";
import { omissionBound, recordHalf } from "../../checker/engine/compile/fingerprint.js";
import type { SearchResult } from "../../checker/index.js";
import { load } from "../../dsl/index.js";
import { finish } from "../support/finish-search.js";

// A search that keeps fingerprints finds what one finds that compares states, and says how sure it is.

const mib = 1024 * 1024;

const paths = [
  "protocols/classic/alternating-bit.tea",
  "protocols/classic/peterson.tea",
  "protocols/classic/stache.tea",
  "protocols/classic/mesi.tea",
  "protocols/xfs/threads.tea",
];

const checks = paths.flatMap((path) =>
  load({ name: path, text: readFileSync(path, "utf8") }).scenarios.map(({ name, protocol }) => ({ path, name, protocol })),
);

test.each(checks)("$path, check $name, is searched alike", ({ protocol }) => {
  for (const symmetry of ["full", "off"] as const) {
    const limits = { symmetry, memoryBytes: 64 * mib, maxStates: 20_000 };
    const expected = finish(new CompiledSearch(protocol, limits, () => 0));
    const found = finish(new CompiledSearch(protocol, { ...limits, keep: "fingerprints" }, () => 0));
    const { omission, ...rest } = found;
    expect(rest).toEqual(expected);
    expect(omission).toBe(omissionBound(found.states));
  }
});

describe("the ring of states that wait", () => {
  const protocol = checks.find(({ path, name }) => path.endsWith("stache.tea") && name === "usual")?.protocol;
  if (protocol === undefined) throw new Error("no check");
  const search = (keep: "states" | "fingerprints", memoryBytes: number): SearchResult =>
    finish(new CompiledSearch(protocol, { symmetry: "full", memoryBytes, keep }, () => 0));

  test("takes in more states than have room in it", () => {
    const memoryBytes = 1.5 * mib;
    const whole = search("states", 16 * mib);
    const found = search("fingerprints", memoryBytes);
    expect(found.states).toBe(whole.states);
    expect(found.verdict).toEqual({ kind: "holds" });
  });

  test("ends the search as bounded where it is full", () => {
    const found = search("fingerprints", 1.25 * mib);
    expect(found.verdict.kind === "bounded" ? found.verdict.reason : "").toMatch(/^the memory for states.*, 1.3 MiB, is full/u);
  });

  test("that has no room is refused with the least that has", () => {
    expect(() => search("fingerprints", mib)).toThrow(/^Cannot search with 1 MiB of memory: this protocol needs at least [\d.]+ MiB$/u);
  });
});

describe("fingerprints", () => {
  test.each([24, 5])("of states of %i bytes that differ in one bit are all different", (bytes) => {
    const halves = Array.from({ length: 8 * bytes }, (_, bit) => {
      const state = new Uint8Array(bytes);
      state[bit >> 3] = 1 << (bit & 7);
      return recordHalf(state);
    });
    expect(new Set([recordHalf(new Uint8Array(bytes)), ...halves]).size).toBe(8 * bytes + 1);
  });

  test("are missed with a probability that grows with the square of the states", () => {
    expect(omissionBound(1)).toBe(2 / 2 ** 65);
    expect(omissionBound(1e6)).toBeCloseTo(2.7e-8, 9);
    expect(omissionBound(1e11)).toBe(1);
  });
});
