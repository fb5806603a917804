import { expect, test } from "vitest";
import { conformingText } from "../support/conforming-text.js";

// Behind a `before` handler come the handlers of the state that it leaves. What is noted of a message that is put off has not happened.

const protocol = (before: string): string => `protocol Before
node Hub
node Peer[2]
channel net: fifo capacity 9
message Ask : Peer -> Hub
message Stop : Peer -> Hub
message Seen : Hub -> Peer
machine Peer {
  request ask()
  request stop()
  start state Ready {
    on ask() { send Ask to Hub return }
    on stop() { send Stop to Hub return }
    on Seen { }
  }
}
machine Hub {
  var looks: 0..3 = 0
  var last: Peer?
  timer again
  before on Ask from c {
    ${before}
    pass
  }
  start state Open {
    on Ask { if looks == 0 { send Seen to Peer } become Closed(1) }
    on Stop { become Closed(2) }
  }
  state Closed(left: 0..2) {
    on Ask { if left == 2 { last = none } become Open }
    on Stop { note "stopped" if left > 0 { note "later" defer } become Open }
  }
  on again { }
}
check main { requests: ask at most 1 per node; stop at most 1 } expect pass
`;

test.each([
  "",
  "send Seen to c",
  "if looks < 3 { looks += 1 }",
  "start again",
  'note "looked"',
  "choose one in Peer last = one",
  "if self is Open { become Closed(0) }",
  "if self is Closed { become Open }",
  "if last == none { become Closed(0) last = c }",
])("%s", (before) => {
  const found = conformingText("before.tea", protocol(before));
  expect(found.replayed).toBeGreaterThan(10);
});
