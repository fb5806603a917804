import { describe, expect, test } from "vitest";
import { recentEvents, type Envelope } from "../../../runtime/kernel/index.js";
import { ask, startLedger } from "../support/ledger-nodes.js";
import { askCache, run, startStache, type Stache } from "../support/stache-nodes.js";

const stray: Envelope = { protocol: "Stache", from: "Home/h", to: "Cache/a", block: "Block/1", message: { type: "Evicted" } };

/** Sends what the protocol never sends. */
function send({ networks }: Stache, envelope: Envelope): void {
  networks.of("stranger").send(envelope);
}

describe("a failure of the protocol", () => {
  test("says where, why, and what the machine was given last", () => {
    const stache = startStache();
    askCache(stache.a, "read");
    run(stache);
    send(stache, stray);
    run(stache);
    expect(stache.events[0]).toEqual({
      kind: "failure",
      protocol: "Stache",
      self: "Cache/a",
      block: "Block/1",
      failure: "assertion",
      message: "an eviction is confirmed that nobody asked for",
      at: "125:18",
      state: "Shared",
      recent: [
        { state: "Invalid", event: "request read", from: null },
        { state: "Waiting", event: "message Grant", from: "Home/h" },
        { state: "Shared", event: "message Evicted", from: "Home/h" },
      ],
    });
  });

  test("stops the node, as a crash would", () => {
    const stache = startStache();
    const answers = askCache(stache.a, "read");
    send(stache, stray);
    run(stache);
    expect(answers).toEqual(["stopped"]);
    expect(stache.a.isRunning).toBe(false);
    expect(stache.events.map(({ kind }) => kind)).toContain("stopped");
  });

  test("in a request discards the step", () => {
    const ledger = startLedger({ policy: { onFailure: "isolate" } });
    const answers = ask(ledger, "add", { amount: -5 });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 20);
    expect(answers).toEqual(["failed"]);
    expect([...ledger.store.records.keys()]).toEqual(['["incarnation"]']);
    expect(ledger.log.at(-1)).toMatchObject({ kind: "failure", message: "a balance is negative" });
  });

  test("shows no more than the last events", () => {
    const stache = startStache();
    for (let round = 0; round < recentEvents; round += 1) askCache(stache.a, round % 2 === 0 ? "write" : "read");
    run(stache);
    send(stache, stray);
    run(stache);
    const [failure] = stache.events;
    if (failure?.kind !== "failure") throw new Error("there is a failure");
    expect(failure.recent).toHaveLength(recentEvents);
    expect(failure.recent.at(-1)?.event).toBe("message Evicted");
    expect(failure.recent[0]).toEqual({ state: "Owned", event: "request read", from: null });
  });
});

describe("where the policy says so, a failure isolates the machine", () => {
  test("and the others go on", () => {
    const stache = startStache({ policy: { onFailure: "isolate" } });
    const answers = askCache(stache.a, "read", { block: "2" });
    send(stache, stray);
    run(stache);
    expect(() => askCache(stache.a, "read")).toThrow("the machine has failed");
    send(stache, stray);
    askCache(stache.a, "write", { block: "2", v: "x", answers });
    run(stache);
    expect(answers).toEqual(["nothing", null]);
    expect(stache.events.map(({ kind }) => kind)).toEqual(["failure", "undeliverable"]);
  });

  test("and its requests are rejected", () => {
    const stache = startStache({ policy: { onFailure: "isolate" } });
    stache.home.stop();
    const answers = askCache(stache.a, "read");
    askCache(stache.a, "evict", { answers });
    run(stache);
    send(stache, stray);
    run(stache);
    expect(answers).toEqual(["failed", "failed"]);
  });
});

describe("a message that nobody here takes", () => {
  test.each<[string, Partial<Envelope>]>([
    ["of another protocol", { protocol: "Other" }],
    ["for another kind of block", { block: "File/1" }],
    ["for no block", { block: null }],
  ])("is reported: %s", (_, difference) => {
    const stache = startStache();
    send(stache, { ...stray, ...difference });
    run(stache);
    expect(stache.events.map(({ kind }) => kind)).toEqual(["undeliverable"]);
    expect(stache.a.isRunning).toBe(true);
  });

  test("is unexpected where its name means something to JavaScript", () => {
    const stache = startStache();
    for (const type of ["toString", "__proto__"]) send(stache, { ...stray, message: { type } });
    run(stache);
    expect(stache.events[0]).toMatchObject({ kind: "failure", failure: "unexpected" });
  });
});
