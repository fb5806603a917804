import { setImmediate } from "node:timers/promises";
import type { Protocol } from "../dsl/analysis/index.js";
import { CompiledSearch } from "./compiled-search.js";
import { EngineLimit } from "./engine/index.js";
import { Exploration, type Progress } from "./reference/index.js";
import { RefusedSearch } from "./refused-search.js";
import { checkResult, type Checked, type CheckResult } from "./trace/index.js";

export interface VerifyOptions {
  /** `reference` interprets the protocol; `wasm` searches a compiled model, and the interpreter confirms what it finds. Default: reference. */
  readonly engine?: Engine | undefined;
  /** Default: full. Where off, every state is searched instead of one for each orbit. */
  readonly symmetry?: "full" | "off" | undefined;
  /** Steps from the initial state; deeper states are not searched. */
  readonly depth?: number | undefined;
  /** The search is cut off when it holds this many states. */
  readonly maxStates?: number | undefined;
  /** What states and their table may take where a compiled model is searched, at most 4 GiB; 2 GiB if not given. */
  readonly memoryBytes?: number | undefined;
  /** Called several times a second, always before the search ends. */
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** Ends the search as bounded; the result tells what was covered until then. */
  readonly signal?: AbortSignal | undefined;
}

export type Engine = "reference" | "wasm";

/** A search yields to the event loop this often, for Ctrl-C and progress. */
const sliceMs = 50;

/** Searches one check and judges the verdict by what it expects. Throws `SearchRefused` where the memory is too small or cannot be had. */
export async function verifyCheck(checked: Checked, options: VerifyOptions = {}): Promise<CheckResult> {
  const { progress, signal } = options;
  const exploration = begin(checked.protocol, options);
  for (;;) {
    if (signal?.aborted === true) return checkResult(checked, exploration.stop("interrupted"));
    const result = exploration.run(sliceMs);
    progress?.(exploration.progress);
    if (result !== undefined) return checkResult(checked, result);
    await setImmediate();
  }
}

/** What comes in the end is decided on the graph of all steps, which the compiled engine does not keep. */
function begin(
  protocol: Protocol,
  { engine = "reference", symmetry = "full", depth, maxStates, memoryBytes }: VerifyOptions,
): Exploration | CompiledSearch | RefusedSearch {
  const clock = (): number => performance.now();
  const isCompiled = engine === "wasm" && protocol.properties.every((property) => property.kind !== "leads to");
  const options = { symmetry, depth, maxStates };
  if (!isCompiled) return new Exploration(protocol, options, clock);
  try {
    return new CompiledSearch(protocol, { ...options, memoryBytes }, clock);
  } catch (error) {
    if (error instanceof EngineLimit) return new RefusedSearch(symmetry, error.message);
    throw error;
  }
}
