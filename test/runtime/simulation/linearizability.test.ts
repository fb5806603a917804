import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findNonLinearizable, registerModel, type Operation } from "../../../runtime/simulation/index.js";

const model = registerModel("0");

/** `A w1 1-4`: client A writes 1 between the moments 1 and 4; `B r1 2-`: B reads and has no answer, which would be 1. */
function operations(text: string): readonly Operation[] {
  return text.split(",").map((part) => {
    const [client = "", what = "", times = ""] = part.trim().split(" ");
    const [begin = 0, end] = times.split("-").map(Number);
    const isWrite = what.startsWith("w");
    const isOpen = times.endsWith("-");
    return {
      client,
      block: null,
      request: isWrite ? "write" : "read",
      args: isWrite ? { v: what.slice(1) } : {},
      begin,
      beginMs: begin,
      end: isOpen ? null : (end ?? null),
      endMs: isOpen ? null : (end ?? null),
      value: isWrite || isOpen ? null : what.slice(1),
    };
  });
}

describe("a register", () => {
  test.each([
    ["reads what was written before", "A w1 1-2, B r1 3-4", "linearizable"],
    ["does not read what was overwritten before", "A w1 1-2, A w2 3-4, B r1 5-6", "violated"],
    ["reads either while it is written", "A w1 1-6, B r0 2-3, B r1 4-5", "linearizable"],
    ["does not go back", "A w1 1-6, B r1 2-3, B r0 4-5", "violated"],
    ["does not go back between two readers", "A w1 1-8, B r1 2-3, C r0 4-5", "violated"],
    ["may have been written without an answer", "A w1 1-, B r1 2-3", "linearizable"],
    ["need not have been", "A w1 1-, B r0 2-3, B r0 4-5", "linearizable"],
    ["may be written late, but once", "A w1 1-, B r1 2-3, B w2 4-5, B r1 6-7", "violated"],
    ["reads nothing that nobody wrote", "A r7 1-2", "violated"],
    ["orders two writers as the readers see them", "A w1 1-10, B w2 2-9, C r1 3-4, C r2 5-6", "linearizable"],
    ["orders them for all readers alike", "A w1 1-10, B w2 2-9, C r1 3-6, C r2 7-8, D r2 4-5, D r1 11-12", "violated"],
  ])("%s", (_, text, kind) => {
    expect(findNonLinearizable(operations(text), model).kind).toBe(kind);
  });

  test("a violation names the block and the operation that has no place", () => {
    const wrong = operations("A w1 1-2, A w2 3-4, B r1 5-6, B w5 7-8");
    const result = findNonLinearizable(wrong, model);
    expect(result).toMatchObject({ kind: "violated", block: null, stuckAt: { client: "B", request: "read" } });
  });

  test("blocks are registers of their own", () => {
    const [write, read] = operations("A w1 1-2, B r0 3-4");
    if (write === undefined || read === undefined) throw new Error("there are two operations");
    expect(findNonLinearizable([write, read], model).kind).toBe("violated");
    expect(
      findNonLinearizable(
        [
          { ...write, block: "Block/1" },
          { ...read, block: "Block/2" },
        ],
        model,
      ).kind,
    ).toBe("linearizable");
  });

  test("a limit that was reached decides nothing", () => {
    const many = operations("A w1 1-20, B w2 2-19, C w3 3-18, D r9 4-17");
    expect(findNonLinearizable(many, model, { maxConfigurations: 3 }).kind).toBe("undecided");
  });

  test("a long history is decided in a moment", () => {
    const parts = Array.from(
      { length: 2_000 },
      (_, round) => `A w${round} ${10 * round + 1}-${10 * round + 4}, B r${round} ${10 * round + 2}-${10 * round + 5}`,
    );
    expect(findNonLinearizable(operations(parts.join(",")), model, { maxConfigurations: 20_000 }).kind).toBe("linearizable");
  });
});

/** Tries all orders. */
function hasOrder(left: readonly Operation[], state: string): boolean {
  if (left.every(({ end }) => end === null)) return true;
  const firstEnd = Math.min(...left.map(({ end }) => end ?? Infinity));
  return left.some((operation) => {
    if (operation.begin > firstEnd) return false;
    const next = model.apply(state, operation);
    return (
      next !== undefined &&
      hasOrder(
        left.filter((other) => other !== operation),
        next,
      )
    );
  });
}

test("it agrees with trying all orders", () => {
  const operation = fc.record({ isWrite: fc.boolean(), value: fc.integer({ min: 0, max: 2 }), isOpen: fc.nat(9).map((n) => n === 0) });
  const histories = fc.array(operation, { maxLength: 6 }).chain((drafts) =>
    fc
      .shuffledSubarray(
        drafts.flatMap((_, index) => [index, index]),
        { minLength: 2 * drafts.length },
      )
      .map((order) =>
        drafts.map((draft, index): Operation => {
          const begin = order.indexOf(index);
          const end = draft.isOpen ? null : order.lastIndexOf(index);
          const args = draft.isWrite ? { v: String(draft.value) } : {};
          const times = { begin, beginMs: begin, end, endMs: end };
          return {
            client: "A",
            block: null,
            request: draft.isWrite ? "write" : "read",
            args,
            ...times,
            value: draft.isWrite ? null : String(draft.value),
          };
        }),
      ),
  );
  const counts = { linearizable: 0, violated: 0, undecided: 0 };
  fc.assert(
    fc.property(histories, (history) => {
      const { kind } = findNonLinearizable(history, model);
      counts[kind] += 1;
      expect(kind).toBe(hasOrder(history, "0") ? "linearizable" : "violated");
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(counts.linearizable, counts.violated)).toBeGreaterThan(200);
});
