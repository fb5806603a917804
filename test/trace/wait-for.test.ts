import { describe, expect, test } from "vitest";
import { waitForGraph } from "../../checker/trace/index.js";
import { waitCycle } from "../../checker/trace/wait-cycle.js";
import type { MachineSnapshot, PlainMessage, Snapshot } from "../../checker/verdict/index.js";
import { xfs } from "./xfs.js";
import { xfsDeadlocked, xfsInitial } from "./xfs-deadlock.js";

type Patch = Partial<MachineSnapshot>;

/** The state with some machines changed, by node. */
function changed(state: Snapshot, patches: Readonly<Record<string, Patch>>): Snapshot {
  return { ...state, machines: state.machines.map((machine) => ({ ...machine, ...patches[machine.node] })) };
}

describe("the deadlock of three clients", () => {
  const graph = waitForGraph(xfs, xfsDeadlocked);

  test("shows the cycle, and the client whose write began it", () => {
    expect(graph.cycle).toEqual(["ClientA", "Manager", "ClientC", "ClientB", "Manager"]);
  });

  test("tells why, to a reader who does not know the protocol", () => {
    expect(graph.edges.map(({ from, why }) => `${from} ${why}`)).toEqual([
      "ClientA awaits `WriteGrant`, which Manager will send when its handler `Idle on WriteReq`, suspended in state Revoking, goes on",
      "ClientB awaits `Data`; `ReadReq` from ClientB lies deferred at Manager (state Revoking)",
      "ClientC awaits `Data`; `Forward(ClientC)` from Manager, on behalf of ClientC, lies deferred at ClientB (state Reading)",
      "Manager awaits `RevokeAck`; `Revoke` from Manager lies deferred at ClientC (state Reading)",
    ]);
    expect(graph.edges.map((edge) => edge.kind)).toEqual(["suspended", "deferred", "deferred", "deferred"]);
    expect(graph.remarks).toEqual([]);
  });
});

test("a message on its way is as good as a deferred one: a stuck system may still move", () => {
  const forward: PlainMessage = { message: "Forward", args: { requester: "ClientC" }, from: "Manager", to: "ClientB", block: "Block1" };
  const state = { ...changed(xfsDeadlocked, { ClientB: { deferred: [] } }), channels: [{ channel: "net", messages: [forward] }] };
  const graph = waitForGraph(xfs, state);
  expect(graph.cycle).toEqual(["ClientA", "Manager", "ClientC", "ClientB", "Manager"]);
  expect(graph.edges.find((edge) => edge.from === "ClientC")?.why).toBe(
    "awaits `Data`; `Forward(ClientC)` from Manager, on behalf of ClientC, is on its way to ClientB (state Reading)",
  );
});

test("where an answer was lost there is no cycle, and the chain ends at the one who owes it", () => {
  const at = (node: string): MachineSnapshot | undefined => xfsDeadlocked.machines.find((machine) => machine.node === node);
  const state = changed(xfsInitial, { ClientA: at("ClientA") ?? {}, Manager: { ...at("Manager"), deferred: [] } });
  const graph = waitForGraph(xfs, state);
  expect(graph.cycle).toEqual([]);
  expect(graph.edges.map(({ from, to, kind }) => [from, to, kind])).toEqual([
    ["ClientA", "Manager", "suspended"],
    ["Manager", "ClientC", "named"],
  ]);
  expect(graph.edges[1]?.why).toBe(
    "awaits `RevokeAck` from ClientC: its `waiting` is {ClientC}, and ClientC (state Invalid) holds nothing that leads to it",
  );
});

test("where a request was lost the only node that may answer is named", () => {
  const client = xfsDeadlocked.machines.find((machine) => machine.node === "ClientA");
  const graph = waitForGraph(xfs, changed(xfsInitial, { ClientA: client ?? {} }));
  expect(graph.edges).toEqual([
    {
      from: "ClientA",
      to: "Manager",
      kind: "awaited",
      why: "awaits `WriteGrant`, which Manager may send; it is in state Idle and owes nothing",
    },
  ]);
});

test("a request that the state does not accept waits for no other machine", () => {
  const state = changed(xfsInitial, { ClientA: { stack: [{ state: "Reading", params: {} }], issued: [{ request: "write", args: {} }] } });
  expect(waitForGraph(xfs, state)).toEqual({
    edges: [],
    cycle: [],
    remarks: [{ node: "ClientA", text: "request `write()` waits: state Reading does not accept it" }],
  });
});

test("a request whose handler has no guard only has to be taken up", () => {
  const issued = [{ request: "read", args: {} }];
  expect(waitForGraph(xfs, changed(xfsInitial, { ClientA: { issued } })).remarks).toEqual([
    { node: "ClientA", text: "request `read()` waits: it is asked, and can be taken up in state Invalid" },
  ]);
});

test("nobody waits in a system at rest", () => {
  expect(waitForGraph(xfs, xfsInitial)).toEqual({ edges: [], cycle: [], remarks: [] });
});

test("machines are named with their blocks where a node has several", () => {
  const second = xfsDeadlocked.machines.map((machine): MachineSnapshot => ({ ...machine, block: "Block2" }));
  const state = { ...xfsDeadlocked, machines: [...xfsInitial.machines, ...second] };
  expect(waitForGraph(xfs, state).edges.map((edge) => edge.from)).toEqual([
    "ClientA at Block2",
    "ClientB at Block2",
    "ClientC at Block2",
    "Manager at Block2",
  ]);
});

describe("the cycle", () => {
  const cycle = (...edges: readonly string[]): readonly string[] =>
    waitCycle(edges.map((edge) => ({ from: edge.charAt(0), to: edge.charAt(1) })));

  test.each([
    ["of none", [], []],
    ["of a chain", ["ab", "bc"], []],
    ["of one that waits for itself", ["aa"], ["a", "a"]],
    ["alone", ["ab", "ba"], ["a", "b", "a"]],
    ["that is shorter", ["ab", "bc", "ca", "cb"], ["a", "b", "c", "b"]],
    ["with the longest chain into it", ["xa", "yz", "zb", "ab", "ba"], ["y", "z", "b", "a", "b"]],
  ])("%s", (_, edges, expected) => {
    expect(cycle(...edges)).toEqual(expected);
  });
});
