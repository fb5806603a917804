import { describe, expect, test } from "vitest";
import { RequestError } from "../../../runtime/kernel/index.js";
import { ask, place, settle, startLedger } from "../support/ledger-nodes.js";
import { askCache, run, startStache } from "../support/stache-nodes.js";

const block1 = { protocol: "Stache", role: "Cache", block: "Block/1" } as const;

describe("requests", () => {
  test("are answered across nodes", () => {
    const stache = startStache();
    const answers = askCache(stache.a, "write", { v: "x" });
    askCache(stache.b, "read", { answers });
    run(stache);
    askCache(stache.a, "read", { answers });
    run(stache);
    expect(answers).toEqual([null, "x", "x"]);
    expect(stache.events).toEqual([]);
  });

  test("of one machine wait outside it, in order, while another one is open", () => {
    const stache = startStache();
    const answers: unknown[] = [];
    for (const v of ["x", "y", "z"]) {
      askCache(stache.a, "write", { v, answers });
      askCache(stache.a, "read", { answers });
    }
    run(stache);
    expect(answers).toEqual([null, "x", null, "y", null, "z"]);
  });

  test("of other machines do not wait for them", () => {
    const ledger = startLedger();
    ask(ledger, "close");
    const blocked = ask(ledger, "visit");
    const free = ask(ledger, "visit", { account: "Account/2" });
    ledger.agenda.runUntil(ledger.agenda.nowMs + 50);
    expect([blocked, free]).toEqual([[], [1]]);
    ledger.agenda.runUntil(ledger.agenda.nowMs + 60);
    expect(blocked).toEqual([1]);
  });

  test("resolve promises", async () => {
    const stache = startStache();
    const answer = stache.a.request(block1, { request: "write", args: { v: "x" } });
    run(stache);
    expect(await answer).toBe(null);
  });

  test("reach their machine through the port of a protocol", async () => {
    const stache = startStache();
    const port = stache.a.port("Stache");
    const written = port.request<null>({ role: "Cache", block: "Block/1" }, { request: "write", args: { v: "x" } });
    run(stache);
    await written;
    const text = port.request<string>({ role: "Cache", block: "Block/1" }, { request: "read", args: {} });
    run(stache);
    expect(await text).toBe("x");
    const foreign = stache.a.port("Stache", "another");
    await expect(foreign.request({ role: "Cache", block: "Block/1" }, { request: "read", args: {} })).rejects.toThrow(RequestError);
  });

  test("that nobody takes are refused, and those of a stopped node rejected", async () => {
    const stache = startStache();
    await expect(stache.a.request(block1, { request: "lock", args: {} })).rejects.toThrow("no machine of role Cache takes it for Block/1");
    await expect(stache.a.request({ ...block1, block: "File/1" }, { request: "read", args: {} })).rejects.toThrow(RequestError);
    const open = stache.a.request(block1, { request: "read", args: {} });
    const outcome = expect(open).rejects.toThrow("the node has stopped: it was asked to");
    stache.a.stop();
    await outcome;
    await expect(stache.a.request(block1, { request: "read", args: {} })).rejects.toThrow("it is stopped");
  });
});

describe("who asks may turn away", () => {
  test("before it begins", async () => {
    const stache = startStache();
    const early = AbortSignal.abort(new Error("too late"));
    await expect(stache.a.request(block1, { request: "read", args: {} }, { signal: early })).rejects.toThrow("too late");
    run(stache);
    expect(stache.log.filter(({ kind }) => kind === "request")).toEqual([]);
  });

  test("while the request waits: it never happens", async () => {
    const ledger = startLedger();
    ask(ledger, "close");
    ledger.agenda.runUntil(ledger.agenda.nowMs + 1);
    const abort = new AbortController();
    const to = { protocol: "Ledger", role: "Keeper", block: "Account/1" } as const;
    const asked = ledger.keeper.request(to, { request: "visit", args: {} }, { signal: abort.signal });
    const outcome = expect(asked).rejects.toThrow("no longer");
    abort.abort(new Error("no longer"));
    await outcome;
    await settle(ledger.agenda, 200);
    expect(ask(ledger, "visit")).toEqual([]);
    await settle(ledger.agenda);
    expect(ledger.keeper.machine(place("Account/1"))?.vars).toMatchObject({ visits: 1 });
    expect(ledger.log.some(({ kind }) => kind === "withdrawal")).toBe(true);
  });

  test("after a machine has taken it up: what it has begun, it ends, unheard", async () => {
    const stache = startStache();
    stache.home.stop();
    const abort = new AbortController();
    const asked = stache.a.request(block1, { request: "write", args: { v: "x" } }, { signal: abort.signal });
    run(stache);
    const outcome = expect(asked).rejects.toThrow("no longer");
    abort.abort(new Error("no longer"));
    await outcome;
    expect(stache.a.machine({ protocol: "Stache", self: "Cache/a", block: "Block/1" })?.stack[0]?.state.name).toBe("Waiting");
    // The next one still waits for it.
    const next = askCache(stache.a, "read");
    run(stache);
    expect(next).toEqual([]);
  });
});

test("a machine that is as at first again is dropped", () => {
  const stache = startStache();
  askCache(stache.a, "read");
  run(stache);
  expect(stache.a.machines()).toHaveLength(1);
  askCache(stache.a, "evict");
  run(stache);
  expect(stache.a.machines()).toEqual([]);
  // The home does not know of it, and calls the copy back.
  expect(stache.home.machines()).toHaveLength(1);
});
