import { describe, expect, test } from "vitest";
import { jsonLog, type MachineType } from "../../../runtime/kernel/index.js";
import { findNonLinearizable, registerModel, type Simulation } from "../../../runtime/simulation/index.js";
import { cacheType } from "../../../bench/runtime/by-hand/stache-cache.js";
import { simulateStache, type StacheSimulationOptions } from "../support/stache-simulation.js";

const seeds = Array.from({ length: 10 }, (_, index) => index);
const registers = registerModel("nothing");

function ranWell(simulation: Simulation, ms = 10_000): void {
  expect(simulation.run(ms), JSON.stringify(simulation.incidents[0])).toBe(true);
  expect(
    findNonLinearizable(
      simulation.history.operations.filter(({ request }) => request !== "evict"),
      registers,
    ),
  ).toEqual({ kind: "linearizable" });
}

/** Between all steps there is one writer or many readers. */
function oneWriter(simulation: Simulation): void {
  for (const block of ["Block/0", "Block/1", "Block/2"] as const) {
    const states = (["a", "b", "c"] as const).map(
      (name) => simulation.node(name).machine({ protocol: "Stache", self: `Cache/${name}`, block })?.stack[0]?.state.name ?? "Invalid",
    );
    const holding = states.filter((state) => state === "Owned" || state === "Shared");
    if (states.includes("Owned") && holding.length > 1) throw new Error(`${block} is held as ${states.join(", ")}`);
  }
}

describe("Stache in simulation", () => {
  test.each(seeds)("is coherent: seed %i", (seed) => {
    const simulation = simulateStache({ seed, observe: oneWriter });
    ranWell(simulation, 3_000);
    expect(simulation.history.operations.length).toBeGreaterThan(200);
  });

  test.each(seeds.slice(0, 5))("is coherent while the network falls apart and comes together: seed %i", (seed) => {
    const simulation = simulateStache({ seed, faults: { partitions: { everyMs: 500, lastMs: [50, 1_000] } } });
    ranWell(simulation);
    const answered = simulation.history.operations.filter(({ end }) => end !== null);
    expect(answered.length).toBeGreaterThan(200);
    const longest = Math.max(...answered.map(({ beginMs, endMs }) => (endMs ?? beginMs) - beginMs));
    expect(longest).toBeGreaterThan(200);
  });
});

/** Everything that the nodes write down. */
function transcript(options: StacheSimulationOptions): string {
  let lines = "";
  const simulation = simulateStache({ ...options, log: jsonLog((line) => (lines += line)) });
  simulation.run(2_000);
  return `${lines}${JSON.stringify(simulation.history.operations)}`;
}

describe("a seed", () => {
  const faults = { partitions: { everyMs: 300, lastMs: [10, 100] } } as const;

  test("repeats a run, step by step", () => {
    expect(transcript({ seed: 7, faults })).toBe(transcript({ seed: 7, faults }));
  });

  test("decides it: another one is another run", () => {
    expect(transcript({ seed: 7, faults })).not.toBe(transcript({ seed: 8, faults }));
  });
});

describe("what is wrong is found", () => {
  test("a cache that keeps its copy when it is called back", () => {
    const { Shared } = cacheType.states;
    const keep: MachineType = {
      ...cacheType,
      states: { ...cacheType.states, Shared: { ...Shared, messages: { Invalidate: answerOnly } } },
    };
    const found = seeds.map((seed) => {
      const simulation = simulateStache({ seed, cache: keep, blocks: 1 });
      simulation.run(2_000);
      return findNonLinearizable(
        simulation.history.operations.filter(({ request }) => request !== "evict"),
        registers,
      ).kind;
    });
    expect(found.filter((kind) => kind === "violated")).toHaveLength(seeds.length);
  });

  test("a network that keeps no order, which the protocol relies on", () => {
    const simulation = simulateStache({ seed: 1, blocks: 1, channels: { Stache: [{ name: "net", order: "unordered" }] } });
    expect(simulation.run(60_000)).toBe(false);
    expect(simulation.incidents[0]?.event).toMatchObject({ kind: "failure" });
  });
});

function answerOnly(step: { readonly send: (to: string, message: object) => void }): void {
  step.send("Home/h", { type: "PutBack", data: null });
}
