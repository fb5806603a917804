import { afterEach, expect, test } from "vitest";
import {
  aloneInMemory,
  connectNames,
  createLocalTable,
  openNameServer,
  openPost,
  silentLog,
  type FleetClient,
  type NameServer,
  type NameTable,
  type ServerStart,
  type StartServer,
} from "../../../../runtime/fos/index.js";
import { MemoryNetwork } from "../../../../runtime/transport/index.js";

// Two servers that share one table, as if it were replicated: what they tell each other, and clients.

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

test("a client hears of servers that it was not told of", async () => {
  const { client } = await openBoth();
  await expect.poll(async () => [...(await client.status()).keys()]).toEqual(["a", "b"]);
});

test("to shrink the fleet any server may be asked, and the one that is to leave looks at the capability", async () => {
  const { client, management, root, ended } = await openBoth();
  await expect.poll(async () => (await client.status()).size).toBe(2);
  await expect(client.request({ op: "shrink", server: "b", capabilities: [root] })).rejects.toMatchObject({ code: "refused" });
  expect(ended).toEqual([]);
  await client.request({ op: "shrink", server: "b", capabilities: [management] });
  expect(ended).toEqual(["b left", "b"]);
  await expect(client.request({ op: "shrink", server: "c", capabilities: [management] })).rejects.toMatchObject({ code: "fleet" });
});

test("the end of the service is that of all servers", async () => {
  const { client, management, ended } = await openBoth();
  await expect.poll(async () => (await client.status()).size).toBe(2);
  await client.request({ op: "stop", capabilities: [management] });
  expect(ended.toSorted()).toEqual(["a", "b"]);
});

test("one server is ended at any server, and looks at the capability itself", async () => {
  const { client, management, root, ended } = await openBoth();
  await expect.poll(async () => (await client.status()).size).toBe(2);
  await expect(client.request({ op: "stop", server: "b", capabilities: [root] })).rejects.toMatchObject({ code: "refused" });
  await expect(client.request({ op: "stop", server: "c", capabilities: [management] })).rejects.toMatchObject({ code: "fleet" });
  expect(ended).toEqual([]);
  for (const server of ["b", "a"]) await client.request({ op: "stop", server, capabilities: [management] });
  expect(ended).toEqual(["b", "a"]);
});

test("a server that is part of a program says where another one is started", async () => {
  const { client, management } = await openBoth();
  const refusal = {
    code: "fleet",
    message: "Cannot grow the fleet: Cannot start the server c: start it with --join a=ADDRESS where it is to run",
  };
  await expect(client.request({ op: "grow", server: "c", capabilities: [management] })).rejects.toMatchObject(refusal);
});

test("a program may start servers itself; a name is given to it once, and what it fails with is told", async () => {
  const { starts, startServer, fail } = recordStarts();
  const { client, management } = await openBoth(startServer);
  const grow = (server: string) => client.request({ op: "grow", server, capabilities: [management] });
  await grow("quick");
  expect(starts).toMatchObject([{ name: "quick", contact: { name: "a", address: "a" }, isKnown: false }]);
  const first = expect(grow("d")).rejects.toMatchObject({ code: "fleet", message: "Cannot grow the fleet: no room" });
  await expect.poll(() => starts.length).toBe(2);
  await expect(grow("d")).rejects.toThrow("it is being started");
  fail("d", new Error("no room"));
  await first;
  await Promise.all([expect(grow("d")).rejects.toThrow("no room"), expect.poll(() => fail("d", new Error("no room"))).toBe(true)]);
});

test("the start of a server is given up when nobody waits for it, and when the server that was asked ends", async () => {
  const { starts, startServer } = recordStarts();
  const { client, management, network, endA } = await openBoth(startServer);
  const isAborted = (name: string) => starts.find((start) => start.name === name)?.signal.aborted;
  const grow = (server: string) => ({ op: "grow" as const, server, capabilities: [management] });

  const leaving = new AbortController();
  const left = client.request(grow("e"), { signal: leaving.signal });
  const outcome = expect(left).rejects.toThrow("enough");
  await expect.poll(() => isAborted("e")).toBe(false);
  leaving.abort(new Error("enough"));
  await outcome;
  await expect.poll(() => isAborted("e")).toBe(true);

  const gone = await connectNames({ servers: [{ name: "a", address: "a" }], network: { kind: "memory", network } });
  const lost = expect(gone.request(grow("f"), { timeoutMs: 2000 })).rejects.toMatchObject({ code: "unknown" });
  await expect.poll(() => isAborted("f")).toBe(false);
  await gone.close();
  await expect.poll(() => isAborted("f")).toBe(true);
  await lost;

  const unanswered = expect(client.request(grow("g"))).rejects.toMatchObject({ code: "unknown" });
  await expect.poll(() => isAborted("g")).toBe(false);
  await endA();
  expect(isAborted("g")).toBe(true);
  await unanswered;
});

test("nobody is sent a capability for having said that it is a server", async () => {
  const { client, management, network } = await openBoth();
  const heard: unknown[] = [];
  const mallory = await openPost("mallory", { kind: "memory", network });
  closing.push(async () => {
    await mallory.close();
  });
  mallory.channel("questions", { onMessage: (_, content) => void heard.push(content) });
  mallory.channel("servers", { onMessage: () => undefined });
  mallory.connect("a", "a");
  mallory.send("a", "servers", { mallory: "mallory" });
  await expect.poll(async () => [...(await client.status()).keys()].toSorted()).toEqual(["a", "b", "mallory"]);
  await expect(client.request({ op: "shrink", server: "mallory", capabilities: [management] })).rejects.toMatchObject({ code: "fleet" });
  await client.request({ op: "stop", capabilities: [management] });
  expect(JSON.stringify(heard)).not.toContain(management);
});

interface RecordedStarts {
  readonly starts: readonly ServerStart[];
  /** Starts the server `quick` at once, and no other one. */
  readonly startServer: StartServer;
  /** Ends a start. False where there is none. */
  readonly fail: (name: string, error: Error) => boolean;
}

function recordStarts(): RecordedStarts {
  const starts: ServerStart[] = [];
  const failing = new Map<string, (error: Error) => void>();
  const startServer: StartServer = (start) => {
    starts.push(start);
    return new Promise((resolve, reject) => (start.name === "quick" ? resolve() : failing.set(start.name, reject)));
  };
  const fail = (name: string, error: Error): boolean => {
    failing.get(name)?.(error);
    return failing.delete(name);
  };
  return { starts, startServer, fail };
}

interface Both {
  readonly network: MemoryNetwork;
  readonly client: FleetClient;
  readonly root: string;
  readonly management: string;
  /** Who was asked to end, and who has left. */
  readonly ended: string[];
  /** Ends the server that the client asks. */
  readonly endA: () => Promise<void>;
}

async function openBoth(startServer?: StartServer): Promise<Both> {
  const network = new MemoryNetwork();
  const shared = createLocalTable();
  const table: NameTable = {
    get: (...args) => shared.get(...args),
    change: (...args) => shared.change(...args),
    entries: () => shared.entries(),
    watch: (listener) => shared.watch(listener),
    members: () => ["a.1", "b.1"],
  };
  const ended: string[] = [];
  const open = async (name: string, join: readonly string[]): Promise<NameServer> => {
    const membership = { ...aloneInMemory(name), table, leave: async () => void ended.push(`${name} left`) };
    const server = await openNameServer({
      name,
      network: { kind: "memory", network },
      join: join.map((other) => ({ name: other, address: other })),
      membership: async () => membership,
      mailboxes: () => ({ changed: () => Promise.resolve() }),
      log: silentLog,
      onStop: () => void ended.push(name),
      startServer,
    });
    closing.push(() => server.close());
    return server;
  };
  const a = await open("a", []);
  await open("b", ["a"]);
  const started = await a.start();
  const client = await connectNames({ servers: [{ name: "a", address: "a" }], network: { kind: "memory", network } });
  closing.push(() => client.close());
  return { network, client, root: started?.root ?? "", management: started?.management ?? "", ended, endA: () => a.close() };
}
