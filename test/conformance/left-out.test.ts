import { describe, expect, test } from "vitest";
import { conform, type Conformance } from "../../conformance/index.js";
import { load } from "../../dsl/index.js";

// What has no effect is left out of the code; the model chooses, fails and notes there. Other choices of the same handler are still compared, and so is all that the handler does.

const protocol = (statement: string, more = ""): string => `protocol LeftOut
node Hub
node Peer[2]
channel net: fifo
message Leave : Peer -> Hub
message Bye : Hub -> Peer
function isSame(a: Peer?, b: Peer): boolean { return a! == b }
machine Peer {
  request leave()
  start state Ready {
    on leave() { send Leave to Hub return }
    on Bye { }
  }
}
machine Hub {
  ghost seen: set<Peer>
  ghost latest: Peer?
  ghost times: 0..9 = 0
  var known: set<Peer>
  var last: Peer?
  var line: queue<Peer, 2>
  var total: 0..1 = 0
  ${more}
  start state Ready {
    on Leave from subject {
      known += subject
      ${statement}
      choose first in Peer
      seen += first
      choose other in known
      last = other
      send Bye to other
    }
  }
}
check main { requests: leave at most 1 per node } expect pass
`;

function compare(text: string, change: (text: string) => string = (same) => same): Conformance {
  const source = { name: "left-out.tea", text };
  const { scenarios, diagnostics } = load(source);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error("no check");
  return conform(scenario.protocol, source, { maxTransitions: 10_000, change });
}

interface Case {
  readonly statement: string;
  readonly more?: string;
}

const cases: readonly Case[] = [
  { statement: "for p in Peer in any order { }" },
  { statement: "for p in Peer in any order { seen += p }" },
  { statement: "for p in Peer in any order { for q in Peer in any order { latest = q } }" },
  { statement: "for p in seen in any order { latest = p }" },
  { statement: "for p in Peer in any order { if p in seen { latest = p } }" },
  { statement: "for p in Peer in any order { if p in known { } else { for q in known in any order { } } }" },
  { statement: "if subject in known { for p in Peer in any order { } }" },
  { statement: "if subject in known { for p in Peer in any order { latest = p } } else { known += subject }" },
  { statement: "match last { some first => { for p in Peer in any order { } } none => { } }" },
  { statement: "for p in Peer in any order { assert times < 9 }" },
  { statement: "keepOnly()", more: "procedure keepOnly() { for p in Peer in any order { seen += p } }" },
  { statement: "keepOnly(subject)", more: "procedure keepOnly(p: Peer) { for q in Peer in any order { } }" },
  { statement: 'if subject in seen { note "again" }' },
  { statement: 'for p in seen in any order { note "one" }' },
  { statement: 'if subject in known { note "known" }' },
  { statement: "if latest! == subject { }" },
  { statement: "if subject in seen { let certain = last! latest = certain }" },
  { statement: "if latest == subject { for p in {last!} in any order { } }" },
  { statement: "latest = last!" },
  { statement: "times += 1" },
  { statement: "total = 1 atMostOne(total + 1)", more: "procedure atMostOne(n: 0..1) { }" },
  { statement: "atMostOne(total)", more: "procedure atMostOne(n: 0..1) { }" },
  { statement: "total = 1 numbers += total + 1", more: "var numbers: set<0..1>" },
  { statement: "total = 1 numbers = {total + 1}", more: "var numbers: set<0..1>" },
  { statement: "total = 1 numbers += total + 1", more: "var numbers: queue<0..1, 3>" },
  {
    statement: "total = 1 times = counted(total)",
    more: "procedure counted(n: 0..1): 0..20 { known -= subject return n + 9 }".replace("known -= subject ", ""),
  },
  { statement: "times = counted(total) + 0".replace(" + 0", ""), more: "procedure counted(n: 0..1): 0..20 { last = none return n + 9 }" },
  {
    statement: "latest = next()",
    more: "procedure next(): Peer? { let first = take line.head line += Peer return first }".replace("line += Peer", ""),
  },
  { statement: "latest = added(subject)", more: "procedure added(p: Peer): Peer { known -= p return p }" },
  { statement: "let unused = added(subject) latest = unused", more: "procedure added(p: Peer): Peer { known -= p return p }" },
  { statement: "for p in known in any order { last = p }" },
];

describe("statements without effect", () => {
  test.each(cases)("$statement", ({ statement, more }) => {
    const found = compare(protocol(statement, more));
    expect(found.failure?.difference).toBeUndefined();
    expect(found.isComplete).toBe(true);
    expect(found.replayed).toBeGreaterThan(2);
  });
});

interface Fault {
  readonly what: string;
  readonly statement: string;
  /** In the generated text. */
  readonly from: string;
  readonly to: string;
}

const nothing = "for p in Peer in any order { }";

const faults: readonly Fault[] = [
  { what: "what comes behind is missing", statement: nothing, from: 'hub.send(other, { type: "Bye" });', to: "" },
  {
    what: "a choice is missing",
    statement: nothing,
    from: 'hub.choose("other", hub.vars.known,',
    to: '((..._: unknown[]) => subject2)("other", hub.vars.known,',
  },
  {
    what: "a choice that nothing depends on is missing",
    statement: nothing,
    from: 'hub.choose("first", hub.setting.members.Peer(), "',
    to: '("',
  },
  {
    what: "there is a choice too many",
    statement: nothing,
    from: 'hub.choose("first"',
    to: 'hub.choose("p", hub.setting.members.Peer(), "");\nhub.choose("first"',
  },
  {
    what: "there are other candidates",
    statement: nothing,
    from: 'hub.choose("other", hub.vars.known,',
    to: 'hub.choose("other", hub.setting.members.Peer(),',
  },
  { what: "choices stand in another order", statement: nothing, from: 'hub.choose("first"', to: 'hub.choose("other"' },
  {
    what: "a loop that does something is left out",
    statement: "for p in Peer in any order { last = p known -= p known += p }",
    from: 'hub.inAnyOrder("p", hub.setting.members.Peer())',
    to: "[]",
  },
  {
    what: "a loop that does something is left out, of one element",
    statement: "for p in known in any order { if last == none { last = p } send Bye to p }",
    from: 'hub.inAnyOrder("p", hub.vars.known)',
    to: "[]",
  },
];

test.each(faults)("is found: $what", ({ statement, from, to }) => {
  const found = compare(protocol(statement), (text) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  });
  expect(found.failure?.difference).toBeDefined();
});
