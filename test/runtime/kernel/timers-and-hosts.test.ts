import { describe, expect, test } from "vitest";
import { createNode } from "../../../runtime/kernel/index.js";
import { Agenda, MemoryStore, seededRandom, virtualClock } from "../../../runtime/simulation/index.js";
import { DirectNetworks } from "../support/direct-network.js";
import { emptySetting, keeperType } from "../support/ledger.js";
import { ask, place, seen, settle, startLedger } from "../support/ledger-nodes.js";

describe("timers", () => {
  test("go off after the time that the program gives", () => {
    const ledger = startLedger();
    const answers = ask(ledger, "close");
    ledger.agenda.runUntil(ledger.agenda.nowMs + 99);
    expect(answers).toEqual([]);
    ledger.agenda.runUntil(ledger.agenda.nowMs + 3);
    expect(answers).toEqual([0]);
  });

  test("begin anew when they are started again", () => {
    const ledger = startLedger();
    const answers = ask(ledger, "close");
    ledger.agenda.runUntil(ledger.agenda.nowMs + 60);
    const add = { type: "Add", amount: 5 };
    ledger.networks.of("w").send({ protocol: "Ledger", from: "Watcher/w", to: "Keeper/k", block: "Account/1", message: add });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 90);
    expect(answers).toEqual([]);
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    expect(answers).toEqual([5]);
    expect(ledger.log.filter((record) => record.kind === "step" && record.event.kind === "timer")).toHaveLength(1);
  });

  test("of a node that has stopped do not go off", () => {
    const ledger = startLedger();
    ask(ledger, "close");
    ledger.agenda.runUntil(ledger.agenda.nowMs + 60);
    ledger.keeper.stop();
    void ledger.keeper.start();
    ledger.agenda.runUntil(ledger.agenda.nowMs + 200);
    expect(ledger.log.filter((record) => record.kind === "step" && record.event.kind === "timer")).toEqual([]);
  });

  test("need a time", () => {
    const role = { type: keeperType, setting: emptySetting, hosts: { archive: async () => "" } };
    expect(() => createKeeper(role)).toThrow("nobody says how long timer 'grace' of Keeper/k takes");
  });
});

describe("operations of the host", () => {
  test("answer the handler that waits, which puts other messages off meanwhile", async () => {
    let finish: (receipt: string) => void = () => undefined;
    const ledger = startLedger({ archive: async () => new Promise((resolve) => (finish = resolve)) });
    const answers = ask(ledger, "audit");
    await settle(ledger.agenda);
    const add = { type: "Add", amount: 5 };
    ledger.networks.of("w").send({ protocol: "Ledger", from: "Watcher/w", to: "Keeper/k", block: "Account/1", message: add });
    await settle(ledger.agenda);
    expect(ledger.keeper.machine(place("Account/1"))?.deferred).toHaveLength(1);
    finish("done");
    await settle(ledger.agenda);
    expect(answers).toEqual(["done"]);
    expect(seen(ledger)).toEqual(["Changed 5"]);
  });

  test("that fail are repeated as the policy says", async () => {
    let times = 0;
    const archive = async (): Promise<string> => {
      times += 1;
      if (times < 3) throw new Error("not yet");
      return "at last";
    };
    const ledger = startLedger({ archive, policy: { onHostError: ({ times: failed }) => failed * 10 } });
    const answers = ask(ledger, "audit");
    await settle(ledger.agenda, 200);
    expect(answers).toEqual(["at last"]);
    expect(ledger.events).toMatchObject([
      { kind: "host error", operation: "archive", times: 1, againAfterMs: 10 },
      { kind: "host error", operation: "archive", times: 2, againAfterMs: 20 },
    ]);
  });

  test("that fail stop the node otherwise", async () => {
    const ledger = startLedger({ archive: async () => Promise.reject(new Error("never")) });
    const answers = ask(ledger, "audit");
    await settle(ledger.agenda);
    expect(answers).toEqual(["stopped"]);
    expect(ledger.events).toMatchObject([{ kind: "host error", againAfterMs: null }, { kind: "stopped" }]);
  });

  test("are not heard after a crash", async () => {
    let finish: (receipt: string) => void = () => undefined;
    const ledger = startLedger({ archive: async () => new Promise((resolve) => (finish = resolve)) });
    ask(ledger, "audit");
    await settle(ledger.agenda);
    ledger.keeper.stop("a crash");
    void ledger.keeper.start();
    await settle(ledger.agenda);
    finish("too late");
    await settle(ledger.agenda);
    expect(ledger.log.filter((record) => record.kind === "step" && record.event.kind === "completion")).toEqual([]);
  });

  test("have to be there", () => {
    const role = { type: keeperType, setting: emptySetting, timers: { grace: 1 } };
    expect(() => createKeeper(role)).toThrow("nobody implements operation 'archive' of Keeper/k");
  });
});

test("a message to the node itself is handled in a later step", () => {
  const ledger = startLedger();
  const answers = ask(ledger, "again", { amount: 3 });
  ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
  expect(answers).toEqual([0]);
  expect(seen(ledger)).toEqual(["Changed 3"]);
  expect(ledger.networks.lost).toEqual([]);
});

test("a choice is the policy's", () => {
  const ledger = startLedger({ policy: { choose: (variable, candidates) => (variable === "card" ? candidates.length - 1 : 0) } });
  const answers = ask(ledger, "draw");
  ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
  expect(answers).toEqual([30]);
  expect(ledger.log.at(-1)).toMatchObject({ kind: "step", choices: [{ variable: "card", position: 2, count: 3 }] });
});

function createKeeper(role: Parameters<typeof createNode>[0]["roles"][number]): void {
  const agenda = new Agenda(seededRandom(1));
  const store = new MemoryStore({ agenda, random: () => 0, commitMs: [1, 1] });
  const network = new DirectNetworks().of("k");
  createNode({ name: "k", roles: [role], network, clock: virtualClock(agenda), random: () => 0, report: () => undefined, store });
}
