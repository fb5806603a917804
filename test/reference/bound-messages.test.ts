import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { expectPass, met } from "../../checker/trace/index.js";
import { load } from "../../dsl/index.js";

// Quantifiers over messages: what they count in one state after the other of runs that can be told by hand, and the verdicts of two protocols.

/** A sender whose two messages are put off until it says `Open`; their number in each place is what a cover or invariant asks. */
function verdictOf(property: string, channel = "fifo"): string {
  const text = `
protocol Shelf
node Desk
node Guest
channel net: ${channel} capacity 3
message Book(number: 0..2), Open : Guest -> Desk
machine Guest {
  request bring()
  start state Out {
    on bring() { send Book(1) to Desk; send Book(2) to Desk; send Open to Desk; become Done; return }
  }
  idle state Done { }
}
machine Desk {
  start state Shut {
    on Book { defer }
    on Open { become Ready }
  }
  state Ready { on Book { } on Open { } }
}
${property}
check all { requests: bring at most 1 } expect pass
`;
  const loaded = load({ name: "shelf.tea", text });
  const [scenario] = loaded.scenarios;
  if (scenario === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join("; "));
  return explore(scenario.protocol, { symmetry: "off" }).verdict.kind;
}

describe("messages in the order in which they are sent", () => {
  // Each is one state of the only run: in flight, put off.
  test.each([
    [0, 0],
    [2, 0],
    [1, 1],
    [0, 2],
  ])("%i in flight and %i put off", (inflight, deferred) => {
    expect(verdictOf(`cover "x": (count m: inflight Book) == ${inflight} && (count m: deferred Book) == ${deferred}`)).toBe("holds");
  });

  test.each([
    ["the first is delivered first", "exists m: deferred Book: m.number == 2 && !(exists n: deferred Book: n.number == 1)"],
    ["nothing is in both places", "exists m: inflight Book, n: deferred Book: m.number == n.number"],
    ["nothing comes from the desk", "exists m: inflight Book: m.from != Guest || m.to != Desk"],
    ["two pairs of messages at a time, each with itself too", "(count m: inflight Book, n: inflight Book) not in {0, 1, 4}"],
  ])("%s", (_, never) => {
    expect(verdictOf(`invariant "x": !(${never})`)).toBe("holds");
    expect(verdictOf(`cover "x": ${never}`)).toBe("violated");
  });

  test("an unordered channel delivers the last one first as well", () => {
    const isReversed = "exists m: deferred Book: m.number == 2 && (count n: deferred Book) == 1";
    expect(verdictOf(`cover "x": ${isReversed}`, "unordered")).toBe("holds");
  });
});

describe.each(["blocks", "mixed", "roles"])("the protocol of %s", (name) => {
  const { scenarios } = load({ name, text: readFileSync(`test/lowering/cases/bound-messages-${name}.tea`, "utf8") });

  test.each(scenarios)("$name", ({ protocol, expectation }) => {
    expect(met(expectation ?? expectPass, explore(protocol, { symmetry: "full" }).verdict)).toBe(true);
  });
});
