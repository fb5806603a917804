/** Random walks of one check, by the compiled engine or by the interpreter. */
import { setImmediate } from "node:timers/promises";
import type { Protocol } from "../dsl/analysis/index.js";
import { CompiledWalks, type WalkOptions } from "./compiled-walks.js";
import { EngineLimit } from "./engine/index.js";
import { seededRandom, simulate } from "./simulation/index.js";
import type { SimulationResult } from "./verdict/index.js";
import type { Engine } from "./verify.js";
import { walkedProtocol, type Walked } from "./walked.js";

export interface SimulateCheckOptions extends Omit<WalkOptions, "walks"> {
  /** If not given, as many as take some seconds. */
  readonly walks?: number | undefined;
  /** `reference` interprets the protocol; `wasm` walks through a compiled model, many times faster. With the same seed each goes ways of its own. Default: wasm. */
  readonly engine?: Engine | undefined;
  /** Ends the simulation; the result tells what was covered until then. */
  readonly signal?: AbortSignal | undefined;
  /** Told of a limit of the compiled engine, for which the interpreter walks instead, from the beginning. */
  readonly onFallback?: ((limit: string) => void) | undefined;
}

/** Some seconds for a protocol of usual size, and enough to meet what happens often. */
export const usualWalks: Readonly<Record<Engine, number>> = { wasm: 2_000, reference: 20 };

/** A simulation yields to the event loop this often, for Ctrl-C. */
const sliceMs = 50;

/** Some milliseconds. */
const stepsOfSlice = 4096;

/** Walks at random and stops at the first failure. Stuck systems and covers that are never reached cannot show themselves in a walk. */
export async function simulateCheck(protocol: Protocol, options: SimulateCheckOptions): Promise<SimulationResult> {
  const { engine = "wasm", seed, walks, onFallback } = options;
  const interpreted = (): Promise<SimulationResult> =>
    simulate(protocol, { ...options, walks: walks ?? usualWalks.reference, random: seededRandom(seed) });
  if (engine === "reference") return interpreted();
  try {
    return await walkCompiled(walkedProtocol(protocol), { ...options, walks: walks ?? usualWalks.wasm });
  } catch (error) {
    if (!(error instanceof EngineLimit)) throw error;
    onFallback?.(error.limit);
    return interpreted();
  }
}

/** Throws `EngineLimit` for what is beyond the engine's limits. */
export async function walkCompiled(walked: Walked, options: WalkOptions & Pick<SimulateCheckOptions, "signal">): Promise<SimulationResult> {
  const began = performance.now();
  const walks = new CompiledWalks(walked, options);
  let paused = performance.now();
  let isStopped = false;
  while (walks.isRunning && !isStopped) {
    walks.walk(stepsOfSlice);
    if (performance.now() - paused < sliceMs) continue;
    await setImmediate();
    paused = performance.now();
    isStopped = options.signal?.aborted === true;
  }
  return walks.result((performance.now() - began) / 1000);
}
