import { expect, test } from "vitest";
import { ManualRun, readRun, seededRandom, simulate, writeRun } from "../../checker/simulation/index.js";
import { load } from "../../dsl/index.js";

const text = `
protocol Keeper
node Client
node Keeper
block File[2]
channel net: fifo capacity 8
fault crash Keeper at most 2
message Put : Client -> Keeper
message Done, Again : Keeper -> Client
machine Client per File {
  request put()
  start state Calm { on put() { send Put to Keeper; return } on Done { } on Again { } }
}
machine Keeper per File {
  durable var n: 0..1
  start state Empty { on Put { n = 1; send Done to Client; become Full } }
  state Full { on Put { send Done to Client } }
  on restart { if n == 1 { send Again to Client; become Full } }
}
machine Keeper { start state Up { } on restart { note "the keeper is back" } }
check once { requests: put at most 2 } expect pass`;

function protocol(): Parameters<typeof simulate>[0] {
  const [scenario] = load({ name: "keeper.tea", text }).scenarios;
  if (scenario === undefined) throw new Error("no scenario");
  return scenario.protocol;
}

test("walks crash and restart, and count what all machines of the node do", async () => {
  const { failure, coverage } = await simulate(protocol(), { random: seededRandom(1), walks: 20, steps: 60 });
  expect(failure).toBeUndefined();
  const handlers = coverage.machines.flatMap((machine) => machine.handlers);
  expect(handlers.filter(({ count }) => count === 0).map(({ name }) => name)).toEqual([]);
  expect(handlers.filter(({ name }) => name.endsWith("on restart"))).toHaveLength(2);
});

test("a saved run repeats its crashes", () => {
  const run = new ManualRun(protocol());
  const random = seededRandom(7);
  for (let step = 0; step < 25; step += 1) run.draw(random);
  const kinds = run.trace.steps.map(({ event }) => event.kind);
  expect(kinds).toContain("crash");
  expect(kinds).toContain("restart");
  const saved = readRun(writeRun({ protocol: "Keeper", check: "once", parameters: {}, trace: run.trace }));
  if (saved === undefined) throw new Error("the run cannot be read");
  const again = new ManualRun(protocol());
  expect(again.replay(saved)).toBe(run.trace.steps.length);
  expect(again.trace).toEqual(run.trace);
});
