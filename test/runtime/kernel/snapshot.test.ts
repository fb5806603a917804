import { describe, expect, test } from "vitest";
import { createNode, type Plain } from "../../../runtime/kernel/index.js";
import { virtualClock } from "../../../runtime/simulation/index.js";
import { ask, place, seen, settle, startLedger } from "../support/ledger-nodes.js";
import { throughJson } from "../support/through-json.js";
import { askCache, cacheRole, run, startStache, type Stache } from "../support/stache-nodes.js";

/** Another node in the place of cache a, as it was when the snapshot was taken. */
async function replaceCache({ networks, agenda }: Stache, snapshot: Plain): Promise<ReadonlyMap<string, Promise<unknown>>> {
  const node = createNode({
    name: "a",
    roles: [cacheRole],
    network: networks.of("a"),
    clock: virtualClock(agenda),
    random: () => 1,
    report: ({ kind }) => {
      throw new Error(kind);
    },
  });
  return node.restore(snapshot);
}

describe("a snapshot", () => {
  test("holds suspended handlers, and the requests that wait for them", async () => {
    const stache = startStache();
    askCache(stache.b, "write", { v: "x" });
    run(stache);
    askCache(stache.a, "read");
    askCache(stache.a, "write", { v: "y" });
    // The cache has asked and has no answer yet.
    stache.agenda.step(0);
    const snapshot = throughJson(stache.a.snapshot());
    stache.a.stop();
    const answers = await replaceCache(stache, snapshot);
    run(stache);
    expect(await Promise.all(answers.values())).toEqual(["x", null]);
    const read = askCache(stache.b, "read");
    run(stache);
    expect(read).toEqual(["y"]);
  });

  test("holds the messages that wait for a machine", async () => {
    const stache = startStache();
    askCache(stache.a, "read");
    run(stache);
    stache.networks.of("h").send({ protocol: "Stache", from: "Home/h", to: "Cache/a", block: "Block/1", message: { type: "Invalidate" } });
    const snapshot = throughJson(stache.a.snapshot());
    stache.a.stop();
    stache.home.stop();
    await replaceCache(stache, snapshot);
    run(stache);
    expect(stache.events.at(-1)).toMatchObject({ kind: "undeliverable", envelope: { message: { type: "PutBack" } } });
  });

  test("begins its timers anew", async () => {
    const ledger = startLedger();
    ask(ledger, "add", { amount: 1 });
    ask(ledger, "close");
    ledger.agenda.runUntil(ledger.agenda.nowMs + 90);
    const snapshot = throughJson(ledger.keeper.snapshot());
    ledger.keeper.stop();
    const restoring = ledger.keeper.restore(snapshot);
    ledger.agenda.runUntil(ledger.agenda.nowMs + 90);
    expect(ledger.keeper.machine(place("Account/1"))?.armed).toEqual(new Set(["grace"]));
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    expect(await Promise.all((await restoring).values())).toEqual([1]);
    // It is no restart.
    expect(seen(ledger)).toEqual(["Changed 1"]);
  });
});

describe("a snapshot is refused", () => {
  test("while an operation of the host is under way, unless it may be repeated", async () => {
    const ledger = startLedger({ archive: async (balance) => (balance < 5 ? `archived ${balance}` : new Promise(() => undefined)) });
    ask(ledger, "add", { amount: 5 });
    const lost = ask(ledger, "audit");
    await settle(ledger.agenda);
    expect(() => ledger.keeper.snapshot()).toThrow("operation 'archive' of the host is under way");
    const snapshot = throughJson(ledger.keeper.snapshot({ repeatHostOperations: true }));
    ledger.keeper.stop();
    expect(lost).toEqual(["stopped"]);
    const again = startLedger({ archive: async (balance) => `repeated ${balance}` });
    again.keeper.stop();
    const restoring = again.keeper.restore(snapshot);
    await settle(again.agenda);
    expect(await Promise.all((await restoring).values())).toEqual(["repeated 5"]);
    // What is durable in it is in the store of its own.
    expect(again.store.records.get('["Ledger","Keeper/k","Account/1"]')).toEqual({ balance: 5 });
  });

  test("while a commit is under way", () => {
    const ledger = startLedger({ commitMs: 10 });
    ask(ledger, "add", { amount: 5 });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 5);
    expect(() => ledger.keeper.snapshot()).toThrow("a commit is under way");
  });

  test("when it is restored, if it is none", async () => {
    const ledger = startLedger();
    ledger.keeper.stop();
    const refused = expect(ledger.keeper.restore({ format: 2 })).rejects.toThrow("it is none, or one of another version");
    await settle(ledger.agenda);
    await refused;
    expect(ledger.keeper.isRunning).toBe(false);
  });
});
