import { expect, test } from "vitest";
import {
  createNode,
  dispatchFor,
  jsonLog,
  load,
  startMachine,
  takeStep,
  type Effect,
  type LogRecord,
  type MachineState,
  type MachineType,
} from "../../../runtime/kernel/index.js";
import { virtualClock } from "../../../runtime/simulation/index.js";
import { parse } from "../support/through-json.js";
import { ask, settle, startLedger } from "../support/ledger-nodes.js";
import { emptySetting, keeperType } from "../support/ledger.js";
import { askCache, homeRole, run, stacheSetting, startStache } from "../support/stache-nodes.js";
import { cacheType } from "../../../bench/runtime/by-hand/stache-cache.js";
import { homeType } from "../../../bench/runtime/by-hand/stache-home.js";

type StepRecord = Extract<LogRecord, { readonly kind: "step" }>;

/** Repeats the steps of each machine from its start, with the choices and names that were written down, and compares what they ask for. */
function replay(log: readonly LogRecord[], types: Readonly<Record<string, MachineType>>): number {
  const machines = new Map<string, MachineState>();
  const steps = log.filter((record) => record.kind === "step");
  for (const record of steps) {
    const { self, block, effects } = record;
    const type = types[self.slice(0, self.indexOf("/"))];
    if (type === undefined) throw new Error(`there is no machine for ${self}`);
    const setting = type === keeperType ? emptySetting : stacheSetting;
    const key = `${self} ${block ?? ""}`;
    const surroundings = { self, here: block, setting, ...repeated(record) };
    const machine = machines.get(key) ?? startMachine(type, surroundings);
    const result = takeStep(dispatchFor(type), { machine, event: record.event, surroundings });
    if (result.kind !== "done") throw new Error(`step ${record.sequence} is not taken again: ${result.kind}`);
    machines.set(key, result.machine);
    expect(result.effects).toEqual<readonly Effect[]>(effects);
    expect(result.machine.stack.at(-1)?.state.name).toBe(record.state);
  }
  return steps.length;
}

function repeated({ choices, calls }: StepRecord): { readonly choose: () => number; readonly nameCall: () => string } {
  const positions = choices.map(({ position }) => position);
  const names = [...calls];
  return { choose: () => positions.shift() ?? -1, nameCall: () => names.shift() ?? "none" };
}

test("a log is enough to repeat a run", async () => {
  const stache = startStache();
  for (const v of ["x", "y"]) {
    askCache(stache.a, "write", { v });
    askCache(stache.b, "write", { v: `${v}${v}` });
    askCache(stache.b, "evict");
    askCache(stache.a, "read");
    run(stache);
  }
  expect(replay(stache.log, { Cache: cacheType, Home: homeType })).toBe(23);
  const ledger = startLedger();
  for (const request of ["add", "draw", "audit", "close", "again"]) ask(ledger, request, { amount: 2 });
  await settle(ledger.agenda, 2_000);
  expect(ledger.events).toEqual([]);
  expect(replay(ledger.log, { Keeper: keeperType })).toBe(8);
});

test("records are numbered, across a restart too, and lines of JSON say the same", () => {
  const stache = startStache();
  const lines: string[] = [];
  const records: LogRecord[] = [];
  const write = jsonLog((line) => void lines.push(line));
  const log = (record: LogRecord): void => {
    records.push(record);
    write(record);
  };
  stache.home.stop();
  const options = { clock: virtualClock(stache.agenda), random: () => 0, report: () => undefined, log };
  const home = createNode({ name: "h", roles: [homeRole], network: stache.networks.of("h"), ...options });
  void home.start();
  askCache(stache.a, "write", { v: "x" });
  askCache(stache.b, "read");
  run(stache);
  home.stop("a crash");
  void home.start();
  expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_, index) => index + 1));
  expect(records.map(({ kind }) => kind)).toEqual(["start", "step", "step", "step", "stop", "start"]);
  expect(lines.every((line) => line.endsWith("}\n"))).toBe(true);
  expect(lines.map((line) => load(parse(line)))).toEqual(records);
});
