/** A search by the compiled engine, in the form in which searches are watched, stopped and reported. */
import type { Protocol } from "../dsl/analysis/index.js";
import { lower } from "../dsl/lowering/index.js";
import { compileModel, runTo, Search, type Outcome } from "./engine/index.js";
import type { Clock, Progress } from "./reference/index.js";
import { replay } from "./replay.js";
import type { SearchResult, Verdict } from "./verdict/index.js";

export interface CompiledSearchOptions {
  readonly symmetry: "full" | "off";
  /** What states and their table may take, at most 4 GiB. */
  readonly memoryBytes: number;
}

export class CompiledSearch {
  readonly #search: Search;
  #milliseconds = 0;

  constructor(
    readonly protocol: Protocol,
    readonly options: CompiledSearchOptions,
    readonly clock: Clock,
  ) {
    this.#search = new Search(compileModel(lower(protocol), options));
  }

  get progress(): Progress {
    return this.#search.progress;
  }

  /** Goes on for about `milliseconds`; the result when the search has ended. */
  run(milliseconds: number): SearchResult | undefined {
    const began = this.clock();
    const outcome = this.#search.run(() => this.clock() - began >= milliseconds);
    this.#milliseconds += this.clock() - began;
    return outcome && this.#result(outcome, this.#verdict(outcome));
  }

  /** The result of a search that is given up now. */
  stop(reason: string): SearchResult {
    return this.#result(this.#search.covered(), { kind: "bounded", reason });
  }

  #verdict({ kind, found }: Outcome): Verdict {
    if (kind === "exhausted") return { kind: "holds" };
    if (found === undefined) return { kind: "bounded", reason: "the memory for states is full" };
    return replay(this.protocol, found, found.kind === "uncovered" ? [] : runTo(this.#search, found).labels);
  }

  #result({ states, transitions, depth, boundsReached }: Omit<Outcome, "kind" | "found">, verdict: Verdict): SearchResult {
    return {
      verdict,
      states,
      transitions,
      depth,
      unreduced: states,
      symmetry: this.options.symmetry,
      boundsReached: [...boundsReached].sort(),
      seconds: this.#milliseconds / 1000,
    };
  }
}
