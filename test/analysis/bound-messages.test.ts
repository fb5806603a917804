import { describe, expect, test } from "vitest";
import { load } from "../../dsl/index.js";

// Quantifiers over messages as they are elaborated: what can be read of a message, where it is known, and for which block it is meant.

interface Parts {
  readonly property?: string;
  readonly statement?: string;
  /** A second kind of block. */
  readonly declarations?: string;
}

function loadParts({ property = "", statement = "", declarations = "" }: Parts): ReturnType<typeof load> {
  const text = `
protocol Messages
node Server
node Client[2]
node Bell
block Block[2]
value Data[2]
channel net: fifo
message Ask(data: Data?), Stop(from: Client) : Client -> Server
message Tell(who: Client) : Client -> Client, Server -> Client
message Fetch(data: Data, right: reply<Data>) : Client -> Server
message Ring : Bell -> Bell
message Mixed : Client -> Server, Bell -> Bell
ghost last: Data per Block
${declarations}
machine Client per Block {
  var friend: Client?
  request ask(d: Data)
  start state Calm { on ask(d) { send Ask(d) to Server; ${statement} return } otherwise drop }
}
machine Server per Block {
  start state Ready { on Fetch(d, right) { answer right with d } otherwise drop }
}
machine Bell {
  request ring()
  start state Still { on ring() { send Ring to Bell; return } otherwise drop }
}
${property}
`;
  return load({ name: "case.tea", text });
}

function errorsOf(parts: Parts): readonly string[] {
  const errors = loadParts(parts).diagnostics.filter(({ severity }) => severity === "error");
  return errors.map(({ code, message }) => `${code} ${message}`);
}

describe("accepted", () => {
  test.each([
    ["its parts", "forall m: inflight Ask where m.from is Calm: m.data != none => m.data! == last"],
    ["what is known of an optional part", "forall m: inflight Ask where m.data != none: m.data == last && (exists d: Data: d == m.data)"],
    ["its nodes as machines", "forall m: deferred Ask: m.from is Calm && m.to is Ready && m.from.friend == none"],
    ["the block by name", "forall b: Block, m: inflight Ask at b where m.from at b is Calm: m.data == last at b"],
    ["a receiver whose role the block tells", "forall b: Block, m: inflight Mixed at b: m.to at b is Ready"],
    ["machines kept per node", "(count m: inflight Ring where m.from == Bell) <= 1"],
    ["several, of several kinds", "forall c: Client, m: inflight Ask, n: deferred Tell where n.who == c: m.from == c || n.from == n.to"],
    ["`inflight` and `deferred` as names", "forall inflight: Client, deferred: Block: inflight at deferred is Calm"],
    ["one that carries a right to answer", "forall m: inflight Fetch: m.data == last"],
  ])("%s", (_, condition) => {
    expect(errorsOf({ property: `invariant "x": ${condition}` })).toEqual([]);
  });

  test.each([
    ["cover", 'cover "x": exists m: inflight Ask: m.data == none'],
    ["always possible", 'always possible "x": forall b: Block: !(exists m: inflight Ask at b: true)'],
    ["leads to", 'leads to "x": forall c: Client: (exists m: inflight Ask: m.from == c) leads to !(exists m: inflight Ask: m.from == c)'],
  ])("in %s", (_, property) => {
    expect(errorsOf({ property })).toEqual([]);
  });
});

test("a quantifier without a block makes the property one for each block", () => {
  const [scenario] = loadParts({ property: 'invariant "x": (count m: inflight Ask) <= 1 check all { } expect pass' }).scenarios;
  const condition = scenario?.protocol.properties.flatMap((one) => (one.kind === "invariant" ? [one.condition] : []))[0];
  expect(condition).toMatchObject({ kind: "quantified", quantifier: "forall", body: { kind: "binary" } });
});

describe("refused", () => {
  test.each([
    ["m == none", ["T236 Cannot use 'm' as a value: it is a message"]],
    ["m at b is Calm", ["T236 Cannot use 'm' as a value: it is a message", "T101 Unknown name: 'b' is not declared"]],
    ["m.dat == none", ["T101 Unknown part: the message has no 'dat'"]],
    ["m.block == m.block", ["T101 Unknown part: the message has no 'block'"]],
    ["m.data == m.from", ["T201 Cannot compare 'Data?' with 'Client': they are never equal"]],
  ])("%s", (condition, errors) => {
    expect(errorsOf({ property: `invariant "x": forall m: inflight Ask: ${condition}` })).toEqual(expect.arrayContaining(errors));
  });

  test.each([
    ["forall m: inflight Fetch: m.right == none", "T236 Cannot read 'right' of a message: 'reply<Data>' moves where it is read"],
    ["forall m: inflight Stop: m.from is Calm", "T236 Cannot read 'from' of a message: a parameter of 'Stop' has the name of its sender"],
    ["forall m: inflight Ass: m.from is Calm", "T101 Unknown message: 'Ass' is not declared"],
    ["forall m: inflight Fetch_answer: true", "T101 Unknown message: 'Fetch_answer' is not declared"],
    ["forall m: deferred Client: m.from is Calm", "T103 Cannot use 'Client' as a message: it is a kind of node"],
    ["forall m: inflight Ask at last: true", "T201 Cannot assign 'Data' to 'Block': the types differ"],
    ["forall b: Block, m: inflight Ring at b: true", "T604 Cannot look at 'Ring' at a block: the machines that get it are kept per node"],
    ["forall m: inflight Mixed: true", "T604 Cannot tell the block of 'Mixed': the machines that get it are kept for each"],
    ["forall m: inflight Ask, m: inflight Ring: true", "T102 Cannot declare 'm': the name is taken"],
  ])("%s", (condition, error) => {
    expect(errorsOf({ property: `invariant "x": ${condition}` })).toEqual([error]);
  });

  test("a block that only the text could tell", () => {
    const parts = { declarations: "block Page[2]", property: 'invariant "x": forall m: inflight Ask: m.data == none' };
    expect(errorsOf(parts)).toEqual(["T604 Cannot tell the block of 'Ask': the machines that get it are kept for each"]);
  });

  test("a handler that looks at messages", () => {
    const found = ["T235 Cannot look at messages here: a handler knows only its own machine"];
    expect(errorsOf({ statement: "assert forall m: inflight Ask: m.data == none;" })).toEqual(found);
    expect(errorsOf({ declarations: "function f(): boolean { return exists m: deferred Ask: m.data == none }" })).toEqual(found);
  });

  test("a message that is followed through other states", () => {
    const property = 'leads to "x": forall c: Client, m: inflight Ask where m.from == c: m.from is Calm leads to m.data == none';
    const what = "Cannot follow 'm' through other states: a message is only what a channel holds now";
    expect(errorsOf({ property })).toEqual([`T237 ${what}`]);
  });
});
