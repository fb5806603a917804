import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { connectNames, createLocalTable, openPost, TableError, type FleetClient, type NameTable } from "../../../../runtime/fos/index.js";
import { MemoryNetwork, nodeId } from "../../../../runtime/transport/index.js";
import { openAlone } from "../server/open-fleet.js";

// Servers that fail, and what clients make of it. Each serves a table of its own, so that an answer tells whom it came from.

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const register = (name: string, capability: string) =>
  ({ op: "register", name, to: { kind: "direct", location: "here" }, capabilities: [capability] }) as const;

describe("a client asks another server", () => {
  test("whatever it asks, where the first does not serve", async () => {
    const { client, root } = await openPair({ get: cutOff, change: cutOff });
    await expect(client.request(register("/n", root))).resolves.toMatchObject({ ok: true });
    await expect(client.lookup("/n")).resolves.toMatchObject({ location: "here" });
  });

  test("where the first cannot be reached", async () => {
    const { client, root, crash } = await openPair({});
    await client.lookup("/n").catch(() => undefined);
    crash();
    await pause(20);
    await expect(client.request(register("/n", root))).resolves.toMatchObject({ ok: true });
  });

  test("what it may ask twice, where the first says nothing", async () => {
    const { client, root } = await openPair({ get: forEver });
    await expect(client.lookup("/n")).rejects.toMatchObject({ code: "not found" });
    await expect(client.request(register("/n", root))).resolves.toMatchObject({ ok: true });
  });
});

describe("a client that gets no answer", () => {
  test("to a change says that nobody knows", async () => {
    const { client, root } = await openPair({ change: forEver });
    await expect(client.request(register("/n", root), { timeoutMs: 100 })).rejects.toMatchObject({ code: "unknown" });
  });

  test("since the server ends meanwhile does not wait for long", async () => {
    const { client, root, crash } = await openPair({ change: forEver });
    const answer = client.request(register("/n", root), { timeoutMs: 60_000 });
    setTimeout(crash, 20);
    await expect(answer).rejects.toMatchObject({ code: "unknown" });
  });

  test("from anybody says that nothing was done", async () => {
    const client = await connect(new MemoryNetwork(), { attemptMs: 20 });
    await expect(client.request(register("/n", "0".repeat(32)), { timeoutMs: 100 })).rejects.toMatchObject({ code: "unreachable" });
  });

  test("ends when it is told to", async () => {
    const { client } = await openPair({ get: forEver });
    const ending = new AbortController();
    const answer = client.lookup("/n", { signal: ending.signal });
    setTimeout(() => ending.abort(new Error("enough")), 20);
    await expect(answer).rejects.toThrow("enough");
  });
});

test("an answer of somebody who was not asked is nobody's", async () => {
  const network = new MemoryNetwork();
  const { client } = await openPair({ get: forEver }, network);
  const liar = await openPost("liar", { kind: "memory", network });
  closing.push(() => liar.close());
  liar.connect("client", "client");
  const answer = client.lookup("/n", { timeoutMs: 100 });
  for (let id = 0; id < 20; id += 1) liar.send("client", "answers", { id, answer: { ok: true, kind: "direct", location: "elsewhere" } });
  await expect(answer).rejects.toMatchObject({ code: "not found" });
});

const cutOff = (): Promise<never> => Promise.reject(new TableError("not serving", "Cannot ask a: it is cut off"));
const forEver = (): Promise<never> => new Promise(() => undefined);

/** The servers `a`, whose table has faults once the service has begun, and `b`; and a client that asks `a` first. */
async function openPair(
  faults: Partial<NameTable>,
  network = new MemoryNetwork(),
): Promise<{ readonly client: FleetClient; readonly root: string; readonly crash: () => void }> {
  const roots = await Promise.all(["a", "b"].map((name) => openServer(name, network, name === "a" ? faults : {})));
  const client = await connect(network, { attemptMs: 30 });
  return { client, root: roots[1] ?? "", crash: () => network.crash(nodeId("a")) };
}

async function openServer(name: string, network: MemoryNetwork, faults: Partial<NameTable>): Promise<string> {
  let table = createLocalTable(`${name}.1`);
  const sound = table;
  const server = await openAlone(name, { kind: "memory", network }, { table: following(() => table) });
  closing.push(() => server.close());
  const started = await server.start();
  table = { ...following(() => sound), ...faults };
  return started?.root ?? "";
}

/** A table that does what another one does, whichever that is at the time. */
function following(table: () => NameTable): NameTable {
  return {
    get: (...args) => table().get(...args),
    change: (...args) => table().change(...args),
    entries: () => table().entries(),
    watch: (listener) => table().watch(listener),
    members: () => table().members(),
  };
}

async function connect(network: MemoryNetwork, limits: { readonly attemptMs: number }): Promise<FleetClient> {
  const post = await openPost("client", { kind: "memory", network });
  const client = await connectNames({
    post,
    servers: [
      { name: "a", address: "a" },
      { name: "b", address: "b" },
    ],
    ...limits,
  });
  closing.push(() => post.close());
  return client;
}
