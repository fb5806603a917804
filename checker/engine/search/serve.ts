/** What a thread does that searches together with the main one. */
import type { Model } from "../../../dsl/model/index.js";
import { compileModel, type CompileOptions } from "../compile/module.js";
import { Machine } from "./machine.js";
import { takePart } from "./round.js";
import { SharedBlock } from "./shared-block.js";

/** What the main thread hands over. */
export interface Assignment {
  readonly model: Model;
  /** For this thread. */
  readonly options: CompileOptions;
  readonly memory: WebAssembly.Memory;
}

/** Is this the data that a thread was started with? */
export function isAssignment(data: unknown): data is Assignment {
  return typeof data === "object" && data !== null && "model" in data && "options" in data && "memory" in data;
}

/** Takes part in round after round; the main thread ends the thread. Returns only after a failure, of which it leaves word. */
export function serve({ model, options, memory }: Assignment): void {
  const compiled = compileModel(model, options);
  const block = new SharedBlock(memory, compiled.plan);
  try {
    const machine = new Machine(compiled, memory);
    block.next("ready");
    block.wake("ready");
    for (let round = 0; ; round += 1) {
      while (block.get("round") === round) block.wait("round", round);
      takePart(machine, block, () => false);
      block.next("arrived");
      block.wake("arrived");
    }
  } catch (error) {
    block.fail(error);
  }
}
