import type { LogLine } from "./log-line.js";

/** A log, and what it may not show. */
export interface LoggedRun {
  readonly lines: readonly LogLine[];
  /** By roles and kinds of blocks: the names of all, in their order. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** What values begin with, by their kinds. */
  readonly initial: ReadonlyMap<string, unknown>;
}
