import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Plain } from "../../../../runtime/plain/index.js";
import type { Decision } from "../../../../runtime/fos/table/index.js";
import { openLmdbStore, type Store } from "../../../../runtime/store/index.js";
import { ReplicaFleet } from "./replica-fleet.js";

const write = (entry: Plain) => (): Decision => ({ kind: "write", entry });
const remove = (): Decision => ({ kind: "remove" });
const increment = (entry: Plain | null): Decision => ({ kind: "write", entry: (typeof entry === "number" ? entry : 0) + 1 });

const members = ["a.1", "b.1", "c.1"];

/** A change of `/n` that is under way, and what has become of it. */
interface Begun {
  readonly fleet: ReplicaFleet;
  readonly by: string;
  outcome: "open" | "made" | "unknown";
}

/** Three members have changed `/n` once; one begins to change it again, and so many messages are delivered. */
async function begin(by: string, messages: number): Promise<Begun> {
  const fleet = await ReplicaFleet.of(members, messages + 1);
  await fleet.until(fleet.at("b.1").change("/n", increment));
  const begun: Begun = { fleet, by, outcome: "open" };
  fleet
    .at(by)
    .change("/n", increment)
    .then(
      () => (begun.outcome = "made"),
      () => (begun.outcome = "unknown"),
    );
  await fleet.deliver(messages);
  return begun;
}

/** How many messages a change takes among three. */
const messagesOfAChange = 10;
const cuts = [...Array(messagesOfAChange + 1).keys()];

async function valueOf(fleet: ReplicaFleet, survivors: readonly string[]): Promise<Plain> {
  const values = await fleet.until(Promise.all(survivors.map(async (member) => fleet.at(member).get("/n"))));
  expect(new Set(values).size).toBe(1);
  return values[0] ?? null;
}

async function changeAgain(fleet: ReplicaFleet, by: string): Promise<void> {
  await fleet.until(fleet.at(by).change("/n", increment));
}

describe("a member ends in the midst of a change", () => {
  test.each(cuts)("its own, after %i messages", async (messages) => {
    const begun = await begin("a.1", messages);
    const { fleet } = begun;
    await fleet.crash("a.1");
    const before = begun.outcome;
    const survivors = ["b.1", "c.1"];
    await fleet.changeView(2, { survivors });
    const value = await valueOf(fleet, survivors);
    if (before === "made") expect(value).toBe(2);
    else expect([1, 2]).toContain(value);
    await changeAgain(fleet, "c.1");
    expect(await valueOf(fleet, survivors)).toBe(Number(value) + 1);
    expect(fleet.events).toEqual([]);
  });

  test.each(cuts)("another's, after %i messages: it is made once", async (messages) => {
    const begun = await begin("a.1", messages);
    const { fleet } = begun;
    await fleet.crash("c.1");
    const survivors = ["a.1", "b.1"];
    await fleet.changeView(2, { survivors });
    await fleet.deliver();
    expect(begun.outcome).toBe("made");
    expect(await valueOf(fleet, survivors)).toBe(2);
    expect(fleet.events).toEqual([]);
  });

  test.each(cuts)("and another one while the survivors settle, after %i messages", async (messages) => {
    for (const settling of [0, 1, 2]) {
      const begun = await begin("a.1", messages);
      const { fleet } = begun;
      await fleet.changeView(2, { survivors: members, cut: settling });
      await fleet.crash("b.1");
      const survivors = ["a.1", "c.1"];
      await fleet.changeView(3, { survivors });
      await fleet.deliver();
      expect(begun.outcome).toBe("made");
      expect(await valueOf(fleet, survivors)).toBe(2);
      await changeAgain(fleet, "c.1");
      expect(await valueOf(fleet, survivors)).toBe(3);
    }
  });
});

describe("a view ends without need", () => {
  test.each(cuts)("what was begun is made once, after %i messages", async (messages) => {
    const begun = await begin("c.1", messages);
    const { fleet } = begun;
    const read = fleet.at("b.1").get("/n");
    await fleet.changeView(2, { survivors: members });
    await fleet.deliver();
    expect(begun.outcome).toBe("made");
    expect([1, 2]).toContain(await read);
    expect(await valueOf(fleet, members)).toBe(2);
  });

  test("a newcomer gets the table and takes part", async () => {
    for (const messages of cuts) {
      const begun = await begin("a.1", messages);
      const { fleet } = begun;
      await fleet.open("d.1");
      await fleet.changeView(2, { survivors: members, newcomers: ["d.1"] });
      await fleet.deliver();
      expect(begun.outcome).toBe("made");
      await changeAgain(fleet, "d.1");
      expect(await valueOf(fleet, [...members, "d.1"])).toBe(3);
    }
  });

  test("a newcomer forgets what it had", async () => {
    const fleet = await ReplicaFleet.of(members);
    await fleet.until(fleet.at("a.1").change("/old", write("old")));
    await fleet.crash("c.1");
    await fleet.changeView(2, { survivors: ["a.1", "b.1"] });
    for (const [name, decide] of [
      ["/old", remove],
      ["/new", write("new")],
    ] as const) {
      await fleet.until(fleet.at("b.1").change(name, decide));
    }
    await fleet.open("c.2");
    await fleet.changeView(3, { survivors: ["a.1", "b.1"], newcomers: ["c.2"] });
    expect(fleet.tables()).toEqual([1, 2, 3].map(() => [["/new", "new"]]));
    await fleet.until(fleet.at("c.2").change("/old", write("again")));
    expect(await fleet.at("a.1").get("/old")).toBe("again");
  });

  test("whoever asks meanwhile is answered in the next view, and a view that never begins answers nobody", async () => {
    const fleet = await ReplicaFleet.of(members);
    for (const member of members) fleet.at(member).freeze();
    const read = fleet.at("a.1").get("/n");
    const change = fleet.at("b.1").change("/n", increment);
    const gone = fleet.at("c.1").get("/n");
    await fleet.crash("c.1");
    await expect(gone).rejects.toMatchObject({ code: "not serving" });
    await fleet.changeView(2, { survivors: ["a.1", "b.1"] });
    await fleet.deliver();
    expect(await read).toBeNull();
    expect(await change).toEqual({ kind: "write", entry: 1 });
  });
});

describe("a fleet that is restarted as a whole", () => {
  const folder = mkdtempSync(join(tmpdir(), "kettle-replica-"));
  const stores = new Map<string, Store>();
  afterAll(async () => {
    for (const store of stores.values()) await store.close();
    rmSync(folder, { recursive: true });
  });

  /** As by processes that are started anew. */
  function openStore(round: string): (server: string) => Store {
    return (server) => {
      const store = openLmdbStore(join(folder, `${round}-${server}`));
      stores.set(`${round}-${server}-${stores.size}`, store);
      return store;
    };
  }

  test.each([0, 2, 4, 5, 6, 8, 10])("has every change that was answered, after %i messages", async (messages) => {
    const fleet = new ReplicaFleet(messages + 1, openStore(String(messages)));
    for (const member of members) await fleet.open(member);
    await fleet.changeView(1, { survivors: members });
    await changeAgain(fleet, "a.1");
    await fleet.until(fleet.at("b.1").change("/kept", write({ at: "b" })));
    const made: Decision[] = [];
    fleet
      .at("a.1")
      .change("/n", increment)
      .then(
        (decision) => made.push(decision),
        () => undefined,
      );
    await fleet.deliver(messages);
    for (const member of members) await fleet.crash(member);
    const restarted = ["a.2", "b.2", "c.2"];
    for (const member of restarted) await fleet.open(member);
    await fleet.changeView(2, { survivors: restarted });
    const value = await valueOf(fleet, restarted);
    if (made.length > 0) expect(value).toBe(2);
    else expect([1, 2]).toContain(value);
    await changeAgain(fleet, "c.2");
    expect(await valueOf(fleet, restarted)).toBe(Number(value) + 1);
    expect(await fleet.at("a.2").get("/kept")).toEqual({ at: "b" });
    expect(fleet.events).toEqual([]);
  });
});
