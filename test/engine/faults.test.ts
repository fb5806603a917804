import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { SearchRefused, verifyCheck, type SearchResult, type VerifyOptions } from "../../checker/index.js";
import { load } from "../../dsl/index.js";

// Whatever a search runs out of, it says so: it never ends in a verdict that it has no right to.

const mib = 1024 * 1024;

async function search(text: string, options: VerifyOptions): Promise<SearchResult> {
  const scenario = load({ name: "case.tea", text }).scenarios.find(({ name }) => name === "usual");
  if (scenario === undefined) throw new Error("the case has no check 'usual'");
  const { result } = await verifyCheck(
    { check: scenario.name, protocol: scenario.protocol, expectation: { kind: "pass" } },
    { engine: "wasm", ...options },
  );
  return result;
}

const stache = readFileSync("protocols/classic/stache.tea", "utf8");

describe("memory", () => {
  const whole = search(stache, {});

  test("that is full ends the search as bounded, with what was covered", async () => {
    const { verdict, states, depth } = await search(stache, { memoryBytes: 1.25 * mib });
    expect((await whole).verdict.kind).toBe("holds");
    expect(verdict.kind === "bounded" ? verdict.reason : undefined).toMatch(
      /^the memory for states, 1.3 MiB, is full: all states up to depth \d+ are known, and [\d,]+ states not expanded$/u,
    );
    expect(states).toBeLessThan((await whole).states);
    expect(depth).toBeLessThan((await whole).depth);
  });

  test("that is just enough leads to the same verdict", async () => {
    const found = await search(stache, { memoryBytes: 1.75 * mib });
    expect({ ...found, seconds: 0 }).toEqual({ ...(await whole), seconds: 0 });
  });

  test("that the machine has no more of ends the search as bounded", async () => {
    const slice = vi.spyOn(Uint32Array.prototype, "slice").mockImplementation(() => {
      throw new RangeError("Array buffer allocation failed");
    });
    try {
      const { verdict } = await search(stache, {});
      expect(verdict).toEqual({ kind: "bounded", reason: "the machine has no memory left for the edges of the graph" });
    } finally {
      slice.mockRestore();
    }
  });

  test("that is too little is refused with the least that is enough", async () => {
    expect(await refusal(stache, { memoryBytes: mib })).toMatch(
      /^Cannot search with 1 MiB of memory: this protocol needs at least [\d.]+ MiB$/u,
    );
    const least = await leastMemory(stache);
    expect((await search(stache, { memoryBytes: least })).verdict.kind).toBe("bounded");
  });

  test("that the machine does not have is refused", async () => {
    expect(await refusal(stache, { memoryBytes: 2 ** 45 })).toBe("Cannot reserve 32768 GiB of memory: the machine does not give so much");
  });
});

/** The message with which a search is refused. */
async function refusal(text: string, options: VerifyOptions): Promise<string | undefined> {
  const error: unknown = await search(text, options).catch((reason: unknown) => reason);
  return error instanceof SearchRefused ? error.message : undefined;
}

/** What the refusal of a search says. */
async function leastMemory(text: string): Promise<number> {
  const [, size] = /at least ([\d.]+) MiB/u.exec((await refusal(text, { memoryBytes: mib })) ?? "") ?? [];
  return Number(size) * mib;
}

describe("limits of the compiled engine", () => {
  const choosing = (body: string): string => `protocol Choosing
node Player[2]
machine Player {
  var mark: 0..99 = 0
  request hit()
  start state Ready {
    on hit() {
      ${body}
      return
    }
  }
}
check usual { } expect pass`;
  const upTo = (last: number): string => `{${Array.from({ length: last }, (_, index) => index + 1).join(", ")}}`;

  test.each([
    ["a choice among 70 values, and the compiled engine takes 64", choosing(`choose m in ${upTo(70)}\nmark = m`)],
    [
      "more than 512 choices in one step, and the compiled engine takes no more",
      choosing(`for i in ${upTo(23)} { for j in ${upTo(23)} {\nchoose m in {0, 1}\nmark = m\n} }`),
    ],
  ])("%s", async (reason, text) => {
    expect((await search(text, {})).verdict).toEqual({
      kind: "bounded",
      reason: `${reason}; the reference interpreter has no such limit`,
    });
  });

  test("a choice among 64 values is taken", async () => {
    expect((await search(choosing(`choose m in ${upTo(64)}\nmark = m`), {})).verdict).toEqual({ kind: "holds" });
  });
});
