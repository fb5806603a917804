import { setImmediate } from "node:timers/promises";
import { Exploration, type Progress } from "./reference/index.js";
import { checkResult, type Checked, type CheckResult } from "./trace/index.js";

export interface VerifyOptions {
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

/** A search yields to the event loop this often, for Ctrl-C and progress. */
const sliceMs = 50;

/** Searches one check and judges the verdict by what it expects. */
export async function verifyCheck(checked: Checked, options: VerifyOptions = {}): Promise<CheckResult> {
  const { symmetry = "full", depth, maxStates, progress, signal } = options;
  const exploration = new Exploration(checked.protocol, { symmetry, depth, maxStates }, () => performance.now());
  for (;;) {
    if (signal?.aborted === true) return checkResult(checked, exploration.stop("interrupted"));
    const result = exploration.run(sliceMs);
    progress?.(exploration.progress);
    if (result !== undefined) return checkResult(checked, result);
    await setImmediate();
  }
}
