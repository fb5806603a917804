import { describe, expect, test } from "vitest";
import { createNode, type DurableStore, type NodeEvent } from "../../../runtime/kernel/index.js";
import { Agenda, seededRandom, virtualClock } from "../../../runtime/simulation/index.js";
import { DirectNetworks } from "../support/direct-network.js";
import { emptySetting, keeperType } from "../support/ledger.js";
import { ask, place, seen, settle, startLedger } from "../support/ledger-nodes.js";

describe("what a step asks for happens when what is durable is durable", () => {
  test("answers and messages wait for the commit of their step", () => {
    const ledger = startLedger({ commitMs: 10 });
    const answers = ask(ledger, "add", { amount: 5 });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 9);
    expect(answers).toEqual([]);
    expect(seen(ledger)).toEqual([]);
    ledger.agenda.runUntil(ledger.agenda.nowMs + 2);
    expect(answers).toEqual([5]);
    expect(seen(ledger)).toEqual(["Changed 5"]);
  });

  test("the loop goes on during a commit, and what it sends leaves in order", () => {
    const ledger = startLedger({ commitMs: 10 });
    const answers: unknown[] = [];
    ask(ledger, "add", { amount: 1, answers });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 5);
    ask(ledger, "visit", { account: "Account/2", answers });
    ask(ledger, "add", { account: "Account/3", amount: 3, answers });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 1);
    expect(ledger.keeper.machine(place("Account/2"))?.vars).toEqual({ balance: 0, visits: 1 });
    expect(answers).toEqual([]);
    ledger.agenda.runUntil(ledger.agenda.nowMs + 5);
    expect(answers).toEqual([1]);
    ledger.agenda.runUntil(ledger.agenda.nowMs + 10);
    expect(answers).toHaveLength(3);
    expect(answers[0]).toBe(1);
    expect(seen(ledger)).toEqual(["Changed 1", "Changed 3"]);
  });

  test("a step whose commit a crash cuts off has not been seen by anybody", () => {
    const ledger = startLedger({ commitMs: 10 });
    const answers = ask(ledger, "add", { amount: 5 });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 5);
    ledger.keeper.stop("a crash");
    ledger.agenda.runUntil(ledger.agenda.nowMs + 50);
    expect(answers).toEqual(["stopped"]);
    expect(seen(ledger)).toEqual([]);
  });

  test("a store that fails stops the node, and nothing of the step leaves it", async () => {
    const events: NodeEvent[] = [];
    const networks = new DirectNetworks();
    const agenda = new Agenda(seededRandom(1));
    const store: DurableStore = { load: async () => [], commit: async () => Promise.reject(new Error("the disk is full")) };
    const roles = [{ type: keeperType, setting: emptySetting, timers: { grace: 1 }, hosts: { archive: async () => "" } }];
    const report = (event: NodeEvent): void => void events.push(event);
    const node = createNode({ name: "k", roles, network: networks.of("k"), clock: virtualClock(agenda), random: () => 0, report, store });
    await node.start();
    const asked = node.request({ protocol: "Ledger", role: "Keeper", block: "Account/1" }, { request: "add", args: { amount: 1 } });
    const outcome = expect(asked).rejects.toThrow("the node has stopped: store error");
    agenda.runUntil(1);
    await outcome;
    expect(events.map(({ kind }) => kind)).toEqual(["store error", "stopped"]);
    expect(networks.lost).toEqual([]);
  });
});

describe("after a crash", () => {
  test("a machine has what is durable, is told so, and keeps nothing else", () => {
    const ledger = startLedger();
    ask(ledger, "add", { amount: 5 });
    ask(ledger, "visit", { account: "Account/2" });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    ledger.keeper.stop("a crash");
    void ledger.keeper.start();
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    expect(ledger.keeper.machine(place("Account/1"))?.vars).toEqual({ balance: 5, visits: 0 });
    // Told, too, because its kind may have to say so to others, though nothing of it was durable.
    expect([...seen(ledger)].sort()).toEqual(["Back 0", "Back 5", "Changed 5"]);
    expect(ledger.keeper.machines().map(({ block }) => block)).toEqual(["Account/1"]);
  });

  test("a first start is none", () => {
    const ledger = startLedger();
    expect(seen(ledger)).toEqual([]);
    expect(ledger.log[0]).toMatchObject({ kind: "start", isRestart: false, incarnation: "1" });
  });

  test("a machine that is as at first again leaves no record", () => {
    const ledger = startLedger();
    ask(ledger, "add", { amount: 5 });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    expect([...ledger.store.records.keys()]).toEqual(['["incarnation"]', '["Ledger","Keeper/k","Account/1"]']);
    ask(ledger, "add", { amount: -5 });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    expect([...ledger.store.records.keys()]).toEqual(['["incarnation"]']);
    expect(ledger.keeper.machines()).toEqual([]);
  });

  test("calls and requests are named as none was before", () => {
    const ledger = startLedger();
    ask(ledger, "audit");
    ledger.keeper.stop("a crash");
    void ledger.keeper.start();
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    ask(ledger, "audit");
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    const ids = ledger.log.flatMap((record) => (record.kind === "request" ? [record.id] : []));
    expect(ids).toEqual(["1.1", "2.1"]);
  });
});

describe("one machine among others", () => {
  test("an answer waits for what its own machine writes or sends, and not for others", () => {
    const ledger = startLedger({ commitMs: 10 });
    ask(ledger, "visit");
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    const other = ask(ledger, "add", { account: "Account/2", amount: 5 });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 5);
    // Nothing of the first account is to be written.
    const own = ask(ledger, "visit");
    ledger.agenda.runUntil(ledger.agenda.nowMs + 1);
    expect([other, own]).toEqual([[], [2]]);
    // What it sends waits, and so does an answer behind that.
    const behind = ask(ledger, "again", { amount: 7 });
    ask(ledger, "visit", { answers: behind });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 1);
    expect(behind).toEqual([]);
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    expect(other).toEqual([5]);
    expect(behind).toContain(3);
  });
});

describe("a new run of the protocols", () => {
  test.each(["all at once", "one by one"])("a new run begins with what is durable, read %s, and no machine is told", async (reading) => {
    const ledger = startLedger();
    if (reading === "one by one") {
      const { records } = ledger.store;
      Object.assign(ledger.store, { read: (key: string) => records.get(key), load: () => raise("this is not needed") });
    }
    ask(ledger, "add", { amount: 5 });
    ask(ledger, "visit", { account: "Account/2" });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    ledger.keeper.stop("a crash");
    void ledger.keeper.start({ isNewRun: true });
    await settle(ledger.agenda);
    expect(seen(ledger)).toEqual(["Changed 5"]);
    expect(ledger.log.filter(({ kind }) => kind === "start")).toMatchObject([{ incarnation: "1" }, { incarnation: "2", isRestart: false }]);
    const answers: unknown[] = [];
    for (const amount of [1, -6, 2]) {
      ask(ledger, "add", { amount, answers });
      ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    }
    // As at first in between: nothing of the run before comes again.
    expect(answers).toEqual([6, 0, 2]);
  });
});

describe("a store", () => {
  test("is needed where something is to survive", () => {
    const networks = new DirectNetworks();
    const options = {
      name: "k",
      network: networks.of("k"),
      clock: virtualClock(new Agenda(seededRandom(1))),
      random: () => 0,
      report: () => undefined,
    };
    const role = { type: keeperType, setting: emptySetting, timers: { grace: 1 }, hosts: { archive: async () => "" } };
    expect(() => createNode({ ...options, roles: [role] })).toThrow("Keeper/k has something that survives a crash, and there is no store");
  });

  test("of something else is refused", async () => {
    const ledger = startLedger();
    ledger.keeper.stop();
    ledger.store.commit(new Map([['["Ledger","Keeper/other","Account/1"]', {}]]));
    ledger.agenda.runUntil(ledger.agenda.nowMs + 10);
    const started = expect(ledger.keeper.start()).rejects.toThrow("which is no machine of this node");
    ledger.agenda.runUntil(ledger.agenda.nowMs + 10);
    await started;
    expect(ledger.keeper.isRunning).toBe(false);
  });
});

function raise(message: string): never {
  throw new Error(message);
}
