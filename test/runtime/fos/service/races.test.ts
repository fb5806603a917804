import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acts } from "./support/acts.js";
import { movingNames, pathsFrom } from "./support/name-graph.js";
import { Race, type Act } from "./support/race.js";
import { World } from "./support/world.js";

const RUNS = Number(process.env["KETTLE_FOS_RACES"] ?? 60);

const seed = fc.nat();

describe("servers that are asked at the same time", () => {
  test("never make a cycle, a lost name, a second owner, or a way to a mailbox that refuses it", async () => {
    await fc.assert(
      fc.asyncProperty(acts, seed, async (program, chance) => {
        const race = await Race.started({ servers: 3, seed: chance });
        await race.run(program);
        expect(race.failures).toEqual([]);
        expect(movingNames(race.world.tables.decided)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test("hold that too when one of them is excluded, and perhaps admitted again, and the others take back what it has left", async () => {
    await fc.assert(
      fc.asyncProperty(acts, seed, fc.tuple(fc.nat(200), fc.nat(300)), async (program, chance, [endMs, backMs]) => {
        const race = await Race.started({ servers: 3, seed: chance });
        const { agenda, tables } = race.world;
        agenda.after(endMs, () => tables.exclude("a"));
        if (backMs < 200) agenda.after(endMs + backMs, () => tables.admit("a"));
        await race.run(program);
        await race.world.pass(30_000);
        expect(race.failures).toEqual([]);
        expect(movingNames(race.world.tables.decided)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test("two edges that would close a cycle do not both stand", async () => {
    for (let chance = 0; chance < 50; chance++) {
      const race = await Race.started({ servers: 2, seed: chance });
      const registers = [1, 2].map((name): Act => ({ client: name, server: name, kind: "register", name, to: 3 - name }));
      await race.run(registers);
      expect(race.failures).toEqual([]);
      expect(movingNames(race.world.tables.decided)).toEqual([]);
    }
  });
});

describe("servers that change the same name", () => {
  test("a name that is unregistered while it is registered is registered first, or not there", async () => {
    for (let chance = 0; chance < 50; chance++) {
      const { world, rootCapability } = await Race.started({ servers: 2, seed: chance });
      const request = { name: "/a", capabilities: [rootCapability] };
      const registered = world.server(0).handle({ ...request, op: "register", to: { kind: "direct", location: "m0" } });
      await world.run(world.tables.pause());
      const [first, second] = await world.run(Promise.all([registered, world.server(1).handle({ ...request, op: "unregister" })]));
      expect(first).toMatchObject({ ok: true });
      expect(second.ok ? "done" : second.code).toBe(world.tables.decided.has("/a") ? "not found" : "done");
    }
  });

  test("what was taken back while a server was excluded does not stand, whatever that server does when it is back", async () => {
    const { world, rootCapability } = await Race.started({ servers: 2, timing: { mailboxMs: 60_000, sweepMs: 1_000 } });
    const changed = world.mailboxes.changed.bind(world.mailboxes);
    let letGo = (): void => undefined;
    world.mailboxes.changed = () => new Promise<void>((resolve) => void (letGo = resolve));
    const request = { op: "register", name: "/a", to: { kind: "direct", location: "m0" }, capabilities: [rootCapability] };
    const registered = world.server(0).handle(request);
    await world.pass(100);
    world.tables.exclude("a");
    world.mailboxes.changed = changed;
    await world.pass(5_000);
    expect(movingNames(world.tables.decided)).toEqual([]);
    world.tables.admit("a");
    const second = world.server(1).handle({ ...request, to: { kind: "direct", location: "m1" } });
    expect(await world.run(second)).toMatchObject({ ok: true });
    letGo();
    expect(await world.run(registered)).toMatchObject({ ok: false, code: "conflict" });
    expect(await world.ask({ op: "lookup", name: "/a" })).toMatchObject({ location: "m1" });
  });

  test("what is unregistered while it is being parked by who took that over is taken by nobody", async () => {
    const world = await World.started({ servers: 3, timing: { sweepMs: 100 } });
    await world.do({ op: "register", name: "/d", to: { kind: "direct", location: "m0" } });
    await world.do({ op: "register", name: "/i", to: { kind: "indirect", name: "/d" } });
    const [path] = pathsFrom(world.tables.decided, "/i");
    world.mailboxes.delayMs = 500;
    const deactivated = world.server(0).handle({ op: "deactivate", name: "/d", capabilities: [world.root] });
    await world.pass(50);
    world.tables.exclude("a");
    await world.pass(250);
    expect(await world.do({ op: "unregister", name: "/i" }, 1)).toMatchObject({ unreached: [] });
    expect(world.mailboxes.takes("m0", path?.ids ?? [])).toBe(false);
    expect(await world.run(deactivated)).toMatchObject({ code: "unknown" });
  });

  test("one of two that register the same name is its owner", async () => {
    for (let chance = 0; chance < 50; chance++) {
      const race = await Race.started({ servers: 2, seed: chance });
      const capabilities = [race.rootCapability];
      const asked = [0, 1].map((server) =>
        race.world.server(server).handle({ op: "register", name: "/a", to: { kind: "direct", location: `m${server}` }, capabilities }),
      );
      const answers = await race.world.run(Promise.all(asked));
      expect(answers.map((answer) => (answer.ok ? answer.kind : answer.code)).sort()).toEqual(["exists", "registered"]);
    }
  });
});
