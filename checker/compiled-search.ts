/** A search by the compiled engine, in the form in which searches are watched, stopped and reported. */
import type { Protocol } from "../dsl/analysis/index.js";
import { InternalError } from "../dsl/diagnostics/index.js";
import { lower } from "../dsl/lowering/index.js";
import { identityOf, type Checkpoints } from "./checkpoints.js";
import {
  compileModel,
  EngineLimit,
  omissionBound,
  readCheckpoint,
  runTo,
  Search,
  writeCheckpoint,
  type ByteSink,
  type Covered,
  type Outcome,
  type SearchIdentity,
} from "./engine/index.js";
import type { Clock, Progress } from "./reference/index.js";
import { replay } from "./replay.js";
import type { SearchResult, Verdict } from "./verdict/index.js";

export interface CompiledSearchOptions {
  readonly symmetry: "full" | "off";
  /** Steps from the initial states; deeper states are not looked for. */
  readonly depth?: number | undefined;
  /** Reaching it ends the search as bounded. */
  readonly maxStates?: number | undefined;
  /** What states and their table may take, at most 4 GiB; 2 GiB if not given. */
  readonly memoryBytes?: number | undefined;
  /** `fingerprints` takes less memory; what it finds holds, but it may miss states, with a probability that the result tells. Default: states. */
  readonly keep?: "states" | "fingerprints" | undefined;
  /** With the check's name, where the search may be written down or goes on from where one was. */
  readonly checkpoints?: (Pick<Checkpoints, "kettle" | "resume"> & { readonly check: string }) | undefined;
}

/** Memory is reserved at once and taken as it fills. */
const defaultMemoryBytes = 2 * 1024 ** 3;

/** What the engine runs for a protocol, in the text format of WebAssembly. */
export function compiledText(protocol: Protocol, symmetry: "full" | "off"): string {
  return compileModel(lower(protocol), { symmetry, memoryBytes: defaultMemoryBytes }).text();
}

/** The constructor throws `SearchRefused` where memory is too small or cannot be had and for a checkpoint that is of no use, and `EngineLimit` for a model beyond the engine's limits. */
export class CompiledSearch {
  readonly #search: Search;
  readonly #identity: SearchIdentity | undefined;
  #milliseconds = 0;

  constructor(
    readonly protocol: Protocol,
    readonly options: CompiledSearchOptions,
    readonly clock: Clock,
  ) {
    const { symmetry, memoryBytes = defaultMemoryBytes, keep, checkpoints, ...limits } = options;
    const model = lower(protocol);
    const compiled = compileModel(model, { symmetry, memoryBytes, keep });
    this.#identity = checkpoints && identityOf(protocol, model, { ...checkpoints, symmetry });
    const start = this.#identity && checkpoints?.resume && readCheckpoint(checkpoints.resume, this.#identity);
    this.#search = new Search(compiled, limits, start?.image);
    this.#milliseconds = start?.milliseconds ?? 0;
  }

  /** Could it go on from what it holds? Not where a limit of the engine made it leave something out. */
  get canGoOn(): boolean {
    return this.#search.image !== undefined;
  }

  /** Writes down what it holds. What the sink throws is passed on. */
  save(sink: ByteSink): void {
    const { image } = this.#search;
    if (image === undefined || this.#identity === undefined) throw new InternalError("a search that cannot go on is not written down");
    writeCheckpoint(image, { identity: this.#identity, milliseconds: this.#milliseconds }, sink);
  }

  get progress(): Progress {
    return this.#search.progress;
  }

  /** Goes on for about `milliseconds`; the result when the search has ended. */
  run(milliseconds: number): SearchResult | undefined {
    const began = this.clock();
    try {
      const outcome = this.#search.run(() => this.clock() - began >= milliseconds);
      this.#milliseconds += this.clock() - began;
      return outcome && this.#result(outcome, this.#verdict(outcome));
    } catch (error) {
      if (error instanceof EngineLimit) return this.stop(error.message);
      // Edges and marks are kept outside the memory that was reserved.
      if (error instanceof RangeError && error.message.includes("allocation failed"))
        return this.stop("the machine has no memory left for the edges of the graph");
      throw error;
    }
  }

  /** The result of a search that is given up now. */
  stop(reason: string): SearchResult {
    return this.#result(this.#search.covered(), { kind: "bounded", reason });
  }

  #verdict({ kind, found, reason }: Outcome): Verdict {
    if (kind === "exhausted") return { kind: "holds" };
    if (found === undefined) return { kind: "bounded", reason: reason ?? "the memory for states is full" };
    return replay(this.protocol, found, found.kind === "uncovered" ? [] : runTo(this.#search, found).labels);
  }

  #result({ states, transitions, depth, boundsReached }: Covered, verdict: Verdict): SearchResult {
    return {
      verdict,
      states,
      transitions,
      depth,
      unreduced: this.options.symmetry === "off" ? states : undefined,
      symmetry: this.options.symmetry,
      boundsReached: [...boundsReached].sort(),
      ...(this.options.keep === "fingerprints" ? { omission: omissionBound(states) } : {}),
      seconds: this.#milliseconds / 1000,
    };
  }
}
