import { describe, expect, test } from "vitest";
import { Stepper, type Move } from "../../checker/reference/index.js";
import { withoutDetours } from "../../checker/simulation/detours.js";
import { seededRandom, simulate, type SimulateOptions } from "../../checker/simulation/index.js";
import type { Coverage, SimulationResult } from "../../checker/verdict/index.js";
import type { Protocol } from "../../dsl/analysis/index.js";
import { load } from "../../dsl/index.js";
import { deadlock, ping, unexpectedBall } from "../cli/protocols.js";

function protocolOf(text: string, check?: string): Protocol {
  const { scenarios } = load({ name: "test.tea", text });
  const scenario = scenarios.find(({ name }) => check === undefined || name === check);
  if (scenario === undefined) throw new Error("no such check");
  return scenario.protocol;
}

async function run(text: string, options: Partial<SimulateOptions> & { readonly seed?: number } = {}): Promise<SimulationResult> {
  return simulate(protocolOf(text, text === ping ? "usual" : undefined), {
    random: seededRandom(options.seed ?? 1),
    walks: 5,
    steps: 100,
    ...options,
  });
}

function missed({ machines, covers }: Coverage): readonly string[] {
  const parts = machines.flatMap((machine) => [
    ...machine.states,
    ...machine.handlers,
    ...machine.deliveries.map((pair) => ({ ...pair, name: `${pair.message} in ${pair.state}` })),
  ]);
  return [...parts, ...covers].filter(({ count }) => count === 0).map(({ name }) => name);
}

describe("a simulation", () => {
  test("ends after its walks, with all that there is to see", async () => {
    const result = await run(ping);
    expect(result).toMatchObject({ ended: "finished", failure: undefined, trace: undefined, walks: 5, steps: 500, atRest: 0 });
    expect(missed(result.coverage)).toEqual([]);
  });

  test("is repeated by its seed", async () => {
    const [first, again, other] = [await run(ping, { seed: 3 }), await run(ping, { seed: 3 }), await run(ping, { seed: 4 })];
    expect({ ...again, seconds: 0 }).toEqual({ ...first, seconds: 0 });
    expect(other.coverage).not.toEqual(first.coverage);
  });

  test("stops at a failure, with the walk that led there", async () => {
    const result = await run(unexpectedBall);
    expect(result).toMatchObject({ ended: "failed", walks: 1, failure: { kind: "unexpected", name: "Ball" } });
    expect(result.trace?.steps.at(-1)).toMatchObject({ node: "Server", after: undefined });
  });

  test("finds a deadlock", async () => {
    const result = await run(deadlock, { walks: 1000, steps: 200 });
    expect(result.failure?.kind).toBe("deadlock");
  });

  test("tells what was never met", async () => {
    const short = await run(ping, { walks: 1, steps: 1 });
    expect(missed(short.coverage)).toEqual([
      "await#1",
      "Player.Ready on hit",
      "Player.await#1 on Back",
      "Back in await#1",
      "Server.Ready on Ball",
      "Ball in Ready",
    ]);
  });

  test("a walk ends where the work is used up", async () => {
    const result = await run(`${ping}check once { requests: total 1 } expect pass\n`.replace(/^check (small|usual).*$/gmu, ""));
    expect(result).toMatchObject({ ended: "finished", walks: 5, atRest: 5, steps: 20 });
  });

  test("ends when it is told to, with what was covered", async () => {
    const stop = new AbortController();
    stop.abort();
    const result = await run(ping, { walks: 1_000_000, signal: stop.signal });
    expect(result).toMatchObject({ ended: "interrupted", failure: undefined });
    expect(result.steps).toBeGreaterThan(0);
  });
});

test("a walk without its detours goes the same way in fewer steps", () => {
  const stepper = new Stepper(protocolOf(ping));
  const random = seededRandom(1);
  const [start] = stepper.starts;
  if (start === undefined) throw new Error("no initial state");
  const moves: Move[] = [];
  let state = start;
  for (let step = 0; step < 60; step += 1) {
    const move = stepper.draw(state, random);
    if (move?.kind !== "next") throw new Error("the walk ends");
    moves.push(move);
    state = move.state;
  }
  const kept = withoutDetours(stepper, start, moves);
  const places = [start, ...kept.flatMap((move) => (move.kind === "next" ? [move.state] : []))].map((place) => stepper.identify(place));
  expect(new Set(places).size).toBe(places.length);
  expect(places.at(-1)).toBe(stepper.identify(state));
  // Each step that is left is possible where it stands now.
  kept.forEach((move, index) => {
    const before = index === 0 ? start : kept[index - 1];
    if (before === undefined || ("kind" in before && before.kind !== "next")) throw new Error("a gap");
    const nexts = stepper
      .moves("kind" in before ? before.state : before)
      .map((next) => (next.kind === "next" ? stepper.identify(next.state) : ""));
    expect(nexts).toContain(move.kind === "next" ? stepper.identify(move.state) : "");
  });
});
