import { setImmediate } from "node:timers/promises";
import type { CompiledSearch, ThreadOptions } from "../../checker/compiled-search.js";
import { ThreadPool, type Outcome, type Search } from "../../checker/engine/index.js";
import type { SearchResult } from "../../checker/verdict/index.js";

/** The built program of threads: a thread cannot run the sources as the tests do. */
export const threadProgram = new URL("../../dist/bin/worker.js", import.meta.url);

/** Threads that run it, kept for the tests of a file. */
export const threadPool = new ThreadPool({ program: threadProgram });

/** Others are waited for, and take part however little there is to do. */
export const eager = { aloneMs: 0, fewestShared: 0, pool: threadPool } satisfies Omit<ThreadOptions, "count">;

/** Runs a search on one thread to its end. */
export function finish(search: CompiledSearch): SearchResult {
  const result = search.run(Number.POSITIVE_INFINITY);
  if (result === undefined) throw new Error("the search has not ended");
  return result;
}

/** Runs a search to its end, on however many threads; a thread that fails is heard of in between. */
export async function finishTogether(search: CompiledSearch): Promise<SearchResult> {
  try {
    for (;;) {
      const result = search.run(10);
      if (result !== undefined) return result;
      await setImmediate();
    }
  } finally {
    search.close();
  }
}

/** The same of a search of a compiled model, in which others take part from the beginning. */
export async function finishModel(search: Search, pool = threadPool): Promise<Outcome> {
  search.call({ pool, fewestShared: 0 });
  try {
    while (!search.awaitCrew(10)) await setImmediate();
    for (;;) {
      const outcome = search.run(() => false);
      if (outcome !== undefined) return outcome;
      await setImmediate();
    }
  } finally {
    search.close();
  }
}
