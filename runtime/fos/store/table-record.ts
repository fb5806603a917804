import { load, type Plain } from "../../kernel/index.js";

/** What survives of one name: the version that its last change has made, and what it left; null if that is nothing. */
export interface TableRecord {
  readonly version: number;
  readonly entry: Plain | null;
}

/** The record that the kernel has written, here or at another member. Throws where it is none. */
export function decodeRecord(written: Plain): TableRecord {
  const record = load(written);
  if (typeof record === "object" && record !== null && "version" in record && "entry" in record && typeof record.version === "number") {
    // eslint-disable-next-line no-restricted-syntax -- a decoder: entries are plain data when they enter the table
    return { version: record.version, entry: record.entry as Plain };
  }
  throw new Error("Cannot read a table: a name has no version and entry");
}
