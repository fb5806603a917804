import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../../runtime/fos/index.js";

/** Whether a server of etcd can be started here: Debian's package `etcd-server`. */
export const hasEtcd = spawnSync("etcd", ["--version"]).status === 0;

/** Members of etcd as processes of this machine, asked over their gateway of HTTP and JSON. */
export class EtcdFleet {
  readonly #children: readonly ChildProcess[];
  readonly #folder: string;
  readonly #ports: readonly number[];

  private constructor(children: readonly ChildProcess[], folder: string, ports: readonly number[]) {
    this.#children = children;
    this.#folder = folder;
    this.#ports = ports;
  }

  /** Starts so many members, and waits until they have a leader. */
  static async start(size: number): Promise<EtcdFleet> {
    const folder = mkdtempSync(join(tmpdir(), "kettle-etcd-"));
    const members = await Promise.all(
      Array.from({ length: size }, async (_, index) => ({ name: `m${index}`, client: await freePort(), peer: await freePort() })),
    );
    const cluster = members.map(({ name, peer }) => `${name}=http://127.0.0.1:${peer}`).join(",");
    const children = members.map(({ name, client, peer }) => {
      const own = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`] as const;
      const options = { name, "data-dir": join(folder, name), "listen-client-urls": own[0], "advertise-client-urls": own[0] };
      const peers = { "listen-peer-urls": own[1], "initial-advertise-peer-urls": own[1], "initial-cluster": cluster, "log-level": "error" };
      const words = Object.entries({ ...options, ...peers }).map(([option, value]) => `--${option}=${value}`);
      return spawn("etcd", words, { stdio: "ignore" });
    });
    const fleet = new EtcdFleet(
      children,
      folder,
      members.map(({ client }) => client),
    );
    const client = fleet.client(0);
    for (let tries = 0; !(await client.put("ready", "yes").catch(() => false)); tries += 1) {
      if (tries === 100) throw new Error("Cannot start etcd: it has no leader after 10 seconds");
      await pause(100);
    }
    return fleet;
  }

  get pids(): readonly number[] {
    return this.#children.map(({ pid }) => pid ?? 0);
  }

  /** A client with a connection of its own to one of the members. */
  client(index: number): EtcdClient {
    return new EtcdClient(this.#ports[index % this.#ports.length] ?? 0);
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        child.kill("SIGKILL");
        await once(child, "exit");
      }),
    );
    rmSync(this.#folder, { recursive: true });
  }
}

/** Asks one member. */
export class EtcdClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Reads a key from the member's own copy. */
  async get(key: string): Promise<boolean> {
    return (await this.#ask("kv/range", { key: base64(key), serializable: true })).includes('"count":"1"');
  }

  /** Writes a key if there is none: whether there was none. */
  async create(key: string, value: string): Promise<boolean> {
    const isAbsent = { key: base64(key), target: "CREATE", create_revision: 0 };
    const put = { requestPut: { key: base64(key), value: base64(value) } };
    return (await this.#ask("kv/txn", { compare: [isAbsent], success: [put] })).includes('"succeeded":true');
  }

  async put(key: string, value: string): Promise<boolean> {
    return (await this.#ask("kv/put", { key: base64(key), value: base64(value) })).includes("revision");
  }

  async remove(key: string): Promise<boolean> {
    return (await this.#ask("kv/deleterange", { key: base64(key) })).includes('"deleted":"1"');
  }

  #ask(path: string, body: object): Promise<string> {
    return new Promise((resolve, reject) => {
      const asked = request(
        { agent: this.#agent, host: "127.0.0.1", port: this.#port, path: `/v3/${path}`, method: "POST" },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (part: string) => (text += part));
          response.on("end", () => resolve(text));
        },
      );
      asked.on("error", reject);
      asked.end(JSON.stringify(body));
    });
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
