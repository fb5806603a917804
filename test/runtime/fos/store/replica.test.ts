import { describe, expect, test } from "vitest";
import type { Plain } from "../../../../runtime/plain/index.js";
import { MAX_ENTRY_BYTES, MAX_NAME_BYTES } from "../../../../runtime/fos/store/index.js";
import type { Decision } from "../../../../runtime/fos/table/index.js";
import { ReplicaFleet } from "./replica-fleet.js";

const write = (entry: Plain) => (): Decision => ({ kind: "write", entry });
const remove = (): Decision => ({ kind: "remove" });
const increment = (entry: Plain | null): Decision => ({ kind: "write", entry: (typeof entry === "number" ? entry : 0) + 1 });
const onlyNew = (entry: Plain | null): Decision => (entry === null ? { kind: "write", entry: "new" } : { kind: "refuse", reason: "taken" });

const members = ["a.1", "b.1", "c.1"];

describe("a table of three", () => {
  test("a change is at all members when it is answered", async () => {
    const fleet = await ReplicaFleet.of(members);
    const change = fleet.at("b.1").change("/x", write({ mailbox: 7 }));
    await fleet.deliver();
    expect(await change).toEqual({ kind: "write", entry: { mailbox: 7 } });
    for (const member of members) expect(await fleet.at(member).get("/x")).toEqual({ mailbox: 7 });
    expect(fleet.tables()).toEqual(members.map(() => [["/x", { mailbox: 7 }]]));
  });

  test("what is removed is gone, and may come again", async () => {
    const fleet = await ReplicaFleet.of(members);
    for (const decide of [write(1), remove, write(2)]) {
      const change = fleet.at("a.1").change("/x", decide);
      await fleet.deliver();
      await change;
    }
    expect(await fleet.at("c.1").get("/x")).toBe(2);
  });

  test("what is refused as the entry is needs no message", async () => {
    const fleet = await ReplicaFleet.of(members);
    const first = fleet.at("a.1").change("/x", onlyNew);
    await fleet.deliver();
    await first;
    expect(await fleet.at("b.1").change("/x", onlyNew)).toEqual({ kind: "refuse", reason: "taken" });
    expect(await fleet.deliver()).toBe(0);
  });

  test("of two that want what only one can have, one gets it", async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const fleet = await ReplicaFleet.of(members, seed);
      const changes = members.map(async (member) => fleet.at(member).change("/x", onlyNew));
      await fleet.deliver();
      const kinds = (await Promise.all(changes)).map(({ kind }) => kind).sort();
      expect(kinds).toEqual(["refuse", "refuse", "write"]);
    }
  });
});

describe("those who watch and read", () => {
  test("listeners are told of each change of an entry in its order, and of no refusal", async () => {
    const fleet = await ReplicaFleet.of(members);
    const told: unknown[] = [];
    const end = fleet.at("c.1").watch((name, entry) => void told.push([name, entry]));
    for (const decide of [onlyNew, onlyNew, remove, write("again")]) {
      const changes = ["a.1", "b.1"].map(async (member) => fleet.at(member).change("/x", decide));
      await fleet.deliver();
      await Promise.all(changes);
    }
    end();
    const last = fleet.at("a.1").change("/x", write("unheard"));
    await fleet.deliver();
    await last;
    expect(told).toEqual([
      ["/x", "new"],
      ["/x", null],
      ["/x", "again"],
    ]);
  });

  test("a reader waits until all have what it will see", async () => {
    const fleet = await ReplicaFleet.of(["a.1", "b.1"]);
    const change = fleet.at("a.1").change("/x", write(1));
    // The request, its confirmation, and what is made: it is at both, but the first does not know.
    await fleet.deliver(3);
    let seen: unknown = "nothing yet";
    const read = fleet
      .at("b.1")
      .get("/x")
      .then((entry) => (seen = entry));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([...fleet.at("b.1").entries()]).toEqual([["/x", 1]]);
    expect(seen).toBe("nothing yet");
    await fleet.deliver();
    await Promise.all([change, read]);
    expect(seen).toBe(1);
  });
});

describe("members that want the same", () => {
  test.each([1, 2, 3])("lose no change and get their turns (seed %i)", async (seed) => {
    const fleet = await ReplicaFleet.of(members, seed);
    const order: string[] = [];
    const each = members.map(async (member) => {
      for (let count = 0; count < 20; count += 1) {
        await fleet.at(member).change("/n", increment);
        order.push(member);
      }
    });
    await fleet.deliver();
    await Promise.all(each);
    expect(await fleet.at("a.1").get("/n")).toBe(60);
    // Nobody has to see more changes than one under way and one of each other between two of its own.
    for (const member of members) {
      const places = order.slice(0, 54).flatMap((one, place) => (one === member ? [place] : []));
      expect(Math.max(...places.map((place, nth) => place - (places[nth - 1] ?? -1)))).toBeLessThanOrEqual(members.length + 2);
    }
  });

  test("changes of one member wait in line, and who turns away leaves it", async () => {
    const fleet = await ReplicaFleet.of(members);
    const leaving = new AbortController();
    const first = fleet.at("a.1").change("/n", increment);
    const second = fleet.at("a.1").change("/n", increment, { signal: leaving.signal });
    const third = fleet.at("a.1").change("/n", increment);
    leaving.abort(new Error("no time"));
    await expect(second).rejects.toThrow("no time");
    await fleet.deliver();
    expect([await first, await third]).toEqual([
      { kind: "write", entry: 1 },
      { kind: "write", entry: 2 },
    ]);
  });
});

describe("a member alone", () => {
  test("serves at once", async () => {
    const fleet = await ReplicaFleet.of(["a.1"]);
    expect(await fleet.at("a.1").change("/x", write(1))).toEqual({ kind: "write", entry: 1 });
    expect(await fleet.at("a.1").get("/x")).toBe(1);
  });

  test("refuses names and entries that are too large, and goes on where a function fails", async () => {
    const fleet = await ReplicaFleet.of(["a.1"]);
    const replica = fleet.at("a.1");
    await expect(replica.get("x".repeat(MAX_NAME_BYTES + 1))).rejects.toThrow("Cannot name an entry");
    await expect(replica.change("/x", write("x".repeat(MAX_ENTRY_BYTES)))).rejects.toThrow("Cannot keep an entry");
    let calls = 0;
    const failing = (): Decision => {
      calls += 1;
      if (calls > 1) throw new Error("not twice");
      return { kind: "write", entry: 1 };
    };
    await expect(replica.change("/x", failing)).rejects.toThrow("not twice");
    expect(await replica.change("/x", write(2))).toEqual({ kind: "write", entry: 2 });
    expect(fleet.events).toEqual([]);
  });

  test("answers nobody when it has stopped", async () => {
    const fleet = await ReplicaFleet.of(["a.1"]);
    const replica = fleet.at("a.1");
    await replica.stop();
    await expect(replica.get("/x")).rejects.toMatchObject({ code: "not serving" });
    await expect(replica.change("/x", remove)).rejects.toMatchObject({ code: "not serving" });
  });
});
