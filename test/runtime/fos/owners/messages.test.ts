import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  connectNames,
  jsonLog,
  openFleetServer,
  openMailboxPort,
  openPost,
  Process,
  type FleetClient,
  type NameServer,
  type PostNetwork,
} from "../../../../runtime/fos/index.js";
import { MemoryNetwork } from "../../../../runtime/transport/index.js";
import { codeOf } from "../messaging/support/code-of.js";

// Three servers with disks, one of which holds a sub-domain: mailboxes are registered there, and messages sent by its names, by processes that ask the others.

const ending: (() => Promise<void>)[] = [];
let folder = "";
let network: PostNetwork;
/** What servers have written to their logs. */
let told: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kettle-owners-"));
  network = { kind: "memory", network: new MemoryNetwork() };
  told = [];
});
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
  rmSync(folder, { recursive: true });
});

test("mailboxes take messages by names that have owners, as long as these stand, whoever they are", { timeout: 60_000 }, async () => {
  const { servers, root } = await openServers();
  const tea = await openProcess("tea", servers.b);
  const guest = await openProcess("guest", servers.c);
  await tea.names.request({ op: "reserve", name: "/tea/*", capabilities: root });
  const mailbox = await tea.process.mailbox(({ body }) => ({ body }));
  const capability = await mailbox.issue();
  await tea.process.aliasRegisterDirect({ name: "/cup", capabilities: root }, mailbox);
  const send = (name: string): Promise<unknown> =>
    guest.process.send({ name, capability }, { body: name }).then(({ body }) => body, codeOf);

  for (const owners of [["a"], ["b"], ["a", "c"]]) {
    await guest.names.request({ op: "give", name: "/tea/*", owners, capabilities: root });
    await tea.process.aliasRegisterDirect({ name: "/tea/1", capabilities: root }, mailbox);
    await guest.process.aliasRegisterIndirect({ name: "/tea/all", capabilities: root }, "/tea/1");
    expect([await send("/tea/1"), await send("/tea/all"), await send("/cup")]).toEqual(["/tea/1", "/tea/all", "/cup"]);
    await guest.process.aliasUnregister({ name: "/tea/1", capabilities: root });
    expect([await send("/tea/1"), await send("/tea/all"), await send("/cup")]).toEqual(["unknown name", "unknown name", "/cup"]);
    await tea.process.aliasUnregister({ name: "/tea/all", capabilities: root });
  }
  const status = await guest.names.status({ digest: true });
  expect(status.get("b")?.owned).toEqual([]);
  expect(status.get("a")?.owned).toMatchObject([{ domain: "/tea/*", state: "serving", names: 0 }]);
  expect(status.get("a")?.owned[0]?.digest).toBe(status.get("c")?.owned[0]?.digest);
  expect(await servers.a.metrics.text()).toContain('fos_owned_members{domain="/tea/*"} 2');
  expect(told.filter((line) => [...root, capability].some((secret) => line.includes(secret)))).toEqual([]);
  expect(told.filter((line) => line.includes('"via":["c"]')).length).toBeGreaterThan(0);
});

test(
  "while the only owner is down its sub-domain waits, mailboxes hear of everything else, and nobody who owns anything leaves",
  { timeout: 60_000 },
  async () => {
    const { servers, root, management } = await openServers();
    const guest = await openProcess("guest", servers.c);
    const mailbox = await guest.process.mailbox(({ body }) => ({ body }));
    await guest.names.request({ op: "reserve", name: "/tea/*", capabilities: root });
    await guest.names.request({ op: "give", name: "/tea/*", owners: ["b"], capabilities: root });
    await guest.process.aliasRegisterDirect({ name: "/tea/1", capabilities: root }, mailbox);
    await expect(guest.names.request({ op: "shrink", server: "b", capabilities: management })).rejects.toMatchObject({ code: "fleet" });

    await servers.b.close();
    await expect.poll(async () => (await guest.names.status()).get("c")?.members.length, { timeout: 20_000 }).toBe(2);
    await guest.process.aliasRegisterDirect({ name: "/cup", capabilities: root }, mailbox);
    const asked = guest.names.request({ op: "lookup", name: "/tea/1" }, { timeoutMs: 1000 });
    await expect(asked).rejects.toMatchObject({ code: "unreachable" });
    const { capability } = await guest.names.request({
      op: "register",
      name: "/x",
      to: { kind: "direct", location: "m" },
      capabilities: root,
    });
    expect(capability).toMatch(/^[0-9a-f]{32}$/u);
  },
);

async function openServers() {
  const a = await openServer("a", []);
  const started = await a.start();
  const servers = { a, b: await openServer("b", [a]), c: await openServer("c", [a]) };
  for (const server of Object.values(servers)) await server.serving();
  return { servers, root: [started?.root ?? ""], management: [started?.management ?? ""] };
}

async function openServer(name: string, contacts: readonly NameServer[]): Promise<NameServer> {
  const server = await openFleetServer({
    name,
    network,
    data: join(folder, name),
    join: contacts.map((one) => ({ name: one.name, address: one.address })),
    mailboxes: openMailboxPort,
    log: jsonLog(name, (line) => told.push(line)),
    timing: { heartbeatMs: 50, leaseMs: 300, suspectAfterMs: 500, serveWithinMs: 1_500 },
    onStop: () => undefined,
    onFailed: () => undefined,
  });
  ending.push(() => server.close());
  return server;
}

async function openProcess(name: string, server: NameServer): Promise<{ readonly process: Process; readonly names: FleetClient }> {
  const post = await openPost(name, network);
  const names = await connectNames({ post, servers: [{ name: server.name, address: server.address }] });
  const process = new Process({ post, names });
  ending.push(async () => {
    process.close();
    await post.close();
  });
  return { process, names };
}
