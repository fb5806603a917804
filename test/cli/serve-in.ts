import { join } from "node:path";
import { vi } from "vitest";
import { isRunning } from "../support/is-running.js";
import type { Folder } from "./kettle.js";

/** A server that the command runs. */
export interface ServingCommand {
  readonly address: string;
  readonly root: string;
  readonly management: string;
  /** The exit code of one that ends by itself. */
  ended(): Promise<number>;
  stop(): Promise<number>;
}

/** The command as built, for processes that others start. */
const command = [process.execPath, join(import.meta.dirname, "../../dist/bin/main.js")];

/** `kettle fos serve` in this process and a folder, once it serves. */
export async function serveIn(folder: Folder, ...more: readonly string[]): Promise<ServingCommand> {
  let stop = (): void => undefined;
  let out = "";
  const running = folder.kettleOn(
    { command, err: noteGrown, out: (text) => void (out += `${text}\n`), onInterrupt: (end) => ((stop = end), () => undefined) },
    ...["fos", "serve", "--name", "a", "--listen", "127.0.0.1:0", "--metrics", "0", ...more],
  );
  const found = await vi.waitFor(() => servingIn(out), { timeout: 60_000 });
  const ended = async (): Promise<number> => (await running).code;
  return {
    ...found,
    ended,
    stop: async () => {
      stop();
      return ended();
    },
  };
}

/** What it has printed by the time that it serves. Throws before. */
function servingIn(out: string): Pick<ServingCommand, "root" | "management" | "address"> {
  const found = /capability for all names: (\w+)\ncapability for the fleet: (\w+)\na serves at (\S+)\n$/u.exec(out);
  const [, root, management, address] = found ?? [];
  if (root === undefined || management === undefined || address === undefined) throw new Error(`it does not serve: ${out}`);
  return { root, management, address };
}

/** The processes that servers have started. */
const grown = new Set<number>();

function noteGrown(log: string): void {
  const [, pid] = /"event":"server started".*"pid":(\d+)/u.exec(log) ?? [];
  if (pid !== undefined) grown.add(Number(pid));
}

/** Ends the servers that others have started and that a test which has failed has not ended. */
export function endGrown(): void {
  for (const pid of grown) if (isRunning(pid)) process.kill(pid, "SIGKILL");
  grown.clear();
}
