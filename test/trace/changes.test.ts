import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changes } from "../../checker/trace/index.js";
import type { MachineSnapshot, PlainMessage, PlainValue, Snapshot } from "../../checker/verdict/index.js";
import { rest } from "./xfs-deadlock.js";

const home: MachineSnapshot = {
  node: "Home",
  role: "Home",
  block: "Block1",
  stack: [{ state: "Idle", params: {} }],
  variables: { memory: "Data1", owner: null, pending: { CacheA: null, CacheB: "Data1" } },
  deferred: [],
  issued: [],
  open: {},
};

const getShared: PlainMessage = { message: "GetShared", args: {}, from: "CacheB", to: "Home", block: "Block1" };

function snapshot(...machines: readonly MachineSnapshot[]): Snapshot {
  return { machines, channels: [], ghosts: { latest: { Block1: "Data1" } } };
}

function texts(before: MachineSnapshot, after: MachineSnapshot): readonly string[] {
  return changes(snapshot(before), snapshot(after)).map((change) => change.text);
}

describe("a change is told in the file's names", () => {
  test("variables, and entries of maps", () => {
    const after = { ...home, variables: { memory: "Data2", owner: "CacheA", pending: { CacheA: "Data2", CacheB: "Data1" } } };
    expect(texts(home, after)).toEqual([
      "Home.memory: Data1 -> Data2",
      "Home.owner: none -> CacheA",
      "Home.pending[CacheA]: none -> Data2",
    ]);
  });

  test("a state that is entered, with its parameters", () => {
    const k = rest("Manager.Idle on WriteReq", "suspend k", { c: "ClientA" });
    const recalling = { ...home, stack: [{ state: "Recalling", params: { k, waiting: ["CacheA", "CacheB"] } }] };
    expect(texts(home, recalling)).toEqual([
      "Home.state: Idle -> Recalling",
      'Home.Recalling.k: rest of "Idle on WriteReq" (c = ClientA)',
      "Home.Recalling.waiting: {CacheA, CacheB}",
    ]);
    expect(texts(recalling, home)).toEqual(["Home.state: Recalling -> Idle"]);
  });

  test("parameters of a state that stays", () => {
    const waiting = (...nodes: readonly string[]): MachineSnapshot => ({
      ...home,
      stack: [{ state: "Recalling", params: { waiting: nodes } }],
    });
    expect(texts(waiting("CacheA", "CacheB"), waiting("CacheB"))).toEqual(["Home.Recalling.waiting: {CacheA, CacheB} -> {CacheB}"]);
  });

  test("answers that a gather has got", () => {
    const waiting = (missing: readonly string[], answers: readonly string[]): MachineSnapshot => {
      const { continuation } = rest("Manager.Idle on WriteReq", "suspend k", {});
      const k = { continuation: { ...continuation, call: "Recall", locals: { missing, answers } } };
      return { ...home, stack: [{ state: "Recalling", params: { k } }] };
    };
    expect(texts(waiting(["CacheA", "CacheB"], []), waiting(["CacheB"], ["CacheA"]))).toEqual([
      "Home.Recalling.k.missing: {CacheA, CacheB} -> {CacheB}",
      "Home.Recalling.k.answers: {} -> {CacheA}",
    ]);
  });

  test("a wait that is pushed above a state", () => {
    const after = { ...home, stack: [...home.stack, { state: "await#1", params: {} }] };
    expect(texts(home, after)).toEqual(["Home.state: Idle -> Idle/await#1"]);
  });

  test("messages that are put off and taken up", () => {
    expect(texts(home, { ...home, deferred: [getShared] })).toEqual(["Home defers GetShared from CacheB"]);
    expect(texts({ ...home, deferred: [getShared, getShared] }, { ...home, deferred: [getShared] })).toEqual([
      "Home takes up GetShared from CacheB",
    ]);
  });

  test("the block, where a node has several machines", () => {
    const second = { ...home, block: "Block2" };
    const after = { ...second, variables: { ...second.variables, memory: "Data2" } };
    expect(changes(snapshot(home, second), snapshot(home, after)).map((change) => change.path)).toEqual(["Home at Block2.memory"]);
  });

  test("ghosts", () => {
    const after = { ...snapshot(home), ghosts: { latest: { Block1: "Data2" } } };
    expect(changes(snapshot(home), after).map((change) => change.text)).toEqual(["latest[Block1]: Data1 -> Data2"]);
  });
});

test("nothing changes between a state and itself", () => {
  const name = fc.constantFrom("a", "b", "c");
  const value: fc.Arbitrary<PlainValue> = fc.letrec<{ value: PlainValue }>((tie) => ({
    value: fc.oneof(fc.constant(null), fc.boolean(), fc.nat(), name, fc.array(name), fc.dictionary(name, tie("value"))),
  })).value;
  const record = fc.dictionary(name, value);
  const message = fc.record({ message: name, args: record, from: name, to: name, block: fc.constant("Block1") });
  const machine = fc.record({
    node: name,
    role: name,
    block: fc.constantFrom("Block1", "Block2", undefined),
    stack: fc.array(fc.record({ state: name, params: record }), { minLength: 1 }),
    variables: record,
    deferred: fc.array(message),
    issued: fc.array(fc.record({ request: name, args: record })),
    open: fc.dictionary(name, fc.nat()),
  });
  const state = fc.record({
    machines: fc.uniqueArray(machine, { selector: ({ node, block }) => `${node} ${String(block)}` }),
    channels: fc.array(fc.record({ channel: name, messages: fc.array(message) })),
    ghosts: record,
  });
  fc.assert(fc.property(state, (before) => changes(before, structuredClone(before)).length === 0));
});
