import { CompiledSearch, explore, type SearchResult } from "../../checker/index.js";
import type { Protocol } from "../../dsl/index.js";

/** Enough for protocols of this size, and no more than a machine lends to several tests. */
const memoryBytes = 256 * 1024 * 1024;

/** The verdict of a search with symmetry, by the faster engine that can tell: that both tell the same is seen to elsewhere. */
export function decide(protocol: Protocol, maxStates: number): SearchResult {
  const options = { symmetry: "full", maxStates } as const;
  if (protocol.properties.some(({ kind }) => kind === "leads to")) return explore(protocol, options);
  const search = new CompiledSearch(protocol, { ...options, memoryBytes }, () => 0);
  for (;;) {
    const result = search.run(Number.POSITIVE_INFINITY);
    if (result !== undefined) return result;
  }
}
