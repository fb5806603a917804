import { expect, test } from "vitest";
import { createSimulation, type ClientOptions, type Simulation } from "../../../runtime/simulation/index.js";
import { emptySetting, keeperType, watcherType } from "../support/ledger.js";

const seeds = Array.from({ length: 20 }, (_, index) => index);

const adder: ClientOptions = {
  name: "adder",
  node: "k",
  protocol: "Ledger",
  role: "Keeper",
  next: () => ({ block: "Account/1", request: "add", args: { amount: 1 } }),
  thinkMs: [0, 5],
};

/** A keeper that crashes often, a client of it, and a watcher that is told every change. */
function simulate(seed: number, downMs: readonly [number, number] = [0, 50]): Simulation {
  return createSimulation({
    seed,
    commitMs: [0, 8],
    faults: { crashes: { nodes: ["k"], everyMs: 60, downMs } },
    clients: [adder, { ...adder, name: "another" }],
    nodes: [
      {
        name: "k",
        roles: ({ after }) => [
          { type: keeperType, setting: emptySetting, timers: { grace: 1 }, hosts: { archive: () => after(3, () => "archived") } },
        ],
      },
      { name: "w", roles: [{ type: watcherType, setting: emptySetting }] },
    ],
  });
}

function seen(simulation: Simulation): readonly string[] {
  const state = simulation.node("w").machine({ protocol: "Ledger", self: "Watcher/w", block: null });
  const told: unknown = Reflect.get(state?.vars ?? {}, "seen");
  return Array.isArray(told) ? told.map(String) : [];
}

function balance(simulation: Simulation): number {
  const state = simulation.node("k").machine({ protocol: "Ledger", self: "Keeper/k", block: "Account/1" });
  return Number(Reflect.get(state?.vars ?? {}, "balance") ?? 0);
}

test.each(seeds)("what was answered survives crashes, and nobody has heard of what does not: seed %i", (seed) => {
  const simulation = simulate(seed);
  expect(simulation.run(3_000), JSON.stringify(simulation.incidents[0])).toBe(true);
  simulation.crash("k");
  simulation.restart("k");
  simulation.run(0);
  const { operations } = simulation.history;
  const answered = operations.filter(({ end }) => end !== null);
  expect(balance(simulation)).toBeGreaterThanOrEqual(answered.length);
  expect(balance(simulation)).toBeLessThanOrEqual(operations.length);
  expect(new Set(answered.map(({ value }) => value)).size).toBe(answered.length);
  const told = seen(simulation);
  expect(told.filter((text) => text.startsWith("Back")).length).toBeGreaterThan(10);
  const amounts = told.map((text) => Number(text.split(" ")[1]));
  expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
  // An answer may be lost where its step has survived.
  expect(operations.length).toBeGreaterThan(answered.length);
});

test("a message for a node that is down arrives when it is back", () => {
  const simulation = simulate(3);
  simulation.crash("w");
  simulation.run(300);
  expect(simulation.messages.delivered).toBe(0);
  simulation.restart("w");
  simulation.run(100);
  expect(simulation.messages.delivered).toBeGreaterThan(10);
});

test("a crash in the middle of what a step sends leaves the beginning of it", () => {
  const partial = seeds.map((seed) => {
    const simulation = simulate(seed);
    simulation.run(3_000);
    const { operations } = simulation.history;
    const changed = seen(simulation).filter((text) => text.startsWith("Changed")).length;
    // The keeper tells the watcher first, then answers.
    return changed > operations.filter(({ end }) => end !== null).length;
  });
  expect(partial).toContain(true);
});
