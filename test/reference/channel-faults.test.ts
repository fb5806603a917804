import { describe, expect, test } from "vitest";
import { report, sequenceChart } from "../../checker/trace/index.js";
import { expectPass, verifyCheck } from "../../checker/index.js";
import { load } from "../../dsl/index.js";
import { outcomeOf, search } from "./outcome.js";

/** A node that sends one message, and one that counts what arrives; what they answer travels on a reliable channel. */
function oneMessage(
  attributes: string,
  more: { readonly faults?: string; readonly receiver?: string; readonly sends?: string } = {},
): string {
  const { faults = "", receiver = "on Item { if got < 2 { got += 1 } }", sends = "send Item to Receiver" } = more;
  return `
protocol OneMessage
node Sender
node Receiver
channel net: fifo ${attributes}
${faults}
message Item : Sender -> Receiver
machine Sender {
  request put()
  start state Ready { on put() { ${sends}; return } }
}
machine Receiver {
  var got: 0..2
  start state Ready { ${receiver} }
}
check once { requests: put at most 1 } expect pass
`;
}

describe("loss", () => {
  test("is a step that takes the message away", () => {
    // At rest, issued, in flight, delivered, lost.
    expect(outcomeOf(oneMessage("lossy"))).toEqual({ verdict: "holds", states: 5 });
    expect(outcomeOf(oneMessage(""))).toEqual({ verdict: "holds", states: 4 });
  });

  test("takes the first message of a fifo alone", () => {
    const text = oneMessage("lossy", { sends: "send Item to Receiver; send Item to Receiver" });
    // At rest and issued; then 0 to 2 messages in flight, of which as many as are gone may have arrived.
    expect(outcomeOf(text)).toEqual({ verdict: "holds", states: 2 + 1 + 2 + 3 });
  });

  test("happens as often as its limit says", () => {
    const never = oneMessage("lossy", { faults: "fault lose net at most 0" });
    expect(outcomeOf(never)).toEqual({ verdict: "holds", states: 4 });
    const sends = "send Item to Receiver; send Item to Receiver";
    const once = oneMessage("lossy", { faults: "fault lose net at most 1", sends });
    expect(outcomeOf(once)).toEqual({ verdict: "holds", states: 2 + 1 + 2 + 2 });
  });

  test("is neither progress nor a way out of a deadlock", () => {
    // A message that is always put off: only its loss would bring rest, if it were still in its channel.
    const text = oneMessage("lossy", { receiver: "on Item { defer }" });
    expect(outcomeOf(text)).toMatchObject({ verdict: "deadlock", steps: 3 });
  });

  test("of what finds no room is no overflow, and the bound is named", () => {
    const sends = "send Item to Receiver; send Item to Receiver";
    const { verdict, boundsReached } = search(oneMessage("lossy capacity 1", { sends }), "off");
    expect(verdict.kind).toBe("holds");
    expect(boundsReached).toEqual(["capacity 1 of channel net"]);
    expect(outcomeOf(oneMessage("capacity 1", { sends }))).toMatchObject({ verdict: "overflow" });
  });
});

describe("duplication", () => {
  test("delivers and leaves the message where it is", () => {
    // At rest, issued; in flight with got = 0, 1, 2; delivered with got = 1, 2.
    expect(outcomeOf(oneMessage("duplicating"))).toEqual({ verdict: "holds", states: 7 });
  });

  test("happens as often as its limit says", () => {
    // In flight with got = 0, 1; delivered with got = 1, 2.
    const text = oneMessage("duplicating", { faults: "fault duplicate net at most 1" });
    expect(outcomeOf(text)).toEqual({ verdict: "holds", states: 6 });
  });

  test("finds a protocol that takes a copy for a new message", () => {
    const text = `${oneMessage("duplicating")}\ninvariant "at most one": Receiver.got <= 1`;
    expect(outcomeOf(text)).toEqual({ verdict: "invariant", name: "at most one", steps: 4 });
  });
});

test("traces name losses and copies", async () => {
  const text = `${oneMessage("lossy duplicating")}\ninvariant "at most one": Receiver.got <= 1`;
  const { scenarios, source } = load({ name: "copies.tea", text });
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error("no scenario");
  const check = await verifyCheck({ check: "once", protocol: scenario.protocol, expectation: expectPass });
  expect(report(check, { source, detail: "steps" })).toContain("Receiver receives Item from Sender (a copy: net keeps it)");
});

test("the chart draws a lost message up to where it was lost", () => {
  const text = `${oneMessage("lossy", { sends: "send Item to Receiver; tried = true" }).replace("request put()", "var tried: boolean\n  request put()")}
invariant "it arrives": Sender.tried && quiescent => Receiver.got == 1`;
  const { verdict } = search(text, "off");
  const trace = verdict.kind === "violated" ? verdict.trace : undefined;
  expect(trace?.steps.at(-1)?.event.kind).toBe("lose");
  if (trace !== undefined) expect(sequenceChart(trace, { width: 60, colour: false })).toMatch(/Item².*✗/u);
});
