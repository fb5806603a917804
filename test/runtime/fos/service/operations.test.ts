import { describe, expect, test } from "vitest";
import { World } from "./support/world.js";

describe("direct names", () => {
  test("are found where they were registered, until they are unregistered", async () => {
    const world = await World.started({ servers: 2 });
    const registered = await world.do({ op: "register", name: "/sys/fs", to: { kind: "direct", location: "m1" } });
    expect(registered).toMatchObject({ kind: "registered", name: "/sys/fs", unreached: [] });
    expect(registered.kind === "registered" && registered.capability).toMatch(/^[0-9a-f]{32}$/u);
    const found = await world.ask({ op: "lookup", name: "/sys/fs" }, 1);
    expect(found).toMatchObject({ ok: true, kind: "direct", name: "/sys/fs", location: "m1", expiresInMs: 30_000 });
    if (found.ok && found.kind === "direct") expect(world.mailboxes.takes("m1", [found.registration])).toBe(true);
    expect(await world.do({ op: "unregister", name: "/sys/fs" }, 1)).toEqual({ ok: true, kind: "done", unreached: [] });
    expect(await world.ask({ op: "lookup", name: "/sys/fs" })).toMatchObject({ ok: false, code: "not found" });
    if (found.ok && found.kind === "direct") expect(world.mailboxes.takes("m1", [found.registration])).toBe(false);
  });

  test("are unregistered with the capability of their registration alone", async () => {
    const world = await World.started();
    const registered = await world.do({ op: "register", name: "/a", to: { kind: "direct", location: "m1" } });
    const capabilities = registered.kind === "registered" ? [registered.capability] : [];
    expect(await world.ask({ op: "unregister", name: "/a", capabilities })).toMatchObject({ ok: true });
  });

  test("exist once", async () => {
    const world = await World.started();
    await world.do({ op: "register", name: "/a", to: { kind: "direct", location: "m1" } });
    const capabilities = [world.root];
    for (const to of [
      { kind: "direct", location: "m2" },
      { kind: "indirect", name: "/b" },
    ])
      expect(await world.ask({ op: "register", name: "/a", to, capabilities })).toMatchObject({ code: "exists" });
  });

  test("are not registered for a mailbox that does not answer", async () => {
    const world = await World.started();
    world.mailboxes.lost.add("m1");
    const request = { op: "register", name: "/a", to: { kind: "direct", location: "m1" }, capabilities: [world.root] };
    expect(await world.ask(request)).toMatchObject({ code: "unreachable" });
    expect([...world.tables.decided.keys()]).toEqual(["/*"]);
  });

  test("a mailbox that hangs is waited for, but not for ever", async () => {
    const world = await World.started({ timing: { mailboxMs: 500 } });
    await world.do({ op: "register", name: "/a", to: { kind: "direct", location: "m1" } });
    world.mailboxes.changed = () => new Promise(() => undefined);
    expect(await world.do({ op: "unregister", name: "/a" })).toMatchObject({ unreached: ["m1"] });
    expect(world.agenda.nowMs).toBeLessThan(1_000);
  });

  test("without a meaning are made for anybody", async () => {
    const world = await World.started();
    const first = await world.ask({ op: "registerTemporary", location: "m1" });
    const second = await world.ask({ op: "registerTemporary", location: "m1" });
    if (!first.ok || first.kind !== "registered" || !second.ok || second.kind !== "registered") throw new Error("not registered");
    expect(first.name).toMatch(/^\/tmp\/[\w-]+$/u);
    expect(second.name).not.toBe(first.name);
    expect(await world.ask({ op: "lookup", name: first.name })).toMatchObject({ kind: "direct", location: "m1" });
    expect(await world.ask({ op: "unregister", name: first.name, capabilities: [second.capability] })).toMatchObject({ code: "refused" });
    expect(await world.ask({ op: "unregister", name: first.name, capabilities: [first.capability] })).toMatchObject({ ok: true });
  });
});

describe("names that are out of use", () => {
  test("are waited for, and found again elsewhere", async () => {
    const world = await World.started();
    await world.do({ op: "register", name: "/a", to: { kind: "direct", location: "m1" } });
    const before = await world.ask({ op: "lookup", name: "/a" });
    await world.do({ op: "deactivate", name: "/a" });
    expect(await world.ask({ op: "lookup", name: "/a" })).toMatchObject({ code: "deactivated" });
    if (before.ok && before.kind === "direct") expect(world.mailboxes.takes("m1", [before.registration])).toBe(false);
    await world.do({ op: "reactivate", name: "/a", location: "m2" });
    const after = await world.ask({ op: "lookup", name: "/a" });
    expect(after).toMatchObject({ kind: "direct", location: "m2" });
    if (before.ok && before.kind === "direct") expect(after).not.toMatchObject({ registration: before.registration });
    if (after.ok && after.kind === "direct") expect(world.mailboxes.takes("m2", [after.registration])).toBe(true);
  });

  test("stay so where the new place does not answer", async () => {
    const world = await World.started();
    await world.do({ op: "register", name: "/a", to: { kind: "direct", location: "m1" } });
    await world.do({ op: "deactivate", name: "/a" });
    world.mailboxes.lost.add("m2");
    const capabilities = [world.root];
    expect(await world.ask({ op: "reactivate", name: "/a", location: "m2", capabilities })).toMatchObject({ code: "unreachable" });
    expect(await world.ask({ op: "lookup", name: "/a" })).toMatchObject({ code: "deactivated" });
    await world.do({ op: "reactivate", name: "/a", location: "m1" });
    expect(await world.ask({ op: "lookup", name: "/a" })).toMatchObject({ location: "m1" });
  });

  test("are no active ones, and active ones no such", async () => {
    const world = await World.started();
    const capabilities = [world.root];
    expect(await world.ask({ op: "deactivate", name: "/a", capabilities })).toMatchObject({ code: "not found" });
    expect(await world.ask({ op: "reactivate", name: "/a", capabilities })).toMatchObject({ code: "not found" });
    await world.do({ op: "register", name: "/i", to: { kind: "indirect", name: "/a" } });
    expect(await world.ask({ op: "reactivate", name: "/i", capabilities })).toMatchObject({ code: "exists" });
    expect(await world.ask({ op: "reactivate", name: "/i", location: "m1", capabilities })).toMatchObject({ code: "malformed" });
  });
});

describe("sub-domains", () => {
  test("belong to who reserved them, until they are released", async () => {
    const world = await World.started();
    const reserved = await world.do({ op: "reserve", name: "/sys/*" });
    const capabilities = reserved.kind === "reserved" ? [reserved.capability] : [];
    const request = { op: "register", name: "/sys/fs", to: { kind: "direct", location: "m1" }, capabilities };
    expect(await world.ask(request)).toMatchObject({ ok: true });
    expect(await world.ask({ op: "reserve", name: "/sys/fs/*", capabilities })).toMatchObject({ kind: "reserved" });
    expect(await world.ask({ op: "lookup", name: "/sys" })).toMatchObject({ code: "not found" });
    expect(await world.ask({ op: "reserve", name: "/sys/*", capabilities: [world.root] })).toMatchObject({ code: "exists" });
    expect(await world.ask({ op: "release", name: "/sys/*", capabilities })).toMatchObject({ ok: true });
    expect(await world.ask({ ...request, name: "/sys/fs2" })).toMatchObject({ code: "refused" });
    expect(await world.ask({ op: "release", name: "/sys/*", capabilities: [world.root] })).toMatchObject({ code: "not found" });
    expect(await world.ask({ op: "lookup", name: "/sys/fs" })).toMatchObject({ location: "m1" });
  });

  test("the root belongs to the service", async () => {
    const world = await World.started();
    expect(await world.ask({ op: "release", name: "/*", capabilities: [world.root] })).toMatchObject({ code: "refused" });
    expect(await world.ask({ op: "reserve", name: "/*", capabilities: [world.root] })).toMatchObject({ code: "refused" });
  });

  test("are listed for their owner, in pages", async () => {
    const world = await World.started();
    for (const name of ["/a/2", "/a/1", "/b", "/a"]) await world.do({ op: "register", name, to: { kind: "direct", location: "m" } });
    await world.do({ op: "register", name: "/a/3", to: { kind: "indirect", name: "/b", weight: 2 } });
    const first = await world.do({ op: "list", domain: "/a/*", limit: 2 });
    expect(first).toMatchObject({ kind: "list", names: [{ name: "/a" }, { name: "/a/1", kind: "direct" }], next: "/a/1" });
    const destinations = [{ to: "/b", weight: 2, state: "active" }];
    const second = await world.do({ op: "list", domain: "/a/*", after: "/a/1" });
    expect(second).toMatchObject({ names: [{ name: "/a/2" }, { name: "/a/3", kind: "indirect", version: 2, destinations }], next: null });
  });
});

describe("the fleet", () => {
  test("is started once", async () => {
    const world = await World.started({ servers: 2 });
    expect(world.management).not.toBe(world.root);
    expect(await world.ask({ op: "start" }, 1)).toMatchObject({ code: "exists" });
  });

  test("is changed with its own capability, and keeps a member", async () => {
    const world = await World.started();
    const capabilities = [world.management];
    expect(await world.ask({ op: "grow", server: "b", capabilities: [world.root] })).toMatchObject({ code: "refused" });
    expect(await world.ask({ op: "shrink", server: "a", capabilities })).toMatchObject({ code: "last member" });
    expect(world.fleet).toEqual([]);
    world.addServer("b");
    for (const request of [{ op: "grow", server: "c" }, { op: "shrink", server: "b" }, { op: "stop" }])
      expect(await world.ask({ ...request, capabilities })).toMatchObject({ ok: true });
    expect(world.fleet).toEqual(["grow c", "shrink b", "stop"]);
  });
});
