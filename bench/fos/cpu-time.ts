import { readFileSync } from "node:fs";

/** A tick of the system's clock, in seconds: 100 a second on every Linux that programs for Node run on. */
const TICK_SECONDS = 0.01;

/** What processes have taken of the processors so far, in seconds; not a number where the system does not tell. */
export function cpuSecondsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
}

function cpuOf(pid: number): number {
  try {
    // The second field is the program's name in parentheses, which may contain anything. User and system time are the 14th and 15th.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_SECONDS;
  } catch {
    return Number.NaN;
  }
}
