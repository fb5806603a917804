import { test } from "vitest";
import { conformingText } from "../support/conforming-text.js";

// Wherever a number is put, one that its type does not have is the same failure at the same place in the model and in the code.

interface Case {
  readonly statement: string;
  readonly more?: string;
}

const protocol = ({ statement, more = "" }: Case): string => `protocol Ranges
node Hub
node Peer[1]
channel net: fifo
record Pair { low: 0..1, all: set<0..1> }
message Ask(n: 0..2) : Peer -> Hub
message Tell(n: 0..1) : Hub -> Peer
message TellAll(numbers: set<0..1>) : Hub -> Peer
function atMostOne(n: 0..9): 0..1 { return n }
machine Peer {
  request ask()
  start state Ready {
    on ask() { choose n in {0, 1, 2} send Ask(n) to Hub return }
    on Tell { }
    on TellAll { }
  }
}
machine Hub {
  var total: 0..1 = 0
  var perhaps: 0..1?
  var all: set<0..1>
  var some: map<Peer, set<0..1>>
  var line: queue<0..1, 3>
  var pair: Pair
  ${more}
  start state Ready {
    on Ask(n) from subject {
      ${statement}
    }
  }
}
check main { requests: ask at most 2 per node } expect pass
`;

const cases: readonly Case[] = [
  { statement: "total = n" },
  { statement: "total += n" },
  { statement: "total -= n" },
  { statement: "perhaps = n" },
  { statement: "all += n" },
  { statement: "all -= n" },
  { statement: "all = {n}" },
  { statement: "all = {0, n}" },
  { statement: "all += {n}" },
  { statement: "all += {0, n}" },
  { statement: "all -= {n}" },
  { statement: "all = all + {n}" },
  { statement: "all = n == 2 ? {0} : {n}" },
  { statement: "some[subject] += n" },
  { statement: "some[subject] = {n}" },
  { statement: "line += n" },
  { statement: "pair.low = n" },
  { statement: "pair.all += n" },
  { statement: "pair = { low: n, all: {} }" },
  { statement: "send Tell(n) to subject" },
  { statement: "let mine: 0..1 = n total = mine" },
  { statement: "total = atMostOne(n)" },
  { statement: "keep(n)", more: "procedure keep(one: 0..1) { total = one }" },
  { statement: "total = checked(n)", more: "procedure checked(one: 0..9): 0..1 { return one }" },
  { statement: "total = same(n)", more: "procedure same(one: 0..9): 0..9 { return one }" },
  { statement: "let mine: 0..1 = same(n) total = mine", more: "procedure same(one: 0..9): 0..9 { return one }" },
];

test.each(cases)("$statement", (one) => {
  conformingText("ranges.tea", protocol(one));
});
