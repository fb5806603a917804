import { expect, test } from "vitest";
import { conformingText } from "../support/conforming-text.js";

// What is handed from one handler to another: answers, results, and what continuations are resumed with. A number that the type does not have is the same failure everywhere.

interface Case {
  /** What the peer does when it is asked, with a number n from 0 to 2. */
  readonly ask: string;
  /** What the hub does when it is called with n. */
  readonly get?: string;
  readonly back?: string;
}

const protocol = ({ ask, get = "return 0", back = "resume k with n" }: Case): string => `protocol Handed
node Hub
node Peer[1]
channel net: fifo
message Get(n: 0..2): 0..1 : Peer -> Hub
message Give(n: 0..2) : Peer -> Hub
message Back(n: 0..2) : Hub -> Peer
machine Peer {
  ghost seen: 0..1 = 0
  var total: 0..1 = 0
  request ask(): 0..1
  start state Ready {
    on ask() {
      choose n in {0, 1, 2}
      ${ask}
    }
    on Back { }
  }
  state Waiting(k: continuation<0..1>) { on Back(n) { ${back} } }
  state Open(k: continuation<0..2>) { on Back(n) { resume k with n } }
  procedure handed(n: 0..2): 0..1 {
    send Give(n) to Hub
    let got = suspend in Open
    become Ready
    return got
  }
  procedure same(n: 0..2): 0..2 {
    send Give(n) to Hub
    let got = suspend in Open
    become Ready
    return got
  }
  procedure sent(n: 0..2): 0..2 {
    send Give(n) to Hub
    return n
  }
}
machine Hub {
  var held: reply<0..1>?
  start state Serving {
    on Get(n) { ${get} }
    on Give(n) from p { send Back(n) to p }
  }
}
check main { requests: ask at most 2 per node } expect pass
`;

const called = "total = call Get(n) to Hub in Waiting become Ready return total";

const cases: readonly Case[] = [
  { ask: "return n" },
  { ask: "answer reply with n" },
  { ask: "total = handed(n) return total" },
  { ask: "total = same(n) return total" },
  { ask: "let got: 0..1 = same(n) return got" },
  { ask: "let got: 0..1 = same(n) return 0" },
  { ask: "let got: 0..1 = sent(n) return 0" },
  { ask: "let got = same(n) return got" },
  { ask: "seen = same(n) return 0" },
  { ask: "seen = sent(n) return 0" },
  { ask: called },
  { ask: called, get: "return n" },
  { ask: called, get: "answer reply with n" },
  { ask: called, get: "held = reply if held != none { answer take held with n }" },
  { ask: "seen = call Get(n) to Hub in Waiting become Ready return 0", get: "return n" },
  { ask: "seen = call Get(n) to Hub in Waiting become Ready return 0", get: "return n == 0 ? 0 : 1" },
  { ask: "send Give(n) to Hub let got = suspend in Waiting become Ready return got" },
  { ask: "send Give(n) to Hub let got = suspend in Waiting become Ready return got", back: "wake k with n" },
  { ask: "send Give(n) to Hub suspend in Waiting become Ready return 0" },
  { ask: "send Give(n) to Hub seen = suspend in Open become Ready return 0" },
  { ask: "send Give(n) to Hub let got: 0..1 = suspend in Open become Ready return 0" },
  { ask: "send Give(n) to Hub let got: 0..1 = await { on Back(m) { resume m } } return got" },
  { ask: "send Give(n) to Hub let got: 0..2 = await { on Back(m) { resume m } } return got" },
  { ask: "send Give(n) to Hub total = await { on Back(m) { resume m } } return total" },
  { ask: "send Give(n) to Hub seen = await { on Back(m) { resume m } } return 0" },
];

test.each(cases)("$ask, $get, $back", (one) => {
  const found = conformingText("handed.tea", protocol(one));
  expect(found.replayed).toBeGreaterThan(2);
});
