import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Debian puts it where only administrators look. */
const PROGRAM = ["nats-server", "/usr/sbin/nats-server"].find((program) => spawnSync(program, ["--version"]).status === 0);

/** Whether a server can be started here. */
export const hasNats = PROGRAM !== undefined;

/** A server of NATS that can be killed and started again at the same address. */
export class NatsServer {
  private process: ChildProcess | undefined;
  private port = -1;

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Waits until it takes connections. */
  async start(): Promise<void> {
    const server = spawn(PROGRAM ?? "nats-server", ["-a", "127.0.0.1", "-p", String(this.port)], { stdio: ["ignore", "ignore", "pipe"] });
    this.process = server;
    for await (const line of createInterface({ input: server.stderr })) {
      this.port = Number(/Listening for client connections on .*:(\d+)$/u.exec(line)?.[1] ?? this.port);
      if (line.includes("Server is ready")) break;
    }
    // Whatever it says later is thrown away, so that it never waits for a reader.
    server.stderr.resume();
  }

  /** At once, as when the machine fails. */
  async kill(): Promise<void> {
    const server = this.process;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, "exit");
    server.kill("SIGKILL");
    await exit;
  }
}
