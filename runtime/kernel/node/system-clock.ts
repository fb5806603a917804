import type { Clock } from "./clock.js";

/** The time of the process. Between two turns of a node the process handles its input and output. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timeout = setTimeout(run, ms);
    return () => clearTimeout(timeout);
  },
  soon: (run) => void setImmediate(run),
};
