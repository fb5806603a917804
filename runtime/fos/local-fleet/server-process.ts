import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { serveWords, type ServeWords } from "./serve-words.js";

/** How a name server is started as a process of its own. */
export interface ServerProcessOptions extends ServeWords {
  /** The command `kettle`, with words before its own: that of this package unless told. */
  readonly command?: readonly string[] | undefined;
  /** What it writes to its log, line by line. */
  readonly onLog?: ((line: string) => void) | undefined;
}

/** The capabilities of a service, which its first server has printed. */
export interface Capabilities {
  readonly root: string;
  readonly management: string;
}

/** The command of this package, as it is when it is installed. */
const COMMAND = [process.execPath, fileURLToPath(new URL("../../../bin/main.js", import.meta.url))];

/** A name server in a process of its own. */
export class ServerProcess {
  readonly name: string;
  readonly address: string;
  /** Null where the service had begun before. */
  readonly capabilities: Capabilities | null;
  readonly #child: ChildProcess;

  private constructor(name: string, child: ChildProcess, printed: Printed) {
    this.name = name;
    this.address = printed.address;
    this.capabilities = printed.capabilities;
    this.#child = child;
  }

  /** Starts it, and waits until it serves. Fails with what it says where it does not. */
  static async start(options: ServerProcessOptions): Promise<ServerProcess> {
    const [program = "", ...words] = [...(options.command ?? COMMAND), ...serveWords(options)];
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
    const log: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (log.push(line) > LOG_LINES) log.shift();
      options.onLog?.(line);
    });
    const printed = await readPrinted(createInterface({ input: child.stdout }));
    if (printed === undefined) throw new Error(`Cannot start the server ${options.name}: ${log.join("\n") || "it has ended"}`);
    return new ServerProcess(options.name, child, printed);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it at once, as a crash does. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  /** Has it answer what it was asked, and end. */
  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  /** Waits until it ends by itself. */
  async ended(): Promise<void> {
    if (this.isRunning) await once(this.#child, "exit");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (!this.isRunning) return;
    this.#child.kill(signal);
    await this.ended();
  }
}

/** So much of its log is repeated if it does not start. */
const LOG_LINES = 20;

interface Printed {
  readonly address: string;
  readonly capabilities: Capabilities | null;
}

/** What the command prints until it serves; undefined where it ends before. */
async function readPrinted(lines: AsyncIterable<string>): Promise<Printed | undefined> {
  const found: { root?: string; management?: string } = {};
  for await (const line of lines) {
    const [, domain, capability] = /^capability for (all names|the fleet): (\w+)$/u.exec(line) ?? [];
    if (capability !== undefined) found[domain === "the fleet" ? "management" : "root"] = capability;
    const [, address] = / serves at (\S+)$/u.exec(line) ?? [];
    if (address === undefined) continue;
    const { root, management } = found;
    return { address, capabilities: root === undefined || management === undefined ? null : { root, management } };
  }
  return undefined;
}
