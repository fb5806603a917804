import type { Clock } from "./clock.js";

/** The time of the process, which never goes back, though the machine's clock may. Between two turns of a node the process handles its input and output. */
export const systemClock: Clock = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  after: (ms, run) => {
    const timeout = setTimeout(run, ms);
    return () => clearTimeout(timeout);
  },
  soon: (run) => void setImmediate(run),
};
