import { describe, expect, test } from "vitest";
import { load } from "../../dsl/index.js";

// Quantifiers over suspended handlers as they are elaborated: what names them, which node is meant, and for which block.

interface Parts {
  readonly property?: string;
  readonly statement?: string;
  readonly declarations?: string;
  /** In the machine of the server. */
  readonly items?: string;
}

function errorsOf({ property = "", statement = "", declarations = "", items = "" }: Parts): readonly string[] {
  const text = `
protocol Handlers
node Server
node Client[2]
node Bell
block Block[2]
channel net: fifo
message Ask, Stop : Client -> Server
message Tell : Client -> Client, Server -> Client
message Ring : Bell -> Bell
message Mixed : Client -> Server, Bell -> Bell
${declarations}
machine Client per Block {
  timer late
  request ask()
  request rest()
  start state Calm {
    on ask() { send Ask to Server; start late; ${statement} return }
    on rest() { await Resting { on late { resume } otherwise drop }; return }
    ignore late
    otherwise drop
  }
}
machine Server per Block {
  var kept: continuation?
  start state Ready {
    on Ask { suspend k { kept = k } }
    on Stop { if kept != none { wake take kept } }
    on Mixed { }
  }
  ${items}
}
machine Bell {
  request ring()
  request ask()
  start state Still { on ring() { send Ring to Bell; return } on ask() { return } otherwise drop }
}
${property}
`;
  const errors = load({ name: "case.tea", text }).diagnostics.filter(({ severity }) => severity === "error");
  return errors.map(({ code, message }) => `${code} ${message}`);
}

describe("accepted", () => {
  test.each([
    ["the node of a message's handler", "forall w: waiting Ask: w.node is Ready && w.node.kept != none"],
    ["of a request's", "forall w: waiting rest where w.node is Resting: w.node within Calm"],
    ["of a timer's", "(count w: waiting late) == 0"],
    ["with the block by name", "forall b: Block, w: waiting Mixed at b: w.node at b is Ready"],
    ["of several roles", "forall b: Block, w: waiting ask at b: w.node in Client"],
    ["kept per node", "(count w: waiting Ring where w.node == Bell) <= 1"],
    ["with a message", "forall m: inflight Ask, w: waiting Ask: m.to == w.node"],
    ["`waiting` as a name", "forall waiting: Client, w: waiting Ask: waiting is Calm || waiting is Resting"],
  ])("%s", (_, condition) => {
    expect(errorsOf({ property: `invariant "x": ${condition}` })).toEqual([]);
  });

  test.each([
    ["cover", 'cover "x": exists w: waiting Ask: w.node is Ready'],
    ["always possible", 'always possible "x": forall b: Block: !(exists w: waiting Ask at b: true)'],
    ["leads to", 'leads to "x": forall c: Client: (exists w: waiting rest: w.node == c) leads to c is Calm'],
  ])("in %s", (_, property) => {
    expect(errorsOf({ property })).toEqual([]);
  });
});

describe("refused", () => {
  test.each([
    ["forall w: waiting Ask: w == none", "T236 Cannot use 'w' as a value: it is a suspended handler"],
    ["forall w: waiting Ask: w.from is Ready", "T101 Unknown part: the suspended handler has no 'from'"],
    ["forall w: waiting Ask: w.block == w.block", "T101 Unknown part: the suspended handler has no 'block'"],
    ["forall w: waiting Ass: true", "T101 Unknown message or request: 'Ass' is not declared"],
    ["forall w: waiting Client: true", "T103 Cannot use 'Client' as a message or request: it is a kind of node"],
    ["forall b: Block, w: waiting Ring at b: true", "T604 Cannot look at 'Ring' at a block: the machines that handle it are kept per node"],
    ["forall w: waiting ask: true", "T604 Cannot tell the block of 'ask': the machines that handle it are kept for each"],
    ["forall w: waiting Ask at 3: true", "T201 Cannot assign 'integer' to 'Block': the types differ"],
    ["forall w: waiting Ask, w: waiting Stop: true", "T102 Cannot declare 'w': the name is taken"],
  ])("%s", (condition, error) => {
    expect(errorsOf({ property: `invariant "x": ${condition}` })).toContain(error);
  });

  test("a block that only the text could tell", () => {
    const parts = { declarations: "block Page[2]", property: 'invariant "x": !(exists w: waiting Ask: true)' };
    expect(errorsOf(parts)).toEqual(["T604 Cannot tell the block of 'Ask': the machines that handle it are kept for each"]);
  });

  test("a handler that looks at suspended handlers", () => {
    const found = ["T235 Cannot look at suspended handlers here: a handler knows only its own machine"];
    expect(errorsOf({ statement: "assert !(exists w: waiting Ask: true);" })).toEqual(found);
  });

  test("one that is followed through other states", () => {
    const property = 'leads to "x": forall w: waiting Ask: w.node is Ready leads to quiescent';
    const what = "Cannot follow 'w' through other states: a suspended handler is only what a machine keeps now";
    expect(errorsOf({ property })).toEqual([`T237 ${what}`]);
  });
});

describe("an `otherwise` that suspends", () => {
  const items = "otherwise { if kept == none { suspend o { kept = o } } }";
  const hidden = (event: string): string => `T238 Cannot tell who waits in '${event}': an 'otherwise' that takes any message suspends`;

  test("hides which message it has taken", () => {
    expect(errorsOf({ items, property: 'invariant "x": !(exists w: waiting Ask: true)' })).toEqual([hidden("Ask")]);
  });

  test("in a procedure that it calls", () => {
    const called = "otherwise { rest() } procedure rest() { if kept == none { suspend o { kept = o } } }";
    expect(errorsOf({ items: called, property: 'invariant "x": !(exists w: waiting Stop: true)' })).toEqual([hidden("Stop")]);
  });

  test("takes no requests, and nothing of other machines", () => {
    expect(errorsOf({ items, property: 'invariant "x": (count w: waiting rest) <= 2 && !(exists v: waiting Tell: true)' })).toEqual([]);
  });
});
