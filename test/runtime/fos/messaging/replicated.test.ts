import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  connectNames,
  openFleetServer,
  openMailboxPort,
  openPost,
  Process,
  silentLog,
  type NameServer,
  type PostNetwork,
} from "../../../../runtime/fos/index.js";
import { MemoryNetwork } from "../../../../runtime/transport/index.js";
import { codeOf } from "./support/code-of.js";

// Mailboxes under a fleet of three servers that hold the table together: one process asks one of them, the other one another.

test("what one server has ended is delivered by none", { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "kettle-fleet-"));
  const network: PostNetwork = { kind: "memory", network: new MemoryNetwork() };
  const first = await openServer("a", { network, folder, join: [] });
  const started = await first.start();
  const root = [started?.root ?? ""];
  const servers = [
    first,
    await openServer("b", { network, folder, join: [first] }),
    await openServer("c", { network, folder, join: [first] }),
  ] as const;
  const [tea, guest] = [await openProcess("tea", network, servers[1]), await openProcess("guest", network, servers[2])];
  const mailbox = await tea.process.mailbox(({ body }) => ({ body }));
  const capability = await mailbox.issue();
  await tea.process.aliasRegisterDirect({ name: "/tea/1", capabilities: root }, mailbox);

  for (let round = 1; round <= 5; round += 1) {
    const alias = { name: "/tea", capabilities: root };
    await tea.process.aliasRegisterIndirect(alias, "/tea/1");
    const send = (): Promise<unknown> => guest.process.send({ name: "/tea", capability }, { body: round }).then(({ body }) => body, codeOf);
    expect([await send(), await send()]).toEqual([round, round]);
    await guest.process.aliasUnregister(alias, "/tea/1");
    expect(await send()).toBe("unknown name");
  }
  for (const { process } of [tea, guest]) process.close();
  await Promise.all([tea, guest].map(({ post }) => post.close()));
  for (const server of servers.toReversed()) await server.close();
  rmSync(folder, { recursive: true });
});

interface Place {
  readonly network: PostNetwork;
  readonly folder: string;
  readonly join: readonly NameServer[];
}

function openServer(name: string, { network, folder, ...place }: Place): Promise<NameServer> {
  const addresses = place.join.map((server) => ({ name: server.name, address: server.address }));
  const data = join(folder, name);
  const ends = { onStop: () => undefined, onFailed: () => undefined };
  return openFleetServer({ name, network, data, join: addresses, mailboxes: openMailboxPort, log: silentLog, ...ends });
}

async function openProcess(name: string, network: PostNetwork, server: NameServer) {
  const post = await openPost(name, network);
  const names = await connectNames({ post, servers: [{ name: server.name, address: server.address }] });
  return { post, process: new Process({ post, names }) };
}
