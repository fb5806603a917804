/** What a thread does that searches together with the main one. */
import { takePart } from "./round.js";
import { Runner, type SharedCode } from "./runner.js";
import { SharedBlock } from "./shared-block.js";

/** What the main thread hands over. */
export interface Assignment {
  readonly code: SharedCode;
  readonly memory: WebAssembly.Memory;
  /** The thread that gets it. */
  readonly index: number;
  /** Where what threads share begins. */
  readonly sharedBase: number;
}

/** Is this what a thread gets from the main one? */
export function isAssignment(data: unknown): data is Assignment {
  return typeof data === "object" && data !== null && "code" in data && "memory" in data && "index" in data && "sharedBase" in data;
}

/** Takes part in round after round, until the main thread wants no more. Returns sooner only after a failure, of which it leaves word. */
export function serve({ code, memory, index, sharedBase }: Assignment): void {
  const block = new SharedBlock(memory, sharedBase);
  try {
    const runner = new Runner(code, { memory, index });
    block.next("ready");
    block.wake("ready");
    for (let round = 0; ; round += 1) {
      block.await("round", round);
      if (block.get("dismissed") === 1) return;
      takePart(runner, block, () => false);
      block.next("arrived");
      block.wake("arrived");
    }
  } catch (error) {
    block.fail(error);
  }
}
