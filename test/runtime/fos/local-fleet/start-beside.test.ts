import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog, startBeside } from "../../../../runtime/fos/index.js";
import { isRunning } from "../../../support/is-running.js";

// Programs in place of the command: those that end, those that never serve, and those that say that they do.

const SERVES = "console.log('b serves at 127.0.0.1:1'); setTimeout(() => {}, 300)";
const NEVER = "console.log(process.pid); setTimeout(() => {}, 600_000)";
const ENDS = "console.error('kettle: Cannot listen on here: address in use'); process.exitCode = 1";
const CRASHES = "process.kill(process.pid, 'SIGKILL')";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "kettle-fos-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("fails with what the new process has said, and the name is free for another attempt", async () => {
  await expect(start(ENDS)).rejects.toThrow(/^Cannot start the server b: Cannot listen on here: address in use$/u);
  await expect(start(CRASHES)).rejects.toThrow(/^Cannot start the server b: it has ended$/u);
  // As before: nobody but this server has ever been in the folder.
  await start(SERVES, { isKnown: true });
  expect(readdirSync(join(folder, "b"))).toEqual(["server.log"]);
  await expect(start(SERVES)).rejects.toThrow(/^Cannot start the server b: the folder '.*b' exists$/u);
});

test("what cannot be started at all is told", async () => {
  await expect(startBy(["/no/such/program"])).rejects.toThrow(/^Cannot start the server b: spawn \/no\/such\/program ENOENT$/u);
});

test("nothing is left of what does not serve in time", async () => {
  await expect(start(NEVER, { withinMs: 1500 })).rejects.toThrow(
    /^Cannot start the server b: it does not serve after 1.5 s, and was ended$/u,
  );
  expect(isRunning(pidTold())).toBe(false);
});

test("nothing is left of a start that was given up", async () => {
  const ending = new AbortController();
  const starting = start(NEVER, { signal: ending.signal });
  const outcome = expect(starting).rejects.toThrow(/^Cannot start the server b: a is about to end$/u);
  await expect.poll(() => pidTold()).toBeGreaterThan(0);
  expect(isRunning(pidTold())).toBe(true);
  ending.abort(new Error("a is about to end"));
  await outcome;
  expect(isRunning(pidTold())).toBe(false);
});

test("a server that was there before is not started with an empty folder", async () => {
  await expect(start(SERVES, { isKnown: true })).rejects.toThrow(/^Cannot start the server b: there was a server of this name/u);
  expect(readdirSync(folder)).toEqual([]);
});

interface Attempt {
  readonly isKnown?: boolean;
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
}

function start(program: string, attempt: Attempt = {}): Promise<void> {
  // What follows are words of the program.
  return startBy([process.execPath, "-e", program, "--"], attempt);
}

function startBy(
  command: readonly string[],
  { isKnown = false, withinMs, signal = new AbortController().signal }: Attempt = {},
): Promise<void> {
  const begin = startBeside({ command, data: join(folder, "a"), network: { kind: "tcp" }, log: silentLog, withinMs });
  return begin({ name: "b", contact: { name: "a", address: "127.0.0.1:1" }, isKnown, signal });
}

/** The process's id, as the program has written it to its log; 0 where it has not yet. */
function pidTold(): number {
  try {
    return Number(readFileSync(join(folder, "b", "server.log"), "utf8"));
  } catch {
    return 0;
  }
}
