import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAMS = resolve(dirname(fileURLToPath(import.meta.url)), "../../../dist/test/runtime");

/** A process that can be killed. */
export interface Child {
  /** The first line that it wrote. */
  readonly firstLine: string;
  /** Waits for a line that it writes. */
  readUntil(isWanted: (line: string) => boolean): Promise<string>;
  /** At once, as when the machine fails; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts one of the programs below `test/runtime`, as built, and waits for its first line. */
export async function startProgram(path: string, args: readonly string[]): Promise<Child> {
  const program = resolve(PROGRAMS, path);
  if (!existsSync(program)) throw new Error(`Cannot start ${program}: it is not there, run 'npm run build'`);
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const readUntil = async (isWanted: (line: string) => boolean): Promise<string> => {
    for (let next = await lines.next(); next.done !== true; next = await lines.next()) if (isWanted(next.value)) return next.value;
    throw new Error(`Cannot read a line: the process ended with ${child.exitCode ?? "a signal"}`);
  };
  return { firstLine: await readUntil(() => true), readUntil, kill: () => killed(child) };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}
