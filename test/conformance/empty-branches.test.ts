import { expect, test } from "vitest";
import { conform } from "../../conformance/index.js";
import { load } from "../../dsl/index.js";

// Branches in which there is nothing to do are left out; what decides between them is not, where it takes something or fails.

const protocol = (statement: string): string => `protocol Branches
node Hub
node Peer[2]
channel net: fifo
message Leave : Peer -> Hub
function isSame(a: Peer?, b: Peer): boolean { return a! == b }
machine Peer {
  request leave()
  start state Ready {
    on leave() { send Leave to Hub return }
  }
}
machine Hub {
  var line: queue<Peer, 2>
  var last: Peer?
  start state Ready {
    on Leave from subject {
      ${statement}
      if line.size < 2 { line += subject }
    }
  }
}
check main { requests: leave at most 2 per node; total 3 } expect pass
`;

test.each([
  "match take line.head { some first => { } none => { } }",
  "if last! == subject { }",
  "if isSame(last, subject) { }",
  "for p in {subject, last!} in any order { }",
])("%s", (statement) => {
  const source = { name: "branches.tea", text: protocol(statement) };
  const { scenarios, diagnostics } = load(source);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [scenario] = scenarios;
  expect(scenario).toBeDefined();
  if (scenario === undefined) return;
  const found = conform(scenario.protocol, source, { maxTransitions: 10_000 });
  expect(found.failure?.difference).toBeUndefined();
  expect(found.isComplete).toBe(true);
  expect(found.replayed).toBeGreaterThan(0);
});
