import { dump } from "./dump.js";
import type { LogRecord } from "./log-record.js";

/** A log that writes one line of JSON a record, its sets, maps and bytes as `dump` says. */
export function jsonLog(write: (line: string) => void): (record: LogRecord) => void {
  return (record) => write(`${JSON.stringify(dump(record))}\n`);
}
