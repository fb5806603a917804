import { describe, expect, test } from "vitest";
import { CompiledSearch } from "../../checker/compiled-search.js";
import { readMurphi } from "../../dsl/murphi/index.js";
import { eager, finishTogether } from "../support/finish-search.js";

// A record is a state and the number of its parent. Whether these share a byte depends on how many bits the state has: all ways to share it, and to share none.

/** Bits are set and cleared, one at a time, up to three at once; the last may not be set while the first is. */
function textOf(bits: number): string {
  return `
    const Last: ${bits - 1};
    var bit: array [0..Last] of boolean; set: 0..3;
    startstate begin for i: 0..Last do bit[i] := false; end; set := 0; end;
    ruleset i: 0..Last do
      rule "set" !bit[i] & set < 3 ==> begin bit[i] := true; set := set + 1; end;
      rule "clear" bit[i] ==> begin bit[i] := false; set := set - 1; end;
    end;
    invariant "apart" !(bit[0] & bit[Last / 2] & bit[Last]);`;
}

describe.each([21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 38, 46, 47, 54, 55, 56, 62, 63, 70])(
  "states of %i bits and two more",
  (bits) => {
    test.each([1, 2])("on %i threads", async (count) => {
      const { model, diagnostics } = readMurphi({ name: "bits.m", text: textOf(bits) });
      if (model === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
      const threads = { ...eager, count };
      const search = new CompiledSearch(model, { symmetry: "off", memoryBytes: 64 * 1024 ** 2, threads }, () => performance.now());
      const { verdict, states } = await finishTogether(search);
      expect(verdict.kind === "violated" && verdict.trace?.steps.length).toBe(3);
      // None, one, two or three of them.
      expect(states).toBe(1 + bits + (bits * (bits - 1)) / 2 + (bits * (bits - 1) * (bits - 2)) / 6);
    });
  },
);
