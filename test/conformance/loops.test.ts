import { expect, test } from "vitest";
import { conform } from "../../conformance/index.js";
import { load } from "../../dsl/index.js";
import { conformingText } from "../support/conforming-text.js";

// A loop that suspends goes on in functions of its own; what it went over at first is not asked for again.

const protocol = (head: string): string => `protocol Rounds
param Peers = 2
node Peer[Peers] ordered
channel net: fifo
message Ping : Peer -> Peer
machine Peer {
  var seen: set<Peer>
  request visit()
  start state Idle {
    on visit() {
      let others: set<Peer> = Peer - {self}
      let oneLeft: set<Peer> = {self}
      for one in ${head} {
        let onePicked = one
        send Ping to one
        suspend in Waiting
        seen += onePicked
        become Idle
      }
      seen -= oneLeft
      return
    }
    on Ping from p { send Ping to p }
  }
  state Waiting(k: continuation) {
    on Ping { resume k }
  }
}
check two { requests: visit at most 1 per node; total 1 } expect pass
check three { Peers = 3; requests: visit at most 1 per node; total 1 } expect pass
`;

// `oneLeft` and `onePicked` are names that the generator would like to give.
test.each(["others", "others in any order", "seen + others in any order"])("a loop over %s", (head) => {
  const source = { name: "rounds.tea", text: protocol(head) };
  const { scenarios, diagnostics } = load(source);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(scenarios.length).toBe(2);
  for (const scenario of scenarios) {
    const found = conform(scenario.protocol, source, { maxTransitions: 10_000 });
    expect(found.failure?.difference).toBeUndefined();
    expect(found).toMatchObject({ isComplete: true });
    expect(found.replayed).toBeGreaterThan(5);
  }
});

test("a loop over a queue in which somebody stands twice", () => {
  const source = { name: "line.tea", text: waiting };
  const [scenario] = load(source).scenarios;
  if (scenario === undefined) throw new Error("no check");
  const found = conform(scenario.protocol, source, { maxTransitions: 10_000 });
  expect(found.failure?.difference).toBeUndefined();
  expect(found).toMatchObject({ isComplete: true });
  expect(found.replayed).toBeGreaterThan(100);
});

const waiting = `protocol Line
node Hub
node Peer[2]
channel net: fifo capacity 6
message Ask : Peer -> Hub
message Go : Peer -> Hub
message Ping : Hub -> Peer
message Pong : Peer -> Hub
machine Peer {
  request ask()
  request go()
  start state Ready {
    on ask() { send Ask to Hub return }
    on go() { send Go to Hub return }
    on Ping { send Pong to Hub }
  }
}
machine Hub {
  var line: queue<Peer, 3>
  var count: 0..3 = 0
  start state Ready {
    on Ask from c { line += c }
    on Go {
      for p in line {
        send Ping to p
        suspend in Waiting
        count += 1
        become Ready
      }
      line = {}
      count = 0
    }
  }
  on Pong { drop }
  state Waiting(k: continuation) {
    on Pong { resume k }
    otherwise defer
  }
}
check main { requests: ask at most 2 per node; go at most 1 per node; total 3 } expect pass
`;

const remembering = (steps: string): string => `protocol Remembering
node Hub
node Peer[2]
channel net: fifo capacity 6
message Ask(n: 0..1) : Peer -> Hub
message Tell : Hub -> Peer
machine Peer {
  request ask()
  start state Ready {
    on ask() { choose n in {0, 1} send Ask(n) to Hub return }
    on Tell { }
  }
}
machine Hub {
  ghost seen: Peer?
  ghost times: 0..9 = 0
  start state Ready {
    on Ask(n) from c { ${steps} seen = c }
  }
  state Waiting(k: continuation) { on Ask { resume k } }
  state Counting(k: continuation<0..1>) { on Ask(n) { resume k with n } }
}
check main { requests: ask at most 2 per node; total 3 } expect pass
`;

// What ghosts alone read behind a suspension is in its frame all the same: functions on the way hand it on.
test.each([
  "for p in Peer in any order { send Tell to p suspend in Waiting become Ready }",
  "if n == 0 { suspend in Waiting become Ready } suspend in Waiting become Ready",
  "match seen { some x => { times = 1 } none => { } } if n == 0 { suspend in Waiting become Ready } send Tell to Peer suspend in Waiting become Ready",
  "let got = suspend in Counting become Ready suspend in Waiting become Ready times = got",
  "let other = c if n == 1 { suspend in Waiting become Ready } suspend in Waiting become Ready seen = other",
  // What has no effect is not written; what it reads is in the frame.
  "for p in Peer in any order { send Tell to p suspend in Waiting become Ready if p == c { } }",
  "for p in Peer in any order { let q = p suspend in Waiting become Ready if q == c { } }",
  "if n == 0 { let q = c suspend in Waiting become Ready if q == c { } } send Tell to c",
])("ghosts behind: %s", (steps) => {
  conformingText("remembering.tea", remembering(steps));
});
