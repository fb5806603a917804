/** A search by the compiled engine, in the form in which searches are watched, stopped and reported. */
import type { Protocol } from "../dsl/analysis/index.js";
import { InternalError } from "../dsl/diagnostics/index.js";
import { lower } from "../dsl/lowering/index.js";
import type { Model } from "../dsl/model/index.js";
import { identityOf, type Checkpoints } from "./checkpoints.js";
import {
  compileModel,
  EngineLimit,
  isReduced,
  mostThreads,
  omissionBound,
  readCheckpoint,
  runTo,
  Search,
  SearchRefused,
  ThreadPool,
  writeCheckpoint,
  type ByteSink,
  type CompiledModel,
  type Covered,
  type Outcome,
  type SearchIdentity,
  type SpillSpace,
} from "./engine/index.js";
import type { Clock, Progress } from "./reference/index.js";
import { replay } from "./replay.js";
import { replayModel } from "./replay-model.js";
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
  /** Where states that wait find room if there is none in memory; of searches that keep fingerprints. The search closes it. */
  readonly spillSpace?: SpillSpace | undefined;
  /** With the check's name, where the search may be written down or goes on from where one was. */
  readonly checkpoints?: (Pick<Checkpoints, "kettle" | "resume"> & { readonly check: string }) | undefined;
  /** Searches that keep fingerprints stay on one thread. */
  readonly threads?: ThreadOptions | undefined;
}

/** Who takes part in a search. */
export interface ThreadOptions {
  /** With the one that calls. */
  readonly count: number;
  /** Others are called when the search has lasted this long, or at once if they wait in the pool; 0: it waits for them. */
  readonly aloneMs?: number | undefined;
  /** Fewer states than this are expanded by the calling thread alone. */
  readonly fewestShared?: number | undefined;
  /** Where the others come from and go to; if not given, they are started for this search and end with it. */
  readonly pool?: ThreadPool | undefined;
}

/** To start another thread takes 20 ms of another processor: a search that is over soon has no use for it. */
const defaultAloneMs = 8;

/** A part of a search: so long from a time on. */
interface Slice {
  readonly began: number;
  readonly milliseconds: number;
}

/** Memory is reserved at once and taken as it fills. */
const defaultMemoryBytes = 2 * 1024 ** 3;

/** What the engine runs for a protocol, in the text format of WebAssembly. */
export function compiledText(searched: Protocol | Model, symmetry: "full" | "off"): string {
  return compileModel(modelOf(searched), { symmetry, memoryBytes: defaultMemoryBytes }).text();
}

/**
 * The constructor throws `SearchRefused` where memory is too small or cannot be had and for a checkpoint that is of no use, and `EngineLimit` for a model
 * beyond the engine's limits.
 *
 * `leads to` takes a graph of all states with all of their steps. Where symmetry is used, or a search is to be written down, everything else is looked at first;
 * a second search then repeats it without symmetry and decides everything once more, `leads to` included.
 */
export class CompiledSearch {
  readonly #model: Model;
  /** The search that goes on. */
  #search: Search;
  /** The search that is over when a second one goes on, for checkpoints, and what it covered. */
  #first: { readonly search: Search | undefined; readonly covered: Covered } | undefined;
  readonly #identity: SearchIdentity | undefined;
  readonly #threads: ThreadOptions;
  readonly #pool: ThreadPool;
  #milliseconds = 0;
  /** How long what came before the search that goes on has taken. */
  #begunAfterMs = 0;
  #spilledBefore = 0;
  /** The search for which others were called. */
  #called: Search | undefined;

  constructor(
    /** A protocol, or a model that is none of a protocol. */
    readonly searched: Protocol | Model,
    readonly options: CompiledSearchOptions,
    readonly clock: Clock,
  ) {
    const { symmetry, threads = { count: 1 }, checkpoints } = options;
    this.#model = modelOf(searched);
    this.#threads = threads;
    this.#pool = threads.pool ?? new ThreadPool();
    const named = isModel(searched) ? { name: searched.name, params: [] } : searched;
    this.#identity = checkpoints && identityOf(named, this.#model, { ...checkpoints, symmetry });
    const isOnly = this.#asksLeadsTo && !this.#isReduced && checkpoints === undefined;
    const compiled = this.#compile(symmetry, isOnly ? "all" : undefined);
    const start = this.#identity && checkpoints?.resume && readCheckpoint(checkpoints.resume, this.#identity);
    this.#search = new Search(compiled, options, start?.image);
    this.#milliseconds = start?.milliseconds ?? 0;
  }

  /** Could it go on from what it holds? Not where a limit of the engine made it leave something out. Waits for what other threads have in hand. */
  get canGoOn(): boolean {
    return this.#image() !== undefined;
  }

  /** Writes down what it holds; of two searches the first, which leads to the second. What the sink throws is passed on. */
  save(sink: ByteSink): void {
    const image = this.#image();
    if (image === undefined || this.#identity === undefined) throw new InternalError("a search that cannot go on is not written down");
    writeCheckpoint(image, { identity: this.#identity, milliseconds: this.#milliseconds }, sink);
  }

  #image(): Search["image"] {
    const search = this.#first === undefined ? this.#search : this.#first.search;
    search?.settle();
    return search?.image;
  }

  /** Threads that took part. */
  get workers(): number {
    return this.#search.shares.length;
  }

  get progress(): Progress {
    return { ...this.#search.progress, spilledBytes: this.#spilledBytes };
  }

  /** Goes on for about `milliseconds`; the result when the search has ended. */
  run(milliseconds: number): SearchResult | undefined {
    const began = this.clock();
    try {
      const outcome = this.#advance({ began, milliseconds }, 0);
      this.#milliseconds += this.clock() - began;
      if (outcome === undefined) return undefined;
      this.close();
      return this.#result(this.#first?.covered ?? outcome, this.#verdict(outcome));
    } catch (error) {
      if (error instanceof EngineLimit) return this.stop(error.message);
      // The first search has had as much memory, but it may not be free yet.
      if (error instanceof SearchRefused)
        return this.stop("the machine has no memory for the second search, in which 'leads to' is decided");
      // Edges and marks are kept outside the memory that was reserved.
      if (error instanceof RangeError && error.message.includes("allocation failed"))
        return this.stop("the machine has no memory left for the edges of the graph");
      throw error;
    }
  }

  /** The outcome of the last search when it has ended. `elapsed` says how long the slice has lasted. */
  #advance({ began, milliseconds }: Slice, elapsed: number): Outcome | undefined {
    let now = elapsed;
    if (this.#shouldCall(now)) this.#callOthers();
    if (this.#mustWait(milliseconds)) return undefined;
    const outcome = this.#search.run(() => {
      now = this.clock() - began;
      return now >= milliseconds || this.#shouldCall(now);
    });
    const isDone = outcome !== undefined && !this.#leavesLeadsTo(outcome);
    if (isDone || (outcome === undefined && !this.#shouldCall(now))) return outcome;
    if (outcome !== undefined) this.#beginAgain(outcome, now);
    return now >= milliseconds ? undefined : this.#advance({ began, milliseconds }, now);
  }

  /** The result of a search that is given up now. */
  stop(reason: string): SearchResult {
    return this.#result(this.#first?.covered ?? this.#search.covered(), { kind: "bounded", reason });
  }

  /** Lets the other threads go; the search cannot go on afterwards. */
  close(): void {
    this.#search.close();
    if (this.#pool !== this.#threads.pool) this.#pool.close();
  }

  /** Does the only thing wrong so far come after `leads to`, which was not looked at? */
  #leavesLeadsTo({ kind, found }: Outcome): boolean {
    const isFineSoFar = kind === "exhausted" || found?.kind === "uncovered";
    return isFineSoFar && this.#asksLeadsTo && this.#search.compiled.leadsTo === undefined;
  }

  #beginAgain(covered: Covered, elapsedMs: number): void {
    this.#search.close();
    this.#begunAfterMs = this.#milliseconds + elapsedMs;
    this.#spilledBefore = this.#search.spilledBytes ?? 0;
    this.#first = { search: this.#identity && this.#search, covered };
    this.#search = new Search(this.#compile("off", this.#isReduced ? "representative" : "all"), this.options);
  }

  #compile(symmetry: "full" | "off", leadsTo: CompiledModel["options"]["leadsTo"]): CompiledModel {
    const { memoryBytes = defaultMemoryBytes, keep, spillSpace } = this.options;
    const threads = this.#pool.program === undefined ? 1 : Math.min(this.#threads.count, mostThreads);
    return compileModel(this.#model, { symmetry, memoryBytes, keep, spills: spillSpace !== undefined, leadsTo, threads });
  }

  /** By both searches, if there are two. */
  get #spilledBytes(): number | undefined {
    const { spilledBytes } = this.#search;
    return spilledBytes === undefined ? undefined : spilledBytes + this.#spilledBefore;
  }

  get #asksLeadsTo(): boolean {
    return this.#model.properties.some(({ kind }) => kind === "leads to");
  }

  get #isReduced(): boolean {
    return this.options.symmetry === "full" && isReduced(this.#model);
  }

  /** Has the search lasted so long that others are worth being called? */
  #shouldCall(elapsed: number): boolean {
    const { count, aloneMs = defaultAloneMs } = this.#threads;
    if (count === 1 || this.#called === this.#search) return false;
    return this.#pool.waiting >= count - 1 || this.#milliseconds + elapsed - this.#begunAfterMs >= aloneMs;
  }

  #callOthers(): void {
    this.#called = this.#search;
    this.#search.call({ ...this.#threads, pool: this.#pool });
  }

  #mustWait(milliseconds: number): boolean {
    return this.#called === this.#search && this.#threads.aloneMs === 0 && !this.#search.awaitCrew(milliseconds);
  }

  #verdict({ kind, found, reason }: Outcome): Verdict {
    if (kind === "exhausted") return { kind: "holds" };
    if (found === undefined) {
      const own = reason ?? "the memory for states is full";
      return { kind: "bounded", reason: this.#isSecond ? `${own}, as 'leads to' is decided without symmetry` : own };
    }
    const run = found.kind === "uncovered" ? { labels: [], endsInStep: false } : runTo(this.#search, found);
    return isModel(this.searched) ? replayModel(this.searched, found, run) : replay(this.searched, found, run.labels);
  }

  /** Is it a second search, without the symmetry of the first? */
  get #isSecond(): boolean {
    return this.#first !== undefined && this.#isReduced;
  }

  #result({ states, transitions, depth, boundsReached }: Covered, verdict: Verdict): SearchResult {
    const again = this.#first === undefined ? undefined : this.#search.covered().states;
    const omission = omissionBound(states) + (again === undefined ? 0 : omissionBound(again));
    return {
      verdict,
      states,
      transitions,
      depth,
      unreduced: this.options.symmetry === "off" ? states : undefined,
      symmetry: this.options.symmetry,
      boundsReached: [...boundsReached].sort(),
      ...(this.#isSecond && again !== undefined ? { liveness: again } : {}),
      ...(this.options.keep === "fingerprints" ? { omission } : {}),
      ...(this.#spilledBytes === undefined ? {} : { spilledBytes: this.#spilledBytes }),
      seconds: this.#milliseconds / 1000,
    };
  }
}

function modelOf(searched: Protocol | Model): Model {
  return isModel(searched) ? searched : lower(searched);
}

function isModel(searched: Protocol | Model): searched is Model {
  return "rules" in searched;
}
