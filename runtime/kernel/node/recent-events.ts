/** The last events of a machine, for whoever has to find out why it failed. Contents of messages are not kept. */
import type { MachineEvent } from "../machine-event.js";
import { isAnswer } from "../message.js";

export interface RecentEvent {
  /** The state in which the event found the machine. */
  readonly state: string;
  /** `message GetShared`, `request read`. */
  readonly event: string;
  readonly from: string | null;
}

/** How many are kept: enough for a few transactions of a block. */
export const recentEvents = 32;

/** Three texts an event: nothing is allocated when one is noted. */
const width = 3;

export class RecentEvents {
  readonly #texts: string[] = [];
  #next = 0;

  note(state: string, event: MachineEvent): void {
    const at = this.#next;
    this.#texts[at] = state;
    this.#texts[at + 1] = nameOf(event);
    this.#texts[at + 2] = event.kind === "message" ? event.from : "";
    this.#next = (at + width) % (recentEvents * width);
  }

  /** The oldest first. */
  list(): readonly RecentEvent[] {
    const inOrder = [...this.#texts.slice(this.#next), ...this.#texts.slice(0, this.#next)];
    const events: RecentEvent[] = [];
    for (let at = 0; at < inOrder.length; at += width) {
      const [state = "", name = "", from = ""] = inOrder.slice(at, at + width);
      events.push({ state, event: name.includes(" ") ? name : `message ${name}`, from: from === "" ? null : from });
    }
    return events;
  }
}

/** Messages by their names alone, which exist already. */
function nameOf(event: MachineEvent): string {
  switch (event.kind) {
    case "message":
      return isAnswer(event.message) ? `answer to ${event.message.message}` : event.message.type;
    case "request":
      return `request ${event.request}`;
    case "timer":
      return `timer ${event.timer}`;
    case "completion":
      return `completion of ${event.call}`;
    case "restart":
      return "on restart";
  }
}
