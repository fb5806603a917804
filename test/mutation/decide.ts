import { CompiledSearch } from "../../checker/compiled-search.js";
import { explore } from "../../checker/reference/index.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import type { Protocol } from "../../dsl/index.js";

/** Enough for protocols of this size, and no more than a machine lends to several tests. */
const memoryBytes = 64 * 1024 * 1024;

/** A search as small as this is over before a model is compiled. */
const mostInterpreted = 500;

/** The verdict of a search with symmetry, by whichever checker is sooner done: that both find the same is seen to elsewhere. */
export function decide(protocol: Protocol, maxStates: number): SearchResult {
  const small = explore(protocol, { symmetry: "full", maxStates: Math.min(maxStates, mostInterpreted) });
  if (small.verdict.kind !== "bounded") return small;
  const result = new CompiledSearch(protocol, { symmetry: "full", maxStates, memoryBytes }, () => 0).run(Number.POSITIVE_INFINITY);
  if (result === undefined) throw new Error("the search did not end");
  return result;
}
