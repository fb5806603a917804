/** A program, run to its end, and what it took. GNU `time` measures it, as Node does not tell what its children took. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TimedRun {
  readonly wallSeconds: number;
  /** Of all threads, in user and in system mode. */
  readonly cpuSeconds: number;
  /** The most memory that was resident at once (`ru_maxrss`). */
  readonly peakBytes: number;
  /** Undefined if it was ended because its time was up. */
  readonly status: number | undefined;
  readonly output: string;
}

const mostOutputBytes = 64 * 1024 ** 2;

export function isInstalled(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v "$0"`, program]).status === 0;
}

/** The `time` of other systems does not tell the memory. */
export function canMeasure(): boolean {
  const { error, stdout } = spawnSync("time", ["--version"], { encoding: "utf8" });
  return error === undefined && stdout.includes("GNU");
}

/** Runs a line of the shell. Throws if the line could not be run at all. */
export function runTimed(line: string, limitSeconds: number): TimedRun {
  const folder = mkdtempSync(join(tmpdir(), "kettle-time-"));
  const report = join(folder, "report");
  try {
    const words = ["--quiet", "--format", "%U %S %M", "--output", report, "timeout", String(limitSeconds), "sh", "-c", line];
    const began = performance.now();
    const { status, stdout, error } = spawnSync("time", words, { encoding: "utf8", maxBuffer: mostOutputBytes });
    const wallSeconds = (performance.now() - began) / 1000;
    if (error !== undefined) throw error;
    const [user, system, kibibytes] = readFileSync(report, "utf8").trim().split(" ").map(Number);
    if (user === undefined || system === undefined || kibibytes === undefined)
      throw new Error("'time' reports something else than it was asked");
    const isOver = status === null || status === timedOut;
    return { wallSeconds, cpuSeconds: user + system, peakBytes: kibibytes * 1024, status: isOver ? undefined : status, output: stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `timeout` ends with when it has ended a program. */
const timedOut = 124;
