import type { SearchResult } from "../../checker/verdict/index.js";

/**
 * What two searches of one system have to agree on. How long a run is in which something never comes may depend on the order of the search; when it
 * becomes binding does not. Which bounds a search met before it failed depends on the order within its last level.
 */
export function findingsOf({ verdict, states, transitions, depth, liveness, boundsReached }: SearchResult): unknown {
  const counts = { states, transitions, depth, liveness };
  if (verdict.kind !== "violated") return { ...counts, verdict: verdict.kind, boundsReached };
  const { failure, trace, lasso } = verdict;
  return { ...counts, verdict: failure.kind, name: failure.name, steps: lasso === undefined ? trace?.steps.length : lasso.binding };
}
