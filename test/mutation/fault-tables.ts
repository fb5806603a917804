import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "./fault.js";
import { readFaults } from "./read-faults.js";

const protocols = "protocols";
const tables = "test/mutation";

/** The paths of the repository's protocols, relative to the current folder, which is the root. */
export function listProtocols(): readonly string[] {
  return listFiles(protocols, ".tea");
}

/** The faults of a protocol: those of `protocols/classic/german.tea` are in `test/mutation/classic/german.faults`. None if there is no such file. */
export function readTable(protocol: string): readonly Fault[] {
  const path = tablePath(protocol);
  return existsSync(path) ? readFaults(path, readFileSync(path, "utf8")) : [];
}

/** Tables whose protocol is gone. */
export function listStrayTables(): readonly string[] {
  const expected = new Set(listProtocols().map(tablePath));
  return listFiles(tables, ".faults").filter((path) => !expected.has(path));
}

function tablePath(protocol: string): string {
  return protocol.replace(protocols, tables).replace(/\.tea$/u, ".faults");
}

function listFiles(folder: string, extension: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => join(entry.parentPath, entry.name).replaceAll("\\", "/"))
    .sort();
}
