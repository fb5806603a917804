import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { expectPass, met } from "../../checker/trace/index.js";
import { load } from "../../dsl/index.js";

// Quantifiers over suspended handlers: what they count in the states of one run that can be told by hand, and the verdicts of three protocols.

/** A machine that takes a book, puts a second one into the rest of its handler, and gives both back one after the other. */
function verdictOf(property: string): string {
  const text = `
protocol Shelf
node Desk
node Guest
channel net: fifo
message Take(number: 1..2), Give : Guest -> Desk
machine Guest {
  request bring()
  start state Out {
    on bring() { send Take(1) to Desk; send Take(2) to Desk; send Give to Desk; send Give to Desk; become Done; return }
  }
  idle state Done { }
}
machine Desk {
  var kept: continuation?
  var upper: continuation?
  start state Open {
    on Take(number) when number == 1 { suspend k { kept = k } }
    on Take {
      let below = take kept
      suspend k { upper = k }
      if below != none { kept = take below }
    }
    on Give {
      if upper != none { wake take upper } else if kept != none { wake take kept }
    }
  }
}
${property}
check all { requests: bring at most 1 } expect pass
`;
  const loaded = load({ name: "shelf.tea", text });
  const [scenario] = loaded.scenarios;
  if (scenario === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join("; "));
  return explore(scenario.protocol, { symmetry: "off" }).verdict.kind;
}

describe("handlers that stop and go on one inside the other", () => {
  // Messages that are left, and handlers that are suspended, after each of the deliveries.
  test.each([
    [4, 0],
    [3, 1],
    [2, 2],
    [1, 1],
    [0, 0],
  ])("%i messages are left: %i are suspended", (left, suspended) => {
    const messages = "(count m: inflight Take) + (count m: inflight Give)";
    expect(verdictOf(`cover "x": ${messages} == ${left} && (count w: waiting Take) == ${suspended}`)).toBe("holds");
    const other = `${messages} == ${left} && Guest is Done && (count w: waiting Take) != ${suspended}`;
    expect(verdictOf(`cover "x": ${other}`)).toBe("violated");
  });

  test.each([
    ["no other message suspends", "exists w: waiting Give: true"],
    ["nor does the request", "exists w: waiting bring: true"],
    ["a pair of handlers with itself and with each other", "(count v: waiting Take, w: waiting Take) not in {0, 1, 4}"],
    ["the node is the desk", "exists w: waiting Take: w.node != Desk || w.node.kept == none && w.node.upper == none"],
  ])("%s", (_, never) => {
    expect(verdictOf(`invariant "x": !(${never})`)).toBe("holds");
    expect(verdictOf(`cover "x": ${never}`)).toBe("violated");
  });
});

describe.each(["blocks", "places", "roles"])("the protocol of %s", (name) => {
  const { scenarios } = load({ name, text: readFileSync(`test/lowering/cases/waiting-${name}.tea`, "utf8") });

  test.each(scenarios)("$name", ({ protocol, expectation }) => {
    expect(met(expectation ?? expectPass, explore(protocol, { symmetry: "full" }).verdict)).toBe(true);
  });
});
