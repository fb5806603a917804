import { describe, expect, test } from "vitest";
import { World, type WorldOptions } from "./support/world.js";

/** `/fs` leads to `/fs/1` at m1 and `/fs/2` at m2. */
async function fileSystem(options: WorldOptions = {}): Promise<World> {
  const world = await World.started(options);
  for (const index of [1, 2]) await world.do({ op: "register", name: `/fs/${index}`, to: { kind: "direct", location: `m${index}` } });
  const first = await world.do({ op: "register", name: "/fs", to: { kind: "indirect", name: "/fs/1" } });
  const capabilities = [world.root, first.kind === "registered" ? first.capability : ""];
  await world.do({ op: "register", name: "/fs", to: { kind: "indirect", name: "/fs/2" }, capabilities });
  return world;
}

/** How often each destination is chosen in a hundred lookups. */
async function choices(world: World, from?: string): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (let count = 0; count < 100; count++) {
    const found = await world.ask({ op: "lookup", name: "/fs", ...(from === undefined ? {} : { from }) });
    const destination = found.ok && found.kind === "indirect" ? found.destination : "none";
    counts[destination] = (counts[destination] ?? 0) + 1;
  }
  return counts;
}

/** The registrations on the way from a name to a mailbox, and where it is. */
async function resolve(world: World, name: string): Promise<{ readonly path: readonly string[]; readonly location: string }> {
  const found = await world.ask({ op: "lookup", name });
  if (!found.ok) throw new Error(found.code);
  if (found.kind === "direct") return { path: [found.registration], location: found.location };
  if (found.kind !== "indirect") throw new Error(found.kind);
  const below = await resolve(world, found.destination);
  return { ...below, path: [found.registration, ...below.path] };
}

describe("indirect names", () => {
  test("lead to each of their destinations", async () => {
    const counts = await choices(await fileSystem());
    expect(counts["/fs/1"]).toBeGreaterThan(25);
    expect(counts["/fs/2"]).toBeGreaterThan(25);
    expect((counts["/fs/1"] ?? 0) + (counts["/fs/2"] ?? 0)).toBe(100);
  });

  test("are told to mailboxes at any depth before they are found, and when they end", async () => {
    const world = await fileSystem();
    await world.do({ op: "register", name: "/root", to: { kind: "indirect", name: "/fs" } });
    const cached = await resolve(world, "/root");
    expect(cached.path).toHaveLength(3);
    expect(world.mailboxes.takes(cached.location, cached.path)).toBe(true);
    await world.do({ op: "unregister", name: "/root" });
    expect(world.mailboxes.takes(cached.location, cached.path)).toBe(false);
    expect(world.mailboxes.takes(cached.location, cached.path.slice(1))).toBe(true);
  });

  test("what was cached is no way after the name in the middle was made anew", async () => {
    const world = await fileSystem();
    await world.do({ op: "register", name: "/root", to: { kind: "indirect", name: "/middle" } });
    await world.do({ op: "register", name: "/middle", to: { kind: "indirect", name: "/fs/1" } });
    const [stale] = (await resolve(world, "/root")).path;
    await world.do({ op: "unregister", name: "/middle" });
    await world.do({ op: "unregister", name: "/root" });
    await world.do({ op: "register", name: "/middle", to: { kind: "indirect", name: "/fs/1" } });
    const { path, location } = await resolve(world, "/middle");
    expect(world.mailboxes.takes(location, path)).toBe(true);
    expect(world.mailboxes.takes(location, [stale ?? "", ...path])).toBe(false);
  });

  test("may be there before their destinations", async () => {
    const world = await World.started();
    await world.do({ op: "register", name: "/a", to: { kind: "indirect", name: "/b" } });
    expect(await world.ask({ op: "lookup", name: "/a" })).toMatchObject({ code: "not found" });
    await world.do({ op: "register", name: "/b", to: { kind: "direct", location: "m1" } });
    const { path, location } = await resolve(world, "/a");
    expect(world.mailboxes.takes(location, path)).toBe(true);
  });
});

describe("destinations of indirect names", () => {
  test("are there once, and a name that has one needs its capability for another", async () => {
    const world = await fileSystem();
    const listed = await world.do({ op: "list", domain: "/fs/*" });
    const to = { kind: "indirect", name: "/fs/1" };
    expect(await world.ask({ op: "register", name: "/fs", to, capabilities: [world.root] })).toMatchObject({ code: "refused" });
    expect(await world.do({ op: "list", domain: "/fs/*" })).toEqual(listed);
    const fresh = await world.do({ op: "register", name: "/x", to });
    const capabilities = [world.root, fresh.kind === "registered" ? fresh.capability : ""];
    expect(await world.ask({ op: "register", name: "/x", to, capabilities })).toMatchObject({ code: "exists" });
    const more = { ...to, name: "/fs/2" };
    expect(await world.ask({ op: "register", name: "/x", to: more, capabilities })).toMatchObject({ ok: true, capability: null });
  });

  test("are removed one after the other, and the name with the last", async () => {
    const world = await fileSystem();
    await world.do({ op: "unregister", name: "/fs", destination: "/fs/1" });
    expect(await choices(world)).toEqual({ "/fs/2": 100 });
    const again = { op: "unregister", name: "/fs", destination: "/fs/1", capabilities: [world.root] };
    expect(await world.ask(again)).toMatchObject({ code: "not found" });
    await world.do({ op: "unregister", name: "/fs", destination: "/fs/2" });
    expect(world.tables.decided.has("/fs")).toBe(false);
  });

  test("are avoided when they are gone, and waited for while all are out of use", async () => {
    const world = await fileSystem();
    await world.do({ op: "unregister", name: "/fs/1" });
    expect(await choices(world)).toEqual({ "/fs/2": 100 });
    await world.do({ op: "deactivate", name: "/fs/2" });
    expect(await world.ask({ op: "lookup", name: "/fs" })).toMatchObject({ code: "deactivated" });
    await world.do({ op: "reactivate", name: "/fs/2" });
    const { path, location } = await resolve(world, "/fs");
    expect(world.mailboxes.takes(location, path)).toBe(true);
    await world.do({ op: "unregister", name: "/fs/2" });
    expect(await world.ask({ op: "lookup", name: "/fs" })).toMatchObject({ code: "not found" });
  });

  test("are taken out of use with the name, and so is what was cached", async () => {
    const world = await fileSystem();
    const cached = await resolve(world, "/fs");
    await world.do({ op: "deactivate", name: "/fs" });
    expect(await world.ask({ op: "lookup", name: "/fs" })).toMatchObject({ code: "deactivated" });
    const more = { op: "register", name: "/fs", to: { kind: "indirect", name: "/other" } };
    expect(await world.ask({ ...more, capabilities: [world.root] })).toMatchObject({ ok: false });
    await world.do({ op: "reactivate", name: "/fs" });
    expect(world.mailboxes.takes(cached.location, cached.path)).toBe(false);
    const { path, location } = await resolve(world, "/fs");
    expect(world.mailboxes.takes(location, path)).toBe(true);
  });
});

describe("edges of the graph of names", () => {
  test("tell whose mailbox does not answer", async () => {
    const world = await fileSystem();
    world.mailboxes.lost.add("m2");
    expect(await world.do({ op: "register", name: "/all", to: { kind: "indirect", name: "/fs" } })).toMatchObject({ unreached: ["/fs/2"] });
    expect(await world.do({ op: "unregister", name: "/all" })).toMatchObject({ unreached: ["/fs/2"] });
  });

  test("never lead back", async () => {
    const world = await World.started();
    for (const [from, to] of [
      ["/a", "/b"],
      ["/b", "/c"],
    ])
      await world.do({ op: "register", name: from, to: { kind: "indirect", name: to } });
    const before = [...world.tables.decided];
    for (const [from, to] of [
      ["/c", "/a"],
      ["/c", "/b"],
      ["/d", "/d"],
    ]) {
      const request = { op: "register", name: from, to: { kind: "indirect", name: to }, capabilities: [world.root] };
      expect(await world.ask(request)).toMatchObject({ code: "cycle" });
    }
    expect([...world.tables.decided]).toEqual(before);
    await world.do({ op: "deactivate", name: "/a" });
    const request = { op: "register", name: "/c", to: { kind: "indirect", name: "/a" }, capabilities: [world.root] };
    expect(await world.ask(request)).toMatchObject({ code: "cycle" });
  });
});

describe("requests are spread", () => {
  test("by the weights that the load balancer has set, which may do nothing else", async () => {
    const world = await fileSystem();
    const balancer = "b".repeat(32);
    const capabilities = [balancer];
    const set = { op: "setWeights", name: "/all", weights: [{ destination: "/fs/2", weight: 0 }], capabilities };
    await world.do({
      op: "register",
      name: "/all",
      to: { kind: "indirect", name: "/fs/2" },
      loadBalancer: { name: "/balancer", capability: balancer },
    });
    expect(await world.ask(set)).toMatchObject({ ok: true });
    expect(await world.ask({ op: "lookup", name: "/all" })).toMatchObject({ destination: "/fs/2" });
    expect(await world.ask({ ...set, name: "/fs" })).toMatchObject({ code: "refused" });
    expect(await world.ask({ op: "unregister", name: "/all", capabilities })).toMatchObject({ code: "refused" });
    const other = [{ destination: "/fs/1", weight: 1 }];
    expect(await world.ask({ ...set, weights: other })).toMatchObject({ code: "not found" });
  });

  test("in proportion to weights", async () => {
    const world = await fileSystem();
    await world.do({
      op: "setWeights",
      name: "/fs",
      weights: [
        { destination: "/fs/1", weight: 9 },
        { destination: "/fs/2", weight: 1 },
      ],
    });
    const counts = await choices(world);
    expect(counts["/fs/1"]).toBeGreaterThan(80);
    expect(counts["/fs/2"]).toBeGreaterThan(2);
    await world.do({ op: "setWeights", name: "/fs", weights: [{ destination: "/fs/2", weight: 0 }] });
    expect(await choices(world)).toEqual({ "/fs/1": 100 });
  });

  test("to what is near, where nobody has set weights", async () => {
    const world = await fileSystem({ distance: (from, location) => (from === location ? 0 : 9) });
    expect((await choices(world, "m1"))["/fs/1"]).toBeGreaterThan(80);
    expect((await choices(world, "m2"))["/fs/2"]).toBeGreaterThan(80);
    expect((await choices(world))["/fs/1"]).toBeLessThan(75);
  });
});
