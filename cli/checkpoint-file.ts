/** Checkpoints in files. A file is replaced as a whole or not at all: whatever ends the program, the last complete one stays. */
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { ByteSink, ByteSource } from "../checker/index.js";
import { reasonOf } from "./files.js";
import { UsageError } from "./usage-error.js";

/** What every checkpoint begins with, whatever the version. */
const beginning = "KETTLE-CHECKPOINT-";

/** Throws `UsageError` where the path holds something that is no checkpoint: it is not written over. */
export function requireOwnFile(path: string, name: string): void {
  const bytes = new Uint8Array(beginning.length);
  try {
    const file = openSync(path, "r");
    try {
      readSync(file, bytes);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw new UsageError(`Cannot use "${name}" as checkpoint: ${reasonOf(error)}`);
  }
  if (new TextDecoder().decode(bytes) !== beginning) throw new UsageError(`Cannot use "${name}" as checkpoint: it holds something else`);
}

/** Replaces the file by what `write` writes. Throws what the file system says; the file is then as it was before. */
export function replaceFile(path: string, write: (sink: ByteSink) => void): void {
  const unfinished = `${path}.unfinished`;
  try {
    const file = openSync(unfinished, "w");
    try {
      write({ write: (bytes) => writeAll(file, bytes) });
      // What is renamed before it is on the disk may be empty after a loss of power.
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** A file system may take less than it is given. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

/** Makes sure of the new name; Windows does not open folders and does not need it. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Runs `read` on a file's content. Throws `UsageError` where there is no such file. */
export async function readingFile<T>(path: string, name: string, read: (source: ByteSource) => Promise<T>): Promise<T> {
  const file = orRefuse(name, () => openSync(path, "r"));
  try {
    return await read({ read: (target) => orRefuse(name, () => readAll(file, target)) });
  } finally {
    closeSync(file);
  }
}

function orRefuse<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`Cannot resume from "${name}": ${reasonOf(error)}`);
  }
}

function readAll(file: number, target: Uint8Array): number {
  let at = 0;
  while (at < target.length) {
    const count = readSync(file, target, at, target.length - at, null);
    if (count === 0) break;
    at += count;
  }
  return at;
}
