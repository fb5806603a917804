import type { Refusal } from "./answer.js";
import { isRefusal } from "./change-entry.js";
import type { Core } from "./core.js";
import type { Mapping } from "./entry.js";
import { takeBackAbandoned } from "./take-back.js";

/** A change that came between the attempt and the waiting for it would be missed; it is looked again after this. */
const RECHECK_MS = 100;

/**
 * Makes the first change of an operation. While it is refused with `conflict`, because another operation is between its steps with the same name, it is tried
 * again whenever the name changes, until the time for that has passed. What servers that are gone have left there is taken back.
 */
export async function whenSettled(core: Core, name: string, attempt: () => Promise<Mapping | Refusal>): Promise<Mapping | Refusal> {
  const deadline = core.clock.now() + core.timing.settleMs;
  for (;;) {
    const outcome = await attempt();
    if (!isRefusal(outcome) || outcome.code !== "conflict") return outcome;
    const leftMs = deadline - core.clock.now();
    if (leftMs <= 0) return outcome;
    if (!(await takeBackAbandoned(core, name))) await changeOf(core, name, Math.min(leftMs, RECHECK_MS));
  }
}

function changeOf(core: Core, name: string, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      unwatch();
      resolve();
    };
    const cancel = core.clock.after(ms, end);
    const unwatch = core.index.watch((changed) => {
      if (changed === name) end();
    });
  });
}
