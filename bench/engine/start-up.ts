/** How long the first verdict takes from the shell: the installed command on a small protocol. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const rounds = 7;

/** The median, in milliseconds by the clock. */
export function startUpMs(path: string): number {
  const command = fileURLToPath(new URL("../../cli/main.js", import.meta.url));
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [command, "verify", path], { encoding: "utf8" });
    if (status !== 0) throw new Error(`kettle verify ${path} ended with ${String(status)}: ${stderr}`);
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
