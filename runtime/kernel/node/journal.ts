import type { CallId } from "../frame.js";
import type { Clock } from "./clock.js";
import type { Choice, LogEntry, LogRecord } from "./log-record.js";

/** What a node writes to its log, numbered across its incarnations. It collects what a step gets from outside while the step is made. */
export class Journal {
  choices: Choice[] = [];
  calls: CallId[] = [];
  #sequence = 0;

  constructor(
    readonly node: string,
    readonly clock: Clock,
    readonly log: ((record: LogRecord) => void) | undefined,
  ) {}

  get isOn(): boolean {
    return this.log !== undefined;
  }

  beginStep(): void {
    if (this.log === undefined) return;
    this.choices = [];
    this.calls = [];
  }

  write(entry: LogEntry): void {
    if (this.log === undefined) return;
    this.#sequence += 1;
    this.log({ node: this.node, sequence: this.#sequence, timeMs: this.clock.now(), ...entry });
  }
}
