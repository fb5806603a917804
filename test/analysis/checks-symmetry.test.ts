import { describe, test } from "vitest";
import { check, type FlowCase } from "../support/flow-case.js";

/** A machine of the server that runs `statements` for a set of clients; `Page` travels without order, `Sheet` in a queue for each block. */
function loop(statements: string, items = ""): string {
  return `protocol Loop

node Server
node Printer
node Client[2]
node Worker[2] ordered
block Block[2]

channel net: fifo
channel loose: unordered
channel sheets: fifo per block

message Ask : Client -> Server on net
message Reply : Server -> Client on net
message Copy : Server -> Printer on net
message Page : Server -> Printer on loose
message Sheet : Server -> Printer on sheets

ghost seen: set<Client>
ghost marks: map<Client, boolean>

machine Client { start state Idle { on Reply { } } }
machine Worker { start state Idle { } }
machine Printer per Block { start state Idle { on Copy { } on Page { } on Sheet { } } }

machine Server per Block {
  var users: set<Client>
  var gone: set<Client>
  var busy: map<Client, boolean>
  var counts: map<Client, 0..3>
  var total: 0..7
  var last: Client?
  var flag: boolean
${items}
  start state Idle {
    on Ask from c {
      ${statements}
    }
  }
}
`;
}

const reason = "Loop over interchangeable elements depends on their order";

const wrong: readonly FlowCase[] = [
  {
    name: "the last round decides",
    code: "T501",
    text: loop("for u in users { last = u }"),
    reports: [{ message: `${reason}: the last round decides 'last'`, at: "last = u" }],
  },
  {
    name: "a round reads what another adds to",
    code: "T501",
    text: loop("for u in users { if total < 3 { busy[u] = true } total += 1 }"),
    reports: [{ message: `${reason}: a round reads 'total', which another writes`, at: "total" }],
  },
  {
    name: "a round reads an entry that another writes",
    code: "T501",
    text: loop("for u in users { busy[u] = busy[c] }"),
    reports: [{ message: `${reason}: a round reads 'busy', which another writes`, at: "busy" }],
  },
  {
    name: "elements are added and removed",
    code: "T501",
    text: loop("for u in users { gone += u; gone -= c }"),
    reports: [{ message: `${reason}: a round writes 'gone', which another writes`, at: "gone" }],
  },
  {
    name: "the amount depends on the element",
    code: "T501",
    text: loop("for u in users { total += counts[u] }"),
    reports: [{ message: `${reason}: the amount for 'total' depends on the element`, at: "total += counts[u]" }],
  },
  {
    name: "all rounds send into one bag that loses what finds no room",
    code: "T501",
    text: loop("for u in users { send Page to Printer }").replace("channel loose: unordered", "channel loose: unordered lossy"),
    reports: [{ message: `${reason}: the rounds send 'Page' into one queue`, at: "send Page to Printer" }],
  },
  {
    name: "all rounds send to one queue",
    code: "T501",
    text: loop("for u in users { send Copy to Printer }"),
    reports: [{ message: `${reason}: the rounds send 'Copy' into one queue`, at: "send Copy to Printer" }],
  },
  {
    name: "a round makes a choice",
    code: "T501",
    text: loop("for u in users { choose other in users; busy[u] = other == u }"),
    reports: [{ message: `${reason}: 'choose' takes effect in one of the rounds first`, at: "choose other in users" }],
  },
  {
    name: "a round returns",
    code: "T501",
    text: loop("for u in users { if busy[u] { return } }"),
    reports: [{ message: `${reason}: 'return' ends it in one of the rounds`, at: "return" }],
  },
  {
    name: "a round suspends",
    code: "T501",
    text: loop("for u in users { await { on Ask { resume } } }"),
    reports: [{ message: `${reason}: it suspends`, at: "await { on Ask { resume } }" }],
  },
  {
    name: "a round calls a procedure that does what it may not",
    code: "T501",
    text: loop("for u in users { choosing(u) }", "  procedure choosing(u: Client) { last = u }"),
    reports: [{ message: `${reason}: the last round decides 'last'`, at: "choosing(u)" }],
  },
  {
    name: "a round reads by a function what another adds to",
    code: "T501",
    text: loop("for u in users { if isFull() { busy[u] = true } total += 1 }", "  function isFull(): boolean { return total == 7 }"),
    reports: [{ message: `${reason}: a round reads 'total', which another writes`, at: "isFull()" }],
  },
  {
    name: "a ghost that the last round decides",
    code: "T501",
    text: loop("for u in users { flag = true }"),
    reports: [{ message: `${reason}: the last round decides 'flag'`, at: "flag = true" }],
  },
];

const right: readonly FlowCase[] = [
  "for u in users { send Reply to u; busy[u] = true; if busy[u] { counts[u] = 0 } }",
  "for u in users { total += 1; gone += u; users -= c }",
  "for u in users { seen += u; marks[u] = !marks[u]; assert u in users }",
  "for u in users { let wasBusy = busy[u]; busy[u] = !wasBusy; counts[u] += 1; mark(u) }",
  "for u in users { for w in Worker { if busy[u] { send Reply to u } } }",
  "for u in users { send Page to Printer }",
  "for b in Block { send Sheet to Printer at b }",
  "for w in Worker { flag = w == w; send Copy to Printer }",
  "for u in users in any order { last = u; choose other in users; busy[other] = true }",
  "send Reply to u in users; send Reply to users",
].map((statements) => ({
  name: statements,
  code: "T501",
  text: loop(statements, "  procedure mark(u: Client) { if busy[u] { return } counts[u] = 3; send Reply to u }"),
  reports: [],
}));

describe("loops that depend on the order of interchangeable things", () => {
  test.each(wrong)("$code $name", check);
});

describe("loops that do not", () => {
  test.each(right)("$name", check);
});
