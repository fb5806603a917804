/** A search that a limit of the engine has ended before it began: it has covered nothing. */
import type { Progress } from "./reference/index.js";
import type { SearchResult } from "./verdict/index.js";

export class RefusedSearch {
  readonly progress: Progress = { states: 0, transitions: 0, depth: 0, frontier: 0 };

  constructor(
    readonly symmetry: "full" | "off",
    readonly limit: string,
  ) {}

  run(): SearchResult {
    return this.stop(this.limit);
  }

  stop(reason: string): SearchResult {
    const { symmetry } = this;
    const verdict = { kind: "bounded", reason } as const;
    return { verdict, states: 0, transitions: 0, depth: 0, unreduced: undefined, symmetry, boundsReached: [], seconds: 0 };
  }
}
