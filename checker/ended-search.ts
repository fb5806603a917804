/** A search whose verdict is known before it begins: a limit of the engine does not allow it, or an initial state is wrong. It has covered nothing. */
import type { Progress } from "./reference/index.js";
import type { SearchResult, Verdict } from "./verdict/index.js";

export class EndedSearch {
  readonly progress: Progress = { states: 0, transitions: 0, depth: 0, frontier: 0 };

  constructor(
    readonly symmetry: "full" | "off",
    readonly verdict: Verdict,
  ) {}

  run(): SearchResult {
    return this.#result(this.verdict);
  }

  stop(reason: string): SearchResult {
    return this.#result({ kind: "bounded", reason });
  }

  #result(verdict: Verdict): SearchResult {
    const { symmetry } = this;
    return { verdict, states: 0, transitions: 0, depth: 0, unreduced: undefined, symmetry, boundsReached: [], seconds: 0 };
  }
}
