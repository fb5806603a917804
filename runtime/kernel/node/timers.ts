import type { Clock } from "./clock.js";
import type { ArmedTimer, RunningMachine } from "./running-machine.js";

type TimerEvent = ArmedTimer["event"];

/** The timers of a node's machines. */
export class Timers {
  readonly #clock: Clock;
  readonly #onTimer: (machine: RunningMachine, event: TimerEvent) => void;

  constructor(clock: Clock, onTimer: (machine: RunningMachine, event: TimerEvent) => void) {
    this.#clock = clock;
    this.#onTimer = onTimer;
  }

  /** A timer that runs already begins anew. */
  start(machine: RunningMachine, timer: string): void {
    this.stop(machine, timer);
    const event = { kind: "timer", timer } as const;
    const cancel = this.#clock.after(machine.kind.timers[timer] ?? 0, () => this.#onTimer(machine, event));
    machine.timers ??= new Map();
    machine.timers.set(timer, { event, cancel });
  }

  stop(machine: RunningMachine, timer: string): void {
    machine.timers?.get(timer)?.cancel();
    machine.timers?.delete(timer);
  }

  stopAll(machine: RunningMachine): void {
    for (const { cancel } of machine.timers?.values() ?? []) cancel();
    machine.timers = undefined;
  }

  /** A timer that has gone off is handled now. False where it was stopped or begun anew while its event waited. */
  take(machine: RunningMachine, event: TimerEvent): boolean {
    if (machine.timers?.get(event.timer)?.event !== event) return false;
    machine.timers.delete(event.timer);
    return true;
  }
}
