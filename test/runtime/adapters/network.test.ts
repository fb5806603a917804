import { expect, test } from "vitest";
import { openNetwork, type NetworkEvent, type NetworkUses, type OpenNetwork } from "../../../runtime/adapters/index.js";
import { createNode, systemClock, type Envelope, type Network, type Node, type RoleOptions } from "../../../runtime/kernel/index.js";
import { MemoryNetwork, nodeId, tcpTransport, type MemoryEndpoint, type Payload } from "../../../runtime/transport/index.js";
import { cacheRole, homeRole } from "../support/stache-nodes.js";

const block = { protocol: "Stache", role: "Cache", block: "Block/1" } as const;
const envelope: Envelope = { protocol: "P", from: "Cache/a", to: "Home/h", block: null, message: { type: "Hello" } };

async function open(transport: MemoryNetwork, name: string, uses: Pick<NetworkUses, "processOf"> = {}): Promise<Opened> {
  const events: NetworkEvent[] = [];
  return { ...(await openNetwork(transport, name, { onEvent: (event) => void events.push(event), ...uses })), events };
}

interface Opened extends OpenNetwork<MemoryEndpoint> {
  readonly events: readonly NetworkEvent[];
}

async function start(network: Network, name: string, role: RoleOptions): Promise<Node> {
  const node = createNode({ name, roles: [role], network, clock: systemClock, random: () => 0, report: () => undefined });
  await node.start();
  return node;
}

/** Lets everything arrive that is on its way in memory. */
async function settle(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("nodes in memory share a block", async () => {
  const transport = new MemoryNetwork();
  const [h, a, b] = [await open(transport, "h"), await open(transport, "a"), await open(transport, "b")];
  await start(h.network, "h", homeRole);
  const [cacheA, cacheB] = [await start(a.network, "a", cacheRole), await start(b.network, "b", cacheRole)];
  for (const { endpoint } of [a, b]) endpoint.connect(h.endpoint.id);
  await cacheA.request(block, { request: "write", args: { v: "tea" } });
  expect(await cacheB.request(block, { request: "read", args: {} })).toBe("tea");
  expect([h, a, b].flatMap(({ events }) => events).filter(({ kind }) => kind !== "connected")).toEqual([]);
});

test("nodes share a block over TCP, sets and bytes included", async () => {
  const h = await openNetwork(tcpTransport(), "h", { onEvent: () => undefined });
  const a = await openNetwork(tcpTransport(), "a", { onEvent: () => undefined });
  await start(h.network, "h", homeRole);
  const cache = await start(a.network, "a", cacheRole);
  a.endpoint.connect(nodeId("h"), h.endpoint.address);
  const value = { pages: new Set([1, 2]), bytes: new Uint8Array([7]) };
  await cache.request(block, { request: "write", args: { v: value } });
  // Back over the wire: the home has it, and the cache asks for it anew.
  await cache.request(block, { request: "evict", args: {} });
  expect(await cache.request(block, { request: "read", args: {} })).toEqual(value);
  await Promise.all([h.endpoint.close(), a.endpoint.close()]);
});

test.each<{ readonly what: string; readonly body: Payload["body"]; readonly reason: string }>([
  { what: "a text", body: "hello", reason: "a has sent what is no message" },
  { what: "what nobody has dumped", body: { $set: 1 }, reason: "a has sent what is no message" },
  { what: "a message without a type", body: { ...sent(), message: {} }, reason: "a has sent what is no message" },
  { what: "a block that is none", body: { ...sent(), block: 7 }, reason: "a has sent what is no message" },
  {
    what: "a message of another process",
    body: { ...sent(), from: "Cache/b" },
    reason: "a has sent a message of Cache/b, who is elsewhere",
  },
])("$what is an event, and no machine hears of it", async ({ body, reason }) => {
  const transport = new MemoryNetwork();
  const h = await open(transport, "h");
  const received: Envelope[] = [];
  h.network.receive((one) => void received.push(one));
  const a = await transport.open(nodeId("a"), { onMessage: () => undefined, onEvent: () => undefined });
  a.connect(nodeId("h"));
  a.send(nodeId("h"), { body });
  a.send(nodeId("h"), { body: sent() });
  await settle();
  expect(h.events.filter(({ kind }) => kind !== "connected")).toEqual([{ kind: "malformed", peer: "a", reason }]);
  expect(received).toEqual([envelope]);
});

function sent(): { readonly [name: string]: Payload["body"] } {
  return { protocol: "P", from: "Cache/a", to: "Home/h", block: null, message: { type: "Hello" } };
}

test("what the transport does not take is an event with the reason", async () => {
  const transport = new MemoryNetwork({ queueMessages: 1 });
  const [a] = [await open(transport, "a"), await open(transport, "h")];
  a.network.send(envelope);
  a.endpoint.connect(nodeId("h"));
  a.network.send(envelope);
  a.network.send(envelope);
  await a.endpoint.close();
  a.network.send(envelope);
  const outcomes = a.events.flatMap((event) => (event.kind === "lost" ? [event.outcome] : []));
  expect(outcomes).toEqual(["unknown", "full", "closed"]);
});

test("a message before there is a node is an event", async () => {
  const transport = new MemoryNetwork();
  const [a, h] = [await open(transport, "a"), await open(transport, "h")];
  a.endpoint.connect(nodeId("h"));
  a.network.send(envelope);
  await settle();
  expect(h.events).toContainEqual({ kind: "early", envelope });
});

test("several nodes may be of one process", async () => {
  const transport = new MemoryNetwork();
  const processOf = (node: string): string => (node.startsWith("Cache/") ? "clients" : "servers");
  const [clients, servers] = [await open(transport, "clients", { processOf }), await open(transport, "servers", { processOf })];
  const received: Envelope[] = [];
  servers.network.receive((one) => void received.push(one));
  clients.endpoint.connect(nodeId("servers"));
  for (const from of ["Cache/a", "Cache/b"] as const) clients.network.send({ ...envelope, from });
  await settle();
  expect(received.map(({ from }) => from)).toEqual(["Cache/a", "Cache/b"]);
});
