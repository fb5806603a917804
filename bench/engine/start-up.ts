/** How long the first verdict takes from the shell: the installed command on a small protocol. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const rounds = 7;

/** From the start of the command to its first line, the verdict of the first check: the median, in milliseconds by the clock. */
export async function startUpMs(path: string): Promise<number> {
  const command = fileURLToPath(new URL("../../bin/main.js", import.meta.url));
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timeOnce(command, path));
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

async function timeOnce(command: string, path: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [command, "verify", path], { stdio: ["ignore", "pipe", "inherit"] });
  let first: number | undefined;
  child.stdout.on("data", () => (first ??= performance.now() - began));
  await once(child, "close");
  if (child.exitCode !== 0 || first === undefined) throw new Error(`kettle verify ${path} ended with ${String(child.exitCode)}`);
  return first;
}
