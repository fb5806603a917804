import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { movingNames } from "./support/name-graph.js";
import { Race, type Act } from "./support/race.js";

const RUNS = Number(process.env["KETTLE_FOS_RACES"] ?? 100);

const act: fc.Arbitrary<Act> = fc.record({
  client: fc.nat(4),
  server: fc.nat(2),
  kind: fc.constantFrom("register", "register", "register", "unregister", "deactivate", "reactivate", "send", "send"),
  name: fc.nat(5),
  to: fc.nat(5),
});
const acts = fc.array(act, { minLength: 10, maxLength: 60, size: "max" });
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

  test("hold that too when one of them ends, and the others take back what it has left", async () => {
    await fc.assert(
      fc.asyncProperty(acts, seed, fc.nat(200), async (program, chance, endMs) => {
        const race = await Race.started({ servers: 3, seed: chance });
        race.world.agenda.after(endMs, () => race.world.tables.remove("a.1"));
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
