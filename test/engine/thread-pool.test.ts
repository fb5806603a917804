import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { german } from "../../bench/models/german.js";
import {
  compileModel,
  Machine,
  Search,
  ThreadPool,
  type CompiledModel,
  type Outcome,
  type PoolOptions,
} from "../../checker/engine/index.js";
import { Crew } from "../../checker/engine/search/crew.js";
import { finishModel, threadProgram } from "../support/finish-search.js";

// Threads search one model after the other; one that has failed, or holds much memory, does not.

let pool = poolWith();
afterEach(() => pool.close());

test("a thread that is done with a search takes part in the next", async () => {
  const started: string[] = [];
  pool = poolWith({ flags: { ofNode: () => void started.push("a thread"), ofProcess: () => undefined } });
  const outcomes = [await searchTogether(compiled()), await searchTogether(compiled(3)), await searchTogether(compiled())];
  expect(outcomes.map(({ states }) => states)).toEqual([first, second, first]);
  expect([started, pool.waiting]).toEqual([["a thread"], 1]);
});

test("threads that were started before are given the first search", async () => {
  pool = poolWith({ program: new URL("file:///no/such/program.js"), started: [new Worker(threadProgram)] });
  expect(pool.waiting).toBe(1);
  expect((await searchTogether(compiled())).states).toBe(first);
  expect(pool.waiting).toBe(1);
});

test("a search that ends before its thread is there leaves it to the next", async () => {
  pool = poolWith();
  const search = new Search(compiled());
  search.call({ pool });
  search.close();
  expect(pool.waiting).toBe(1);
  expect((await searchTogether(compiled(3))).states).toBe(second);
});

test("the flags of Node hold while threads start", async () => {
  const changes: string[] = [];
  pool = poolWith({ flags: { ofNode: () => void changes.push("of Node"), ofProcess: () => void changes.push("of the process") } });
  const crew = new Crew(new Machine(compiled()), { pool });
  expect(changes).toEqual(["of Node"]);
  while (!crew.awaitReady(100)) await setImmediate();
  expect(changes).toEqual(["of Node", "of the process"]);
  crew.close(true);
});

test("a thread that holds much memory ends", async () => {
  pool = poolWith();
  const crew = new Crew(new Machine(compiled()), { pool });
  while (!crew.awaitReady(100)) await setImmediate();
  crew.close(false);
  expect(pool.waiting).toBe(0);
});

test("a thread that has failed ends", async () => {
  pool = poolWith({ program: new URL(`data:text/javascript,${encodeURIComponent(`throw new Error("out of luck")`)}`) });
  await expect(searchTogether(compiled())).rejects.toThrow("out of luck");
  expect(pool.waiting).toBe(0);
});

const first = statesOf(compiled());
const second = statesOf(compiled(3));

function poolWith(options: PoolOptions = {}): ThreadPool {
  return new ThreadPool({ program: threadProgram, ...options });
}

/** German's protocol, for two threads. */
function compiled(clients = 2): CompiledModel {
  return compileModel(german(clients, 2), { memoryBytes: 64 * 1024 * 1024, symmetry: "off", threads: 2 });
}

function statesOf(model: CompiledModel): number | undefined {
  return new Search(model).run(() => false)?.states;
}

async function searchTogether(model: CompiledModel): Promise<Outcome> {
  const search = new Search(model);
  const outcome = await finishModel(search, pool);
  expect(search.shares).toHaveLength(2);
  return outcome;
}
