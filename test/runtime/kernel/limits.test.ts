import { describe, expect, test } from "vitest";
import { createNode, type Envelope, type Network, type NodeEvent } from "../../../runtime/kernel/index.js";
import { Agenda, seededRandom, virtualClock } from "../../../runtime/simulation/index.js";
import { ask, startLedger } from "../support/ledger-nodes.js";
import { askCache, homeRole, run, startStache } from "../support/stache-nodes.js";

describe("what is more than a limit is an event, and lost to nobody's surprise", () => {
  test("in the mailbox of a machine", () => {
    const stache = startStache({ limits: { mailbox: 3 } });
    const grant: Envelope = { protocol: "Stache", from: "Home/h", to: "Cache/a", block: "Block/1", message: { type: "Grant" } };
    for (let sent = 0; sent < 4; sent += 1) stache.networks.of("h").send(grant);
    expect(stache.events).toEqual([
      { kind: "limit", protocol: "Stache", self: "Cache/a", block: "Block/1", limit: "mailbox", message: "more than 3 events wait for it" },
      { kind: "stopped", reason: "more than 3 events wait for it" },
    ]);
  });

  test("among the messages put off", () => {
    const ledger = startLedger({
      limits: { deferred: 2 },
      policy: { onFailure: "isolate" },
      archive: async () => new Promise(() => undefined),
    });
    const answers = ask(ledger, "audit");
    const add: Envelope = { protocol: "Ledger", from: "Watcher/w", to: "Keeper/k", block: "Account/1", message: { type: "Add" } };
    ledger.agenda.runUntil(ledger.agenda.nowMs + 1);
    for (let sent = 0; sent < 3; sent += 1) ledger.networks.of("w").send(add);
    ledger.agenda.runUntil(ledger.agenda.nowMs + 1);
    expect(ledger.events).toMatchObject([{ kind: "limit", limit: "deferred", block: "Account/1" }]);
    expect(answers).toEqual(["failed"]);
  });

  test("among the requests that wait: the one that is too many is refused", () => {
    const stache = startStache({ limits: { waitingRequests: 2 } });
    const answers = askCache(stache.a, "read");
    askCache(stache.a, "read", { answers });
    expect(() => askCache(stache.a, "read")).toThrow("2 requests wait already");
    run(stache);
    expect(answers).toEqual(["nothing", "nothing"]);
  });

  test("among the machines", () => {
    const stache = startStache({ limits: { machines: 2 }, policy: { onFailure: "isolate" } });
    for (const block of ["1", "2"]) askCache(stache.a, "read", { block });
    run(stache);
    expect(() => askCache(stache.a, "read", { block: "3" })).toThrow("as many machines as it may have");
    askCache(stache.a, "evict", { block: "1" });
    run(stache);
    expect(askCache(stache.a, "evict", { block: "3" })).toEqual([]);
  });
});

describe("turns", () => {
  test("end after a limited number of events, so that others have theirs", () => {
    const stache = startStache({ limits: { turn: 2 } });
    const answers: unknown[] = [];
    for (const block of ["1", "2", "3"]) askCache(stache.a, "evict", { block, answers });
    stache.agenda.step(0);
    expect(answers).toHaveLength(2);
    stache.agenda.step(0);
    expect(answers).toHaveLength(3);
  });
});

test("a node that has too much to do asks the network to pause, and to resume", () => {
  const agenda = new Agenda(seededRandom(1));
  const calls: string[] = [];
  let deliver: (envelope: Envelope) => void = () => undefined;
  const network: Network = {
    send: () => undefined,
    receive: (onMessage) => {
      deliver = onMessage;
    },
    pause: () => void calls.push("pause"),
    resume: () => void calls.push("resume"),
  };
  const events: NodeEvent[] = [];
  const report = (event: NodeEvent): void => void events.push(event);
  const node = createNode({
    name: "h",
    roles: [homeRole],
    network,
    clock: virtualClock(agenda),
    random: () => 0,
    report,
    limits: { pauseAt: 4, turn: 1 },
  });
  void node.start();
  for (let block = 0; block < 6; block += 1)
    deliver({ protocol: "Stache", from: "Cache/a", to: "Home/h", block: `Block/${block}`, message: { type: "GetShared" } });
  expect(calls).toEqual(["pause"]);
  agenda.runUntil(0);
  expect(calls).toEqual(["pause", "resume"]);
  expect(node.machines()).toHaveLength(6);
  expect(events).toEqual([]);
});
