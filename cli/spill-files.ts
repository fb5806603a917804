/**
 * States of a search that wait on the disk, in files of some hundred megabytes. A file is written and read once from its beginning to its end, in large pieces, and
 * removed as soon as it has been read; what is left is removed when the search ends. Of each piece a digest is kept in memory, so nothing that the disk gives back wrongly
 * is taken for states.
 */
import { createHash, randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { SpillFailed, type SpillSpace } from "../checker/index.js";
import { reasonOf } from "./files.js";
import { UsageError } from "./usage-error.js";

/** Room that is given back at once: less would be many files, more would be long on the disk for nothing. */
const usualFileBytes = 256 * 2 ** 20;

/** What a disk is asked for; a write or read may do less than it is asked for, and gives the number of bytes. */
export interface Disk {
  /** Makes a file that does not exist yet, for writing and reading. */
  readonly create: (path: string) => number;
  readonly write: (file: number, bytes: Uint8Array, offset: number) => number;
  readonly read: (file: number, target: Uint8Array, options: { readonly offset: number; readonly position: number }) => number;
  readonly close: (file: number) => void;
  readonly remove: (path: string) => void;
}

export const realDisk: Disk = {
  create: (path) => openSync(path, "wx+"),
  write: (file, bytes, offset) => writeSync(file, bytes, offset),
  read: (file, target, { offset, position }) => readSync(file, target, offset, target.length - offset, position),
  close: closeSync,
  remove: (path) => {
    rmSync(path, { force: true });
  },
};

interface SpillFile {
  readonly path: string;
  readonly file: number;
  readonly pieces: { readonly digest: string; readonly bytes: number }[];
  written: number;
  read: number;
}

/** Throws `UsageError` where the folder cannot be used. */
export function requireSpillFolder(name: string, folder: string): void {
  const stats = statSync(resolve(folder, name), { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) throw new UsageError(`Cannot use "${name}": there is no such folder`);
}

export class SpillFiles implements SpillSpace {
  /** Oldest first; the last one is written to. */
  readonly #files: SpillFile[] = [];
  /** Files made so far. */
  #count = 0;

  /** Tells the files from those of other searches in the folder. */
  readonly #label = randomBytes(4).toString("hex");

  constructor(
    readonly folder: string,
    readonly options: { readonly disk?: Disk; readonly fileBytes?: number } = {},
  ) {}

  push(piece: Uint8Array): void {
    try {
      const { disk = realDisk } = this.options;
      const target = this.#fileToWrite();
      for (let at = 0; at < piece.length;) {
        const count = disk.write(target.file, piece, at);
        if (count <= 0) throw new Error("the disk takes no more");
        at += count;
      }
      target.written += piece.length;
      target.pieces.push({ digest: digestOf(piece), bytes: piece.length });
    } catch (error) {
      throw new SpillFailed(`states that wait cannot be written to "${this.folder}": ${reasonOf(error)}`);
    }
  }

  take(target: Uint8Array): void {
    try {
      this.#take(target);
    } catch (error) {
      throw new SpillFailed(`states that wait cannot be read from "${this.folder}": ${reasonOf(error)}`);
    }
  }

  close(): void {
    for (const file of this.#files.splice(0)) this.#forget(file);
  }

  #take(target: Uint8Array): void {
    const { disk = realDisk } = this.options;
    const [source] = this.#files;
    const piece = source?.pieces.shift();
    if (source === undefined || piece?.bytes !== target.length) throw new Error("nothing of this size was written");
    for (let at = 0; at < target.length;) {
      const count = disk.read(source.file, target, { offset: at, position: source.read + at });
      if (count <= 0) throw new Error("a file is shorter than what was written to it");
      at += count;
    }
    if (digestOf(target) !== piece.digest) throw new Error("a file holds something else than was written to it");
    source.read += target.length;
    if (source.pieces.length > 0) return;
    this.#files.shift();
    this.#forget(source);
  }

  #fileToWrite(): SpillFile {
    const { disk = realDisk, fileBytes = usualFileBytes } = this.options;
    const last = this.#files.at(-1);
    if (last !== undefined && last.written < fileBytes) return last;
    this.#count += 1;
    const path = join(this.folder, `kettle-${this.#label}-${this.#count}.states`);
    const fresh: SpillFile = { path, file: disk.create(path), pieces: [], written: 0, read: 0 };
    this.#files.push(fresh);
    return fresh;
  }

  /** Room on the disk is worth less than the search: what cannot be removed stays. */
  #forget({ path, file }: SpillFile): void {
    const { disk = realDisk } = this.options;
    for (const step of [() => disk.close(file), () => disk.remove(path)]) {
      try {
        step();
      } catch {
        continue;
      }
    }
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}
