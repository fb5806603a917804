import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { connectNames, freePort, ServerProcess, type FleetClient, type ServerAddress } from "../../../../runtime/fos/index.js";

// The command as built: three servers as processes, which are started with the same words each time.

const command = [process.execPath, join(import.meta.dirname, "../../../../dist/bin/main.js")];
const folder = mkdtempSync(join(tmpdir(), "kettle-fos-"));
const running: ServerProcess[] = [];
const clients: FleetClient[] = [];

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await Promise.all(running.map((server) => server.kill()));
  rmSync(folder, { recursive: true });
});

test("a fleet that was killed as a whole comes back with every name, and a majority of it too", async () => {
  const places = await Promise.all(["a", "b", "c"].map(async (name) => ({ name, address: `127.0.0.1:${await freePort()}` })));
  const [a, b, c] = places;
  if (a === undefined || b === undefined || c === undefined) throw new Error("there are three");
  const contactsOf = (place: ServerAddress): readonly ServerAddress[] => (place === a ? [] : [a]);
  const root = (await start(a, contactsOf(a))).capabilities?.root ?? "";
  for (const place of [b, c]) await start(place, contactsOf(place));
  await (await connect(b)).request({ op: "register", name: "/x", to: { kind: "direct", location: "here" }, capabilities: [root] });

  // A sub-domain that one of them holds comes back too.
  const asked = await connect(c);
  await asked.request({ op: "reserve", name: "/net/*", capabilities: [root] });
  await asked.request({ op: "give", name: "/net/*", owners: ["b"], capabilities: [root] });
  await asked.request({ op: "register", name: "/net/y", to: { kind: "direct", location: "there" }, capabilities: [root] });

  await killAll();
  const back = await Promise.all(places.map((place) => start(place, contactsOf(place))));
  expect(back.map(({ capabilities }) => capabilities)).toEqual([null, null, null]);
  expect(await (await connect(c)).lookup("/x")).toMatchObject({ location: "here" });
  expect(await (await connect(c)).lookup("/net/y")).toMatchObject({ location: "there" });
  const statuses = [...(await (await connect(c)).status({ digest: true })).values()];
  expect(new Set(statuses.map((status) => status?.digest)).size).toBe(1);

  await killAll();
  await Promise.all([b, c].map((place) => start(place, contactsOf(place))));
  expect(await (await connect(b)).lookup("/x")).toMatchObject({ location: "here" });
  expect(await (await connect(c)).lookup("/net/y")).toMatchObject({ location: "there" });
});

async function start({ name, address }: ServerAddress, others: readonly ServerAddress[]): Promise<ServerProcess> {
  const server = await ServerProcess.start({ name, listen: address, join: others, data: join(folder, name), command });
  running.push(server);
  return server;
}

async function killAll(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.kill()));
}

async function connect(server: ServerAddress): Promise<FleetClient> {
  const client = await connectNames({ servers: [server] });
  clients.push(client);
  return client;
}
