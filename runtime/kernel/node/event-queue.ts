import type { MachineEvent } from "../machine-event.js";
import type { RunningMachine } from "./running-machine.js";

/** `offer`: requests that wait are offered to the machine. */
export interface QueuedEvent {
  readonly machine: RunningMachine;
  readonly event: MachineEvent | "offer";
}

/** What waits for the machines of a node, in the order in which it came: the mailboxes of all of them in one. */
export class EventQueue {
  #current: QueuedEvent[] = [];
  #next = 0;
  #incoming: QueuedEvent[] = [];

  push(machine: RunningMachine, event: QueuedEvent["event"]): void {
    machine.queued += 1;
    this.#incoming.push({ machine, event });
  }

  shift(): QueuedEvent | undefined {
    if (this.#next === this.#current.length) {
      this.#current = this.#incoming;
      this.#incoming = [];
      this.#next = 0;
    }
    const first = this.#current[this.#next];
    if (first === undefined) return undefined;
    this.#next += 1;
    first.machine.queued -= 1;
    return first;
  }

  get size(): number {
    return this.#current.length - this.#next + this.#incoming.length;
  }

  list(): readonly QueuedEvent[] {
    return [...this.#current.slice(this.#next), ...this.#incoming];
  }
}
