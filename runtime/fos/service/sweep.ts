import { TableError } from "../table/index.js";
import type { Core } from "./core.js";
import { takeBackAbandoned } from "./take-back.js";

/** Takes back, now and then, what servers that are gone have left half done, so that no name waits for them for ever. Returns what ends it. */
export function startSweeping(core: Core): () => void {
  let cancel = (): void => undefined;
  let isEnded = false;
  const next = (): void => {
    if (!isEnded) cancel = core.clock.after(core.timing.sweepMs, () => void sweep(core).finally(next));
  };
  next();
  return () => {
    isEnded = true;
    cancel();
  };
}

async function sweep(core: Core): Promise<void> {
  for (const name of [...core.index.moving()]) {
    try {
      await takeBackAbandoned(core, name);
    } catch (error) {
      // This server is no member now: those who are see to it, or the next sweep.
      if (error instanceof TableError) return;
      throw error;
    }
  }
}
