import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { expectPass, verifyCheck } from "../../checker/index.js";
import { load } from "../../dsl/index.js";
import { outcomeOf } from "./outcome.js";

const crossing = readFileSync(new URL("../lowering/cases/blocking.tea", import.meta.url), "utf8");

describe("blocking channels", () => {
  const text = (capacity: number): string => `
protocol Line
node Sender
node Receiver
channel net: fifo capacity ${capacity} blocking
message Item : Sender -> Receiver
machine Sender {
  request put()
  start state Ready { on put() { send Item to Receiver; return } }
}
machine Receiver {
  start state Ready { on Item { } }
}
`;

  test("a step waits while what it sends finds no room", () => {
    // With n messages in flight, n up to the capacity, a request is issued or not.
    expect(outcomeOf(text(1))).toEqual({ verdict: "holds", states: 4 });
    expect(outcomeOf(text(3))).toEqual({ verdict: "holds", states: 8 });
  });

  test("a deadlock of senders is explained by the full queues", async () => {
    const [scenario] = load({ name: "blocking.tea", text: crossing }).scenarios;
    if (scenario === undefined) throw new Error("no scenario");
    const check = await verifyCheck({ check: "crossing", protocol: scenario.protocol, expectation: expectPass });
    expect(check.result.verdict).toMatchObject({ kind: "violated", failure: { kind: "deadlock" } });
    expect(check.waitFor?.edges.map(({ kind }) => kind)).toContain("full");
    expect(check.waitFor?.edges.map(({ why }) => why).join()).toMatch(
      /`Reply` waits for Peer[AB].* to take messages from the full queue of `net`/u,
    );
    expect(check.waitFor?.cycle.length).toBeGreaterThan(2);
  });
});

describe("what a handler sends at once", () => {
  const sends = (body: string, items = ""): readonly string[] =>
    load({
      name: "sends.tea",
      text: `
protocol Sends
node Hub
node Leaf[2]
channel net: fifo capacity 1 blocking
message Tell : Hub -> Leaf
message Told : Leaf -> Hub
machine Hub {
  var last: Leaf?
  var kept: continuation?
  ${items}
  request tell()
  start state Ready { on tell() { ${body} } }
  on Told { if kept != none { resume take kept } }
}
machine Leaf { start state Ready { on Tell { } } }
`,
    }).diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));

  test.each([
    ["one each", "send Tell to Leaf; return", []],
    ["one each, in a loop", "for l in Leaf { send Tell to l }; return", []],
    ["on two ways", "if last == none { send Tell to Leaf; return }; send Tell to last!; return", []],
    ["twice", "send Tell to Leaf; send Tell to Leaf; return", ["T902"]],
    ["in every round", "for l in Leaf in any order { if last != none { send Tell to last! } }; return", ["T902"]],
    ["before and after a suspension", "send Tell to Leaf; suspend k { kept = k }; send Tell to Leaf; return", []],
    ["twice after a suspension", "suspend k { kept = k }; send Tell to Leaf; send Tell to Leaf; return", ["T902"]],
    ["before and after a wait", "send Tell to Leaf; await { on Told { resume } }; send Tell to Leaf; return", []],
  ])("%s", (_, body, expected) => {
    expect(sends(body)).toEqual(expected);
  });

  test("what a procedure sends counts", () => {
    expect(sends("again(); again(); return", "procedure again() { send Tell to Leaf }")).toEqual(["T902"]);
    expect(sends("again(); again(); return", "procedure again() { send Tell to Leaf; if last == none { return } }")).toEqual(["T902"]);
  });

  test("a procedure that suspends ends the step", () => {
    const items = "procedure again() { send Tell to Leaf; suspend k { kept = k } }";
    expect(sends("again(); again(); return", items)).toEqual([]);
    expect(sends("send Tell to Leaf; again(); return", items)).toEqual(["T902"]);
  });
});
