import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasNats, NatsServer } from "../../../../bench/runtime/nats-server.js";
import { connectNames, ServerProcess, type FleetClient, type PostNetwork } from "../../../../runtime/fos/index.js";
import { isRunning } from "../../../support/is-running.js";

// The command as built: servers that are asked to grow their fleet start processes that go on without them.

const command = [process.execPath, join(import.meta.dirname, "../../../../dist/bin/main.js")];

interface Started {
  readonly peer: string;
  readonly pid: number;
  readonly command: readonly string[];
}

/** A server that is asked to end answers what it was asked before. */
const ENDED = { timeout: 20_000 };

let folder: string;
let started: Started[];
let running: ServerProcess[];
let clients: FleetClient[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kettle-fos-"));
  [started, running, clients] = [[], [], []];
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await Promise.all(running.map((server) => server.kill()));
  for (const { pid } of started) if (isRunning(pid)) process.kill(pid, "SIGKILL");
  await expect.poll(startedAndRunning, ENDED).toEqual([]);
  rmSync(folder, { recursive: true });
});

test("a server that is asked to starts others, which go on without it, and end when they are asked to", async () => {
  const { server, client, root, management } = await start();
  await client.request({ op: "register", name: "/x", to: { kind: "direct", location: "here" }, capabilities: [root] });
  for (const name of ["b", "c"]) await grow(client, name, management);
  expect([...(await client.status()).values()].map((status) => status?.state)).toEqual(["serving", "serving", "serving"]);
  expect(started.map(({ peer }) => peer)).toEqual(["b", "c"]);
  expect(readdirSync(folder).toSorted()).toEqual(["a", "b", "c"]);
  expect(readFileSync(join(folder, "b", "server.log"), "utf8")).toMatch(/^b serves at 127\.0\.0\.1:\d+$/mu);

  const [b] = client.servers().filter(({ name }) => name === "b");
  if (b === undefined) throw new Error("the client was not told where it is");
  const other = await connect([b]);
  await server.kill();
  expect(await other.lookup("/x")).toMatchObject({ location: "here" });
  await other.request({ op: "unregister", name: "/x", capabilities: [root] });

  // A server may be stopped by itself, and another one asked for it: here all of the rest are.
  await expect(other.request({ op: "stop", server: "z", capabilities: [management] })).rejects.toMatchObject({ code: "fleet" });
  await other.request({ op: "stop", capabilities: [management] });
  await expect.poll(startedAndRunning, ENDED).toEqual([]);
});

test("one server is stopped, and the others go on", async () => {
  const { client, root, management } = await start();
  for (const name of ["b", "c"]) await grow(client, name, management);
  await expect(client.request({ op: "stop", server: "b", capabilities: [root] })).rejects.toMatchObject({ code: "refused" });
  await client.request({ op: "stop", server: "b", capabilities: [management] });
  await expect.poll(startedAndRunning, ENDED).toEqual(["c"]);
  await client.request({ op: "register", name: "/x", to: { kind: "direct", location: "here" }, capabilities: [root] });

  // It has promised things: only with its folder it comes back.
  const words = started.find(({ peer }) => peer === "b")?.command ?? [];
  await expect(grow(client, "b", management)).rejects.toThrow(/there was a server of this name/u);
  const at = (option: string): string => words[words.indexOf(option) + 1] ?? "";
  running.push(await ServerProcess.start({ name: "b", listen: at("--listen"), data: at("--data"), command }));
  const back = await connect([{ name: "b", address: at("--listen") }]);
  expect(await back.lookup("/x")).toMatchObject({ location: "here" });
});

test("nothing is left of a server for which its client does not wait, and the name is free", async () => {
  const { client, management } = await start();
  const leaving = new AbortController();
  const asked = client.request({ op: "grow", server: "b", capabilities: [management] }, { signal: leaving.signal });
  const outcome = expect(asked).rejects.toThrow("enough");
  await expect.poll(() => readdirSync(folder)).toContain("b");
  leaving.abort(new Error("enough"));
  await outcome;
  await expect.poll(() => readdirSync(join(folder, "b")), ENDED).toContain("not-started");
  expect(started).toEqual([]);
  await grow(client, "b", management);
  expect((await client.status()).get("b")).toMatchObject({ state: "serving" });
});

describe("is refused, and starts nothing", () => {
  test("without the capability for the fleet", async () => {
    const { client, root } = await start();
    await expect(grow(client, "b", root)).rejects.toMatchObject({ code: "refused" });
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  test("a name that is no name of a folder, and a secret in place of a name, which is not repeated", async () => {
    const { client, management } = await start();
    for (const name of ["../b", "b/c", "..", ".", "-b", "b.c", "b\\c", "~", "b".repeat(65), management]) {
      const asked = grow(client, name, management);
      await expect(asked).rejects.toThrow(/^Cannot grow the fleet: Cannot start a server: its name has 1 to 64 letters/u);
    }
    for (const name of ["", "b c", "b\0", "b\n"]) await expect(grow(client, name, management)).rejects.toMatchObject({ code: "malformed" });
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  test("a name that is taken: by a member, by a server that is being started, by a folder", async () => {
    const { client, management } = await start();
    mkdirSync(join(folder, "photos"));
    await expect(grow(client, "a", management)).rejects.toThrow("Cannot start the server a: it is a member of the fleet");
    await expect(grow(client, "photos", management)).rejects.toThrow(`the folder '${join(folder, "photos")}' exists`);
    const both = await Promise.allSettled([grow(client, "b", management), grow(client, "b", management)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(grow(client, "b", management)).rejects.toThrow("it is a member of the fleet");
    expect(started.map(({ peer }) => peer)).toEqual(["b"]);
    expect(readdirSync(join(folder, "photos"))).toEqual([]);
  });

  test("by a server without a folder", async () => {
    const server = await ServerProcess.start({ name: "a", command });
    running.push(server);
    const client = await connect([server]);
    const asked = grow(client, "b", server.capabilities?.management ?? "");
    await expect(asked).rejects.toThrow("Cannot start the server b: a has no folder, and is alone");
  });
});

if (hasNats) describeNats();
else test("NATS is not tested: nats-server is not installed", () => expect(hasNats).toBe(false));

function describeNats(): void {
  test("on NATS the new server is on NATS too", async () => {
    const nats = new NatsServer();
    await nats.start();
    try {
      const network = { kind: "nats", servers: [nats.address] } as const;
      const { client, management } = await start(network);
      await grow(client, "b", management);
      expect((await client.status()).get("b")).toMatchObject({ state: "serving", members: ["a.1", "b.1"] });
    } finally {
      await nats.kill();
    }
  });
}

/** The servers that others have started and that have not ended. */
function startedAndRunning(): readonly string[] {
  return started.filter(({ pid }) => isRunning(pid)).map(({ peer }) => peer);
}

interface Fleet {
  readonly server: ServerProcess;
  readonly client: FleetClient;
  readonly root: string;
  readonly management: string;
}

/** The first server, in a folder of its own. */
async function start(network?: Extract<PostNetwork, { readonly kind: "nats" }>): Promise<Fleet> {
  const onLog = (line: string): void => {
    if (line.includes('"event":"server started"')) started.push(readStarted(JSON.parse(line)));
  };
  const server = await ServerProcess.start({ name: "a", data: join(folder, "a"), nats: network?.servers, command, onLog });
  running.push(server);
  if (server.capabilities === null) throw new Error("it has begun before");
  return { server, client: await connect([server], network), ...server.capabilities };
}

async function grow(client: FleetClient, server: string, capability: string): Promise<void> {
  await client.request({ op: "grow", server, capabilities: [capability] }, { timeoutMs: 70_000 });
}

async function connect(
  servers: readonly { readonly name: string; readonly address: string }[],
  network?: PostNetwork,
): Promise<FleetClient> {
  const client = await connectNames({ servers, ...(network === undefined ? {} : { network }) });
  clients.push(client);
  return client;
}

function readStarted(line: unknown): Started {
  if (typeof line !== "object" || line === null || !("peer" in line) || !("pid" in line) || !("command" in line))
    throw new Error("no event");
  const { peer, pid, command: words } = line;
  if (typeof peer !== "string" || typeof pid !== "number" || !Array.isArray(words)) throw new Error("no event");
  return { peer, pid, command: words.map(String) };
}
