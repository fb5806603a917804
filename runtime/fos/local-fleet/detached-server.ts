import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** A name server that is to outlive whoever starts it. */
export interface DetachedOptions {
  readonly name: string;
  /** The program and its words. */
  readonly command: readonly string[];
  /** The file to which all that it writes is added. */
  readonly log: string;
  /** How long it may take until it serves. */
  readonly withinMs: number;
  /** Ends the start. */
  readonly signal: AbortSignal;
}

/** How often is looked whether it serves. */
const LOOK_MS = 50;

/** So many of its last lines are repeated if it does not start. */
const TOLD_LINES = 5;

/**
 * Starts a name server apart from this process, and waits until it serves; returns the process's id. It is found to serve by what it writes to its log: a pipe would end with this process, and the server
 * with the first line after that. Fails with the reason where it does not serve; then the process has ended.
 */
export async function startDetached({ name, command, log, withinMs, signal }: DetachedOptions): Promise<number> {
  const [program = "", ...words] = command;
  signal.throwIfAborted();
  const file = openSync(log, "a", 0o600);
  const before = fstatSync(file).size;
  const child = spawn(program, words, { detached: true, stdio: ["ignore", file, file] });
  closeSync(file);
  let failure: Error | undefined;
  child.once("error", (error) => (failure = error));
  const written = (): string => readFileSync(log).subarray(before).toString("utf8");
  const deadline = performance.now() + withinMs;
  try {
    while (!hasSaid(written(), name)) {
      if (failure !== undefined) throw failure;
      if (hasEnded(child)) throw new Error(lastWords(written()));
      if (performance.now() > deadline) throw new Error(`it does not serve after ${withinMs / 1000} s, and was ended`);
      await pause(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  } catch (error) {
    await end(child);
    throw error;
  }
  child.unref();
  return child.pid ?? 0;
}

/** The line is the server's own: what it logs besides is JSON. */
function hasSaid(log: string, name: string): boolean {
  return log.split("\n").some((line) => line.startsWith(`${name} serves at `));
}

/** What it has said to people; all else only where there is nothing. */
function lastWords(log: string): string {
  const lines = log.split("\n").filter((line) => line !== "");
  const forPeople = lines.filter((line) => line.startsWith("kettle: ")).map((line) => line.slice("kettle: ".length));
  return (forPeople.length > 0 ? forPeople : lines).slice(-TOLD_LINES).join("\n") || "it has ended";
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}
