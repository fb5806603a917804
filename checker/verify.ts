import { setImmediate } from "node:timers/promises";
import { CheckpointTimer, type Checkpoints } from "./checkpoints.js";
import { CompiledSearch } from "./compiled-search.js";
import { EngineLimit, SearchRefused, type SpillSpace, type ThreadPool } from "./engine/index.js";
import { Exploration, type Progress } from "./reference/index.js";
import { EndedSearch } from "./ended-search.js";
import { failingStart } from "./replay-model.js";
import { checkResult, type Checked, type CheckedModel, type CheckResult } from "./trace/index.js";

export interface VerifyOptions {
  /** `reference` interprets the protocol; `wasm` searches a compiled model, and the interpreter confirms what it finds. Default: wasm. */
  readonly engine?: Engine | undefined;
  /** Default: full. Where off, every state is searched instead of one for each orbit. */
  readonly symmetry?: "full" | "off" | undefined;
  /** Steps from the initial state; deeper states are not searched. */
  readonly depth?: number | undefined;
  /** The search is cut off when it holds this many states. */
  readonly maxStates?: number | undefined;
  /** What states and their table may take where a compiled model is searched, at most 4 GiB; 2 GiB if not given. */
  readonly memoryBytes?: number | undefined;
  /** Where a compiled model is searched: what is kept of states. See `SearchResult.omission`. Default: states. */
  readonly keep?: "states" | "fingerprints" | undefined;
  /**
   * Where fingerprints are kept: makes a place for states that wait to be expanded and have no room in memory, which the search closes. It then keeps
   * little memory for states and much for fingerprints.
   */
  readonly openSpillSpace?: (() => SpillSpace) | undefined;
  /** Where a compiled model is searched: the search is written down now and then, and may go on from where another one was. */
  readonly checkpoints?: Checkpoints | undefined;
  /** Threads that search together, where a compiled model is searched for longer than a moment. Default: 1. */
  readonly workers?: number | undefined;
  /** Where other threads come from and go to; of who searches several checks one after the other. */
  readonly pool?: ThreadPool | undefined;
  /** Called several times a second, always before the search ends. */
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** Ends the search as bounded; the result tells what was covered until then. */
  readonly signal?: AbortSignal | undefined;
}

export type Engine = "reference" | "wasm";

const clock = (): number => performance.now();

/** A search yields to the event loop this often, for Ctrl-C and progress. */
const sliceMs = 50;

/** Searches one check and judges the verdict by what it expects. Throws `SearchRefused` where memory or a checkpoint do not allow it. */
export async function verifyCheck(checked: Checked | CheckedModel, options: VerifyOptions = {}): Promise<CheckResult> {
  const { progress, signal } = options;
  const exploration = begin(checked, options);
  const timer = options.checkpoints && new CheckpointTimer(options.checkpoints, clock);
  try {
    for (;;) {
      const isAborted = signal?.aborted === true;
      const result = isAborted ? exploration.stop("interrupted") : exploration.run(sliceMs);
      if (!isAborted) progress?.(exploration.progress);
      if (exploration instanceof CompiledSearch) {
        if (result === undefined) timer?.attend(exploration);
        else if (result.verdict.kind === "bounded") timer?.save(exploration);
      }
      if (result !== undefined) {
        const workers = exploration instanceof CompiledSearch ? exploration.workers : 1;
        return checkResult(checked, result, { engine: exploration instanceof Exploration ? "reference" : "wasm", workers });
      }
      await setImmediate();
    }
  } finally {
    if (exploration instanceof CompiledSearch) exploration.close();
  }
}

function begin(
  checked: Checked | CheckedModel,
  {
    engine = "wasm",
    symmetry = "full",
    depth,
    maxStates,
    memoryBytes,
    workers = 1,
    pool,
    keep,
    openSpillSpace,
    checkpoints,
  }: VerifyOptions,
): Exploration | CompiledSearch | EndedSearch {
  const { check } = checked;
  const isCompiled = "model" in checked || engine === "wasm";
  const options = { symmetry, depth, maxStates };
  if (!isCompiled && checkpoints !== undefined)
    throw new SearchRefused(`Cannot keep checkpoints of check "${check}": only searches of a compiled model are written down`);
  if (keep === "fingerprints" && checkpoints !== undefined)
    throw new SearchRefused("Cannot keep checkpoints of a search with fingerprints: only searches that keep states are written down");
  if (keep !== "fingerprints" && openSpillSpace !== undefined)
    throw new SearchRefused(
      "Cannot keep states on the disk: a search that compares states asks for each of them again, and needs all in memory",
    );
  if (!isCompiled) return new Exploration(checked.protocol, options, clock);
  const fault = "model" in checked ? failingStart(checked.model) : undefined;
  if (fault !== undefined) return new EndedSearch(symmetry, fault);
  try {
    const own = {
      spillSpace: openSpillSpace?.(),
      memoryBytes,
      threads: { count: workers, pool },
      keep,
      checkpoints: checkpoints && { ...checkpoints, check },
    };
    return new CompiledSearch("model" in checked ? checked.model : checked.protocol, { ...options, ...own }, clock);
  } catch (error) {
    if (error instanceof EngineLimit) return new EndedSearch(symmetry, { kind: "bounded", reason: error.message });
    throw error;
  }
}
