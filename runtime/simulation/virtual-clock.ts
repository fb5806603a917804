import type { Clock } from "../kernel/index.js";
import type { Agenda } from "./agenda.js";

/** The time of a simulation: nothing takes any but what is said to. */
export function virtualClock(agenda: Agenda): Clock {
  return {
    now: () => agenda.nowMs,
    after: (ms, run) => agenda.after(ms, run),
    soon: (run) => agenda.soon(run),
  };
}
