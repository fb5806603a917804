import { CompiledSearch } from "../../checker/compiled-search.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import type { Protocol } from "../../dsl/index.js";

/** Enough for protocols of this size, and no more than a machine lends to several tests. */
const memoryBytes = 256 * 1024 * 1024;

/** The verdict of a search with symmetry, by the compiled engine: that the reference checker finds the same is seen to elsewhere. */
export function decide(protocol: Protocol, maxStates: number): SearchResult {
  const result = new CompiledSearch(protocol, { symmetry: "full", maxStates, memoryBytes }, () => 0).run(Number.POSITIVE_INFINITY);
  if (result === undefined) throw new Error("the search did not end");
  return result;
}
