import { describe, expect, test } from "vitest";
import { startNameService } from "../../../../runtime/fos/index.js";
import { MemoryNetwork } from "../../../../runtime/transport/index.js";
import { openTestServer } from "./open-fleet.js";

const networks = [
  { kind: "tcp", of: () => ({ kind: "tcp" as const }) },
  { kind: "memory", of: () => ({ kind: "memory" as const, network: new MemoryNetwork() }) },
];

describe.each(networks)("a name server over $kind", ({ of }) => {
  test("registers, resolves and forgets names for its clients", async () => {
    const { client, root, close } = await openTestServer({ network: of() });
    const capabilities = [root];
    const one = await client.request({ op: "register", name: "/echo/1", to: { kind: "direct", location: "tcp://one:1" }, capabilities });
    await client.request({ op: "register", name: "/echo/all", to: { kind: "indirect", name: "/echo/1" }, capabilities });

    expect(await client.resolve("/echo/all")).toMatchObject({ location: "tcp://one:1", names: ["/echo/all", "/echo/1"] });
    await client.request({ op: "unregister", name: "/echo/1", capabilities: [one.capability ?? ""] });
    await expect(client.resolve("/echo/all")).rejects.toMatchObject({ name: "NameError", code: "not found" });
    await close();
  });

  test("says how it is doing", async () => {
    const { client, close } = await openTestServer({ network: of() });
    const statuses = await client.status({ digest: true });
    expect([...statuses.keys()]).toEqual(["a"]);
    expect(statuses.get("a")).toMatchObject({ name: "a", state: "serving", view: 1, members: ["a.1"], names: 1 });
    expect(statuses.get("a")?.digest).toMatch(/^[0-9a-f]{64}$/u);
    await close();
  });
});

test("a service inside of a program needs nothing", async () => {
  const { client, root, close } = await startNameService();
  await client.request({ op: "register", name: "/a", to: { kind: "direct", location: "here" }, capabilities: [root] });
  expect(await client.lookup("/a")).toMatchObject({ kind: "direct", location: "here" });
  close();
});

test("whoever watches a name is told what has changed, once", async () => {
  const { client, root, close } = await startNameService();
  const ending = new AbortController();
  const seen: unknown[] = [];
  for await (const found of client.watch("/a", { signal: ending.signal, everyMs: 1 })) {
    seen.push(found?.kind === "direct" ? found.location : found);
    if (seen.length === 1)
      await client.request({ op: "register", name: "/a", to: { kind: "direct", location: "here" }, capabilities: [root] });
    if (seen.length === 2) await client.request({ op: "unregister", name: "/a", capabilities: [root] });
    if (seen.length === 3) ending.abort();
  }
  expect(seen).toEqual([null, "here", null]);
  close();
});
