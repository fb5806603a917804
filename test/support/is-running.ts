import { existsSync, readFileSync } from "node:fs";

/** Whether there is a process with this id that has not ended. One that has, and that its parent has not asked about, is still listed: some containers never do. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const facts = `/proc/${pid}/stat`;
  return !existsSync(facts) || !/\) Z /u.test(readFileSync(facts, "utf8"));
}
