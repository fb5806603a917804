/** The options of `kettle verify` that are about checkpoints. */
import { resolve } from "node:path";
import type { ByteSource, Checkpoints } from "../checker/index.js";
import { countText } from "../dsl/index.js";
import { readCount, type Arguments } from "./arguments.js";
import type { CheckedFile } from "./checked-file.js";
import { readingFile, replaceFile, requireOwnFile } from "./checkpoint-file.js";
import { reasonOf, requireFolderOf } from "./files.js";
import { packageVersion } from "./package-root.js";
import type { Terminal } from "./terminal.js";
import { UsageError } from "./usage-error.js";

export interface CheckpointRequest {
  /** Where checkpoints are written. */
  readonly file: string | undefined;
  readonly everyMinutes: number;
  /** The checkpoint to go on from. */
  readonly resume: string | undefined;
}

/** Seldom enough for writing some gigabytes, often enough to lose little. */
const usualMinutes = 10;

/** Undefined where no option asks for checkpoints. */
export function readCheckpointRequest(args: Arguments): CheckpointRequest | undefined {
  const [file, resume] = [args.one("checkpoint"), args.one("resume")];
  const everyMinutes = readCount(args, "checkpoint-every") ?? usualMinutes;
  if (file === undefined && args.has("checkpoint-every"))
    throw new UsageError("Option --checkpoint-every needs to know where", "add --checkpoint FILE");
  return file === undefined && resume === undefined ? undefined : { file, everyMinutes, resume };
}

/** A checkpoint is of one check. */
export function requireOneCheck(files: readonly CheckedFile[], check: string | undefined): void {
  const count = files.flatMap(({ checks }) => checks.filter((one) => check === undefined || one.check === check)).length;
  if (count > 1)
    throw new UsageError(`Cannot keep one checkpoint of ${countText(count, "check")}`, "name one file, and its check by --check NAME");
}

/** Runs a search with the checkpoints that are asked for. */
export async function withCheckpoints<T>(
  { file, everyMinutes, resume }: CheckpointRequest,
  terminal: Terminal,
  search: (checkpoints: Checkpoints) => Promise<T>,
): Promise<T> {
  const path = file === undefined ? undefined : resolve(terminal.folder, file);
  if (file !== undefined && path !== undefined) {
    requireFolderOf(file, terminal.folder);
    requireOwnFile(path, file);
  }
  const save: Checkpoints["save"] = (write) => {
    if (path === undefined) return;
    try {
      replaceFile(path, write);
    } catch (error) {
      // The search is worth more than its copy.
      terminal.err(`kettle: Cannot write checkpoint "${file}": ${reasonOf(error)}; what was written before stays\n`);
    }
  };
  const run = (source: ByteSource | undefined): Promise<T> =>
    search({ kettle: packageVersion(), everyMs: everyMinutes * 60_000, save, resume: source });
  return resume === undefined ? run(undefined) : readingFile(resolve(terminal.folder, resume), resume, run);
}
