import { existsSync, readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { german } from "../../bench/models/german.js";
import { CompiledSearch, type ThreadOptions } from "../../checker/compiled-search.js";
import { compileModel, Search, ThreadPool, type ByteSource, type CompiledModel, type Outcome } from "../../checker/engine/index.js";
import { load } from "../../dsl/index.js";
import { findingsOf } from "../support/findings.js";
import { eager, finishModel, finishTogether, threadProgram } from "../support/finish-search.js";
import { readFrom, save } from "../support/saved-search.js";

// However many threads search together, they find the same; and a thread that fails takes the search with it. Threads run the built program, as
// a thread cannot run the sources as the tests do.

const engine = new URL("../../dist/checker/engine/", import.meta.url);
const memoryBytes = 64 * 1024 * 1024;

beforeAll(() => expect(existsSync(fileURLToPath(threadProgram)), "npm run build has to come first").toBe(true));

describe.each([
  "protocols/classic/stache.tea",
  "test/lowering/cases/always-possible.tea",
  "test/lowering/cases/bound-messages-roles.tea",
  "test/lowering/cases/leads-to-lossy.tea",
])("%s", (path) => {
  const { scenarios } = load({ name: path, text: readFileSync(path, "utf8") });
  test.each(scenarios)("$name", async ({ protocol }) => {
    for (const [symmetry, count] of [
      ["full", 2],
      ["off", 4],
    ] as const) {
      const alone = new CompiledSearch(protocol, { symmetry, memoryBytes, maxStates: 20_000 }, () => 0).run(Number.POSITIVE_INFINITY);
      if (alone === undefined || alone.verdict.kind === "bounded") continue;
      const together = new CompiledSearch(protocol, { symmetry, memoryBytes, threads: { ...eager, count } }, () => performance.now());
      expect(findingsOf(await finishTogether(together))).toEqual(findingsOf(alone));
    }
  });
});

test("a search on several threads goes on from where one was written down", async () => {
  const path = "protocols/classic/stache.tea";
  const protocol = load({ name: path, text: readFileSync(path, "utf8") }).scenarios.find(({ name }) => name === "usual")?.protocol;
  if (protocol === undefined) throw new Error("no check 'usual'");
  const begin = (threads: ThreadOptions, resume?: ByteSource): CompiledSearch => {
    const checkpoints = { kettle: "1.0.0", check: "usual", resume };
    return new CompiledSearch(protocol, { symmetry: "off", memoryBytes, threads, checkpoints }, () => performance.now());
  };
  const whole = findingsOf(await finishTogether(begin({ count: 1 })));
  let last = save(begin({ count: 1 }));
  for (const [count, states] of [
    [2, 10_000],
    [3, 20_000],
    [2, 40_000],
  ] as const) {
    const search = begin({ ...eager, count }, readFrom(last));
    while (search.progress.states < states) {
      expect(search.run(1)).toBeUndefined();
      await setImmediate();
    }
    last = save(search);
    search.close();
  }
  expect(findingsOf(await finishTogether(begin({ count: 1 }, readFrom(last))))).toEqual(whole);
  expect(findingsOf(await finishTogether(begin({ ...eager, count: 2 }, readFrom(last))))).toEqual(whole);
});

describe("German", () => {
  const one = searchModel("off");

  test.each([2, 3, 4])("on %i threads", async (threads) => {
    const { outcome, shares } = await searchTogether("off", threads);
    expect(outcome).toEqual(one);
    expect(shares).toHaveLength(threads);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(one.transitions);
  });

  test("the table is doubled by all", async () => {
    const compiled = (threads: number): CompiledModel => compileModel(german(3, 5), { memoryBytes, symmetry: "off", threads });
    const alone = new Search(compiled(1)).run(() => false);
    expect(alone?.states).toBeGreaterThan(0.75 * 2 ** 17);
    expect(await finishModel(new Search(compiled(3)))).toEqual(alone);
  });

  test("others join in the middle of a level", async () => {
    const search = new Search(compileModel(german(3, 2), { memoryBytes, symmetry: "off", threads: 2 }));
    let slices = 0;
    expect(search.run(() => (slices += 1) > 40)).toBeUndefined();
    expect(search.shares).toHaveLength(1);
    expect(search.progress.frontier).not.toBe(search.progress.states);
    expect(await finishModel(search)).toEqual(one);
    expect(search.shares.reduce((sum, share) => sum + share, 0)).toBe(one.transitions);
  });

  test.each([1, 2, 64])("code for %i threads, on one", (threads) => {
    expect(new Search(compileModel(german(3, 2), { memoryBytes: 2 ** 30, symmetry: "off", threads })).run(() => false)).toEqual(one);
  });

  test("where memory is too little for the areas of threads, one searches", () => {
    const compiled = compileModel(german(3, 2), { memoryBytes: 16 * 1024 * 1024, symmetry: "off", threads: 16 });
    expect(compiled.plan.threads).toBe(1);
    expect(new Search(compiled).run(() => false)).toEqual(one);
  });

  test("with symmetry", async () => {
    expect((await searchTogether("full", 2)).outcome).toEqual(searchModel("full"));
  });

  test("a search with too many states is bounded", async () => {
    const search = new Search(compileModel(german(3, 2), { memoryBytes, symmetry: "off", threads: 2 }), { maxStates: 20_000 });
    expect(await finishModel(search)).toMatchObject({ kind: "bounded", reason: "more than 20000 states" });
  });

  test("a full memory is noticed", async () => {
    const search = new Search(compileModel(german(4, 2), { memoryBytes: 12 * 1024 * 1024, symmetry: "off", threads: 2 }));
    expect((await finishModel(search)).reason).toContain("is full");
  });
});

describe("a thread that fails", () => {
  // The second time that a thread adds to a shared cell is in its first round, whether it gets something to do or not.
  const inRound = (what: string): string => `
    import { parentPort } from "node:worker_threads";
    import { EngineLimit, serve } from "${new URL("index.js", engine).href}";
    const { add } = Atomics;
    let calls = 0;
    Atomics.add = (...args) => { calls += 1; if (calls === 2) ${what}; return add(...args); };
    parentPort.on("message", serve);`;

  test.each([
    ["throws in a round", inRound(`throw new Error("out of luck")`), "out of luck"],
    ["meets a limit in a round", inRound(`throw new EngineLimit("too much")`), /^too much; the reference interpreter has no such limit$/u],
    ["ends in a round", inRound("process.exit(0)"), "it has ended"],
    ["throws before it begins", `throw new Error("out of luck")`, "out of luck"],
    ["is not there", `import "file:///no/such/program.js"`, "no/such/program.js"],
  ] as const)("%s", async (_, text, message) => {
    const failing = new URL(`data:text/javascript,${encodeURIComponent(text)}`);
    const search = new Search(compileModel(german(3, 2), { memoryBytes, symmetry: "off", threads: 2 }));
    await expect(finishModel(search, new ThreadPool({ program: failing }))).rejects.toThrow(message);
  });
});

function searchModel(symmetry: "full" | "off"): Outcome {
  const outcome = new Search(compileModel(german(3, 2), { memoryBytes, symmetry })).run(() => false);
  if (outcome === undefined) throw new Error("a search on one thread ends");
  return outcome;
}

async function searchTogether(
  symmetry: "full" | "off",
  threads: number,
): Promise<{ readonly outcome: Outcome; readonly shares: readonly number[] }> {
  const search = new Search(compileModel(german(3, 2), { memoryBytes, symmetry, threads }));
  const outcome = await finishModel(search);
  return { outcome, shares: search.shares };
}
