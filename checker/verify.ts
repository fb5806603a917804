import { setImmediate } from "node:timers/promises";
import type { Protocol } from "../dsl/analysis/index.js";
import { CompiledSearch } from "./compiled-search.js";
import { Exploration, type Progress } from "./reference/index.js";
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
  /** Called several times a second, always before the search ends. */
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** Ends the search as bounded; the result tells what was covered until then. */
  readonly signal?: AbortSignal | undefined;
}

export type Engine = "reference" | "wasm";

/** A search yields to the event loop this often, for Ctrl-C and progress. */
const sliceMs = 50;

/** Searches one check and judges the verdict by what it expects. */
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
  { engine = "reference", symmetry = "full", depth, maxStates }: VerifyOptions,
): Exploration | CompiledSearch {
  const clock = (): number => performance.now();
  const isCompiled = engine === "wasm" && protocol.properties.every((property) => property.kind !== "leads to");
  const options = { symmetry, depth, maxStates };
  return isCompiled ? new CompiledSearch(protocol, options, clock) : new Exploration(protocol, options, clock);
}
