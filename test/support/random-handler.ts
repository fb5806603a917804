/**
 * Protocols with one handler of statements at random, of all those that a handler may hold: what the generator leaves out, what ghosts keep, what may lie outside of a range, and
 * suspensions between them. Most fail somewhere; the failure has to be the same everywhere.
 */
import fc from "fast-check";

const statements: readonly string[] = [
  "total = n",
  "total += n",
  "total -= n",
  "total = 1",
  "total = 0",
  "all += n",
  "all -= n",
  "all = {n, total}",
  "all = all - {n}",
  "all = all + {total}",
  "all = {}",
  "all = all & {0, n}",
  "last = c",
  "last = none",
  "last = line.head",
  "line += c",
  "last = take line.head",
  "let t = take line.head last = t",
  "line = {}",
  "pair.low = n",
  "pair = { low: n, all: {total}, who: none }",
  "pair.all += n",
  "pair = { ...pair, low: total }",
  "pair.who = c",
  "pair.who = last",
  "m[c] = n",
  "m[c] += 1",
  "m[c] -= n",
  "sets[c] += n",
  "sets[c] = {n}",
  "opt[c] = c",
  "opt[c] = last",
  "opt[c] = none",
  "seen = c",
  "seen = last!",
  "times += n",
  "times = total",
  "ghosts += c",
  "seen = put(c)",
  "times = num(n)",
  "total = num(n)",
  "let g = seen assert g == seen",
  "nothing(n)",
  "small(n)",
  "let u = num(n)",
  "let v = put(c) last = v",
  "clear()",
  "send Tell(n) to c",
  "send Tell(total) to Peer",
  "send Tell(count p: Peer where m[p] > 0) to c",
  "send Many(all) to c",
  'note "x"',
  "color = red",
  "color = c == last ? green : color",
  "turn += 1",
  "turn = turn + n",
  "turn -= n",
  "assert total < 2",
  "assert seen == none || times < 9",
  "choose q in Peer last = q",
  "choose q in Peer where q != c last = q",
  "choose q in all total = q",
  "choose q in {c, last!} last = q",
  "for p in Peer in any order { }",
  "for p in Peer in any order { seen = p }",
  "for p in Peer in any order { last = p }",
  "for p in Peer { m[p] = n }",
  "for q in all { times += q }",
  "for q in all { if q > 0 { total = q } }",
  "for p in line { m[p] = 1 }",
  "for p in line { }",
  "for p in ghosts { times += 1 }",
  'for p in ghosts in any order { note "g" }',
  "last = same(last, c) ? c : none",
  "total = pick(n)",
  "let k: 0..1 = n total = k",
  "let w = pick(n) times = w",
];

const suspensions: readonly string[] = [
  "",
  "if n == 2 { suspend in Waiting(c) become Ready }",
  "let got: 0..1 = suspend in Counting(c) total = got become Ready",
  "total = asked(n)",
  "times = asked(n)",
  "for p in line { send Tell(0) to p suspend in Waiting(p) become Ready }",
  "for p in Peer in any order { send Tell(1) to p suspend in Waiting(p) become Ready }",
  "let a = await { on Ask(k) { resume k } } total = a",
  "seen = await { on Ask(k) from q { resume q } }",
];

/** A statement by itself, or inside another one. */
function placed(inner: string): readonly string[] {
  return [
    inner,
    `if total == 1 { ${inner} }`,
    `if last == c { ${inner} } else { total = 0 }`,
    `if last != none { ${inner} }`,
    "if seen == c { } else { }",
    `match last { some x => { ${inner} } none => { } }`,
    `match color { red => { ${inner} } else => { } }`,
    `match take line.head { some y => { ${inner} } none => { } }`,
    "if same(last, c) { }",
    `for z in Peer in any order { ${inner} }`,
    `if n > total { ${inner} } else { ${inner} }`,
  ];
}

interface Written {
  readonly first: string;
  readonly suspension: string;
  readonly then: string;
  readonly guard: string;
}

function protocolText({ first, suspension, then, guard }: Written): string {
  return `protocol RandomHandler
node Hub
node Peer[2]
enum Color { red, green }
channel net: fifo capacity 9
record Pair { low: 0..1, all: set<0..1>, who: Peer? }
message Ask(n: 0..2) : Peer -> Hub
message Tell(n: 0..1) : Hub -> Peer
message Many(s: set<0..1>) : Hub -> Peer
function same(a: Peer?, b: Peer): boolean { return a != none && a! == b }
function pick(a: 0..2): 0..1 { if a == 2 { return a - 1 } return a }
machine Peer {
  request ask()
  start state Ready { on ask() { choose n in {0, 1, 2} send Ask(n) to Hub return } on Tell { } on Many { } }
}
machine Hub {
  deferred 6
  ghost seen: Peer?
  ghost times: 0..30 = 0
  ghost ghosts: set<Peer>
  var total: 0..1 = 0
  var all: set<0..1>
  var last: Peer?
  var line: queue<Peer, 3>
  var pair: Pair
  var m: map<Peer, 0..2>
  var sets: map<Peer, set<0..1>>
  var opt: map<Peer, Peer?>
  var color: Color
  var turn: cyclic 3
  procedure put(p: Peer): Peer { last = p return p }
  procedure num(k: 0..2): 0..2 { all -= 0 return k }
  procedure clear() { seen = none for p in Peer in any order { ghosts += p } }
  procedure nothing(k: 0..2) { }
  procedure small(k: 0..1) { }
  procedure asked(k: 0..2): 0..2 { let got = suspend in Open become Ready return got }
  start state Ready {
    on Ask(n) from c${guard} {
      ${first}
      ${suspension}
      ${then}
    }
  }
  on Ask { total = 0 }
  state Waiting(p: Peer, k: continuation) { on Ask { resume k } }
  state Counting(p: Peer, k: continuation<0..1>) { on Ask(n) { if n == 1 { wake k with n } else { resume k with n } } }
  state Open(k: continuation<0..2>) { on Ask(n) { resume k with n } }
}
check main { requests: ask at most 2 per node; total 3 } expect pass
`;
}

const statement = fc.constantFrom(...statements).chain((inner) => fc.constantFrom(...placed(inner)));
const some = fc.array(statement, { minLength: 1, maxLength: 3 }).map((all) => all.join("\n      "));

/** The text of a protocol; not all pass the static checks. */
export const randomHandler: fc.Arbitrary<string> = fc
  .record({
    first: some,
    suspension: fc.constantFrom(...suspensions),
    then: fc.oneof(fc.constant(""), some),
    guard: fc.constantFrom("", " when n < 2", " when last != c"),
  })
  .map(protocolText);
