import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerAddress } from "../client/index.js";
import { freePort } from "./free-port.js";
import { ServerProcess, type Capabilities, type ServerProcessOptions } from "./server-process.js";

/** A fleet of name servers that are processes of this machine. */
export interface LocalFleetOptions {
  /** What the servers are called, the first first. */
  readonly names: readonly string[];
  /** The folder with a folder for each server; one for the life of the fleet unless told. */
  readonly folder?: string | undefined;
  /** How each is started, beside that. */
  readonly server?: Omit<ServerProcessOptions, "name" | "listen" | "data" | "join">;
}

/** Name servers as processes of this machine: for tests of programs that use names, and for trying them out. */
export class LocalFleet {
  readonly #running = new Map<string, ServerProcess>();
  readonly #options: LocalFleetOptions;
  readonly #folder: string;
  #capabilities: Capabilities | null = null;

  private constructor(options: LocalFleetOptions) {
    this.#options = options;
    this.#folder = options.folder ?? mkdtempSync(join(tmpdir(), "kettle-fos-"));
  }

  /** Starts the servers one after the other; the first begins the service, the others join it. */
  static async start(options: LocalFleetOptions): Promise<LocalFleet> {
    const fleet = new LocalFleet(options);
    try {
      for (const name of options.names) await fleet.add(name);
    } catch (error) {
      await fleet.close();
      throw error;
    }
    return fleet;
  }

  /** The capabilities for all names and for the fleet. */
  get capabilities(): Capabilities {
    if (this.#capabilities === null) throw new Error("Cannot tell the capabilities: the service began before this fleet was started");
    return this.#capabilities;
  }

  /** Where the servers are, those too that were killed. */
  servers(): readonly ServerAddress[] {
    return [...this.#running.values()].map(({ name, address }) => ({ name, address }));
  }

  /** One of the processes. */
  process(name: string): ServerProcess {
    const server = this.#running.get(name);
    if (server === undefined) throw new Error(`Cannot find the server ${name}: it was not started`);
    return server;
  }

  /** Starts a server; again, at its former place, where it has ended. It joins those that run. */
  async add(name: string): Promise<ServerProcess> {
    const { server } = this.#options;
    const earlier = this.#running.get(name);
    if (earlier?.isRunning === true) throw new Error(`Cannot start the server ${name}: it runs`);
    const others = [...this.#running.values()].filter((other) => other.name !== name);
    const started = await ServerProcess.start({
      ...server,
      name,
      listen: earlier?.address ?? `127.0.0.1:${await freePort()}`,
      join: others.map((other) => ({ name: other.name, address: other.address })),
      data: join(this.#folder, name),
    });
    this.#running.set(name, started);
    this.#capabilities ??= started.capabilities;
    return started;
  }

  /** Ends all of them at once. What they keep stays if a folder was given. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map((server) => server.kill()));
    if (this.#options.folder === undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}
