import type { LogRecord, MachinePlace } from "../../runtime/kernel/index.js";
import type { LogLine } from "./log-line.js";

/** Where a run left the model: the line of the log, and what the protocol would have there. */
export interface Deviation {
  readonly file: string;
  readonly line: number;
  readonly node: string;
  readonly timeMs: number;
  readonly place: MachinePlace | undefined;
  /** The state before. */
  readonly state: string | undefined;
  /** What differs: effects, state, choices, and so on. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** What differs, before it has a place. */
export type Finding = Pick<Deviation, "what" | "expected" | "found"> & { readonly state?: string };

export function deviationAt({ file, line, record }: LogLine, { state, ...finding }: Finding): Deviation {
  return { file, line, node: record.node, timeMs: record.timeMs, place: machineOf(record), state, ...finding };
}

function machineOf(record: LogRecord): MachinePlace | undefined {
  if (record.kind === "start" || record.kind === "stop" || record.kind === "withdrawal") return undefined;
  const { protocol, self, block } = record;
  return { protocol, self, block };
}
