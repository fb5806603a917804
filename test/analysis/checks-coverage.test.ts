import { describe, test } from "vitest";
import { check, serverWith, type FlowCase } from "../support/flow-case.js";

const waiting = (handlers: string): string =>
  serverWith(`  start state Idle {
    on Ask { suspend in Waiting; become Idle }
    on Done { }
  }
  state Waiting(k: continuation) {
${handlers}
  }`);

const coverage: readonly FlowCase[] = [
  {
    name: "a message without a handler in two states",
    code: "T301",
    text: serverWith(`  start state A { on Ask { become B } on Done { } }
  state B { on Ask { become C } }
  state C { on Ask { become A } }`),
    reports: [{ message: "Machine 'Server' has no handler for 'Done' in 'B' and 'C'", at: "Server" }],
  },
  {
    name: "messages that only answer waits",
    code: "T301",
    text: serverWith(`  start state Idle { on Ask { suspend in Waiting; become Idle } }
  state Waiting(k: continuation) { on Ask { resume k } on Done { resume k } }`).replaceAll(
      "    on Reply { }\n    on Halt { send Done to Server }",
      "    on Reply { await { on Halt { resume } on Reply { drop } } }",
    ),
    reports: [
      { message: "Machine 'Client' handles 'Halt' only while it waits for it", at: "Client" },
      { message: "Machine 'Server' handles 'Done' only while it waits for it", at: "Server" },
    ],
  },
  {
    name: "two messages that only answer waits",
    code: "T301",
    text: serverWith(`  request stop()
  start state Idle { on stop() { suspend in Waiting; become Idle; return } }
  state Waiting(k: continuation) { on Ask { resume k } on Done { resume k } }`),
    reports: [{ message: "Machine 'Server' handles 'Ask' and 'Done' only while it waits for them", at: "Server" }],
  },
  {
    name: "a message that does not end every wait in which it is handled",
    code: "T301",
    text: serverWith(`  start state Idle { on Ask { suspend in Waiting; become Idle } }
  state Waiting(k: continuation) { on Ask { resume k } on Done { } }`),
    reports: [{ message: "Machine 'Server' has no handler for 'Done' in 'Idle'", at: "Server" }],
  },
  {
    name: "a message for which a state says otherwise",
    code: "T301",
    text: serverWith(`  start state A { on Ask { become B } otherwise drop }
  state B { on Ask { become A } otherwise fail "nothing was asked" }`),
    reports: [],
  },
  {
    name: "a message that the machine handles in every state",
    code: "T301",
    text: serverWith(`  start state A { on Ask { become B } }
  state B { on Ask { become A } }
  on Done { }`),
    reports: [],
  },
  {
    name: "a message that is handled from one of its senders alone",
    code: "T301",
    text: `protocol Senders
node Server
node Client[2]
node Printer
channel net: fifo
message Page : Client -> Server, Printer -> Server
machine Client { start state Idle { } }
machine Printer { start state Idle { } }
machine Server {
  start state Idle { on Page from c: Client { } }
}
`,
    reports: [{ message: "Machine 'Server' has no handler for 'Page' from 'Printer' in 'Idle'", at: "Server" }],
  },
  {
    name: "a handler after one without a guard",
    code: "T302",
    text: serverWith(`  var busy: boolean
  start state Idle {
    on Ask { busy = true }
    on Ask when busy { }
    on Done { }
  }`),
    reports: [{ message: "Handler can never run: an earlier one takes every 'Ask'", at: "on Ask" }],
  },
  {
    name: "a handler after one with a guard",
    code: "T302",
    text: serverWith(`  var busy: boolean
  start state Idle {
    on Ask when busy { }
    on Ask { busy = true }
    on Done { }
  }`),
    reports: [],
  },
  {
    name: "a handler for a message that nobody handles",
    code: "T305",
    text: serverWith(`  start state Idle { on Ask { } }`),
    reports: [{ message: "Machine 'Server' never handles 'Done'", at: "Done" }],
  },
  {
    name: "a message that only an otherwise takes",
    code: "T305",
    text: serverWith(`  start state Idle { on Ask { } otherwise drop }`),
    reports: [],
  },
  {
    name: "a waiting state without a word on a message",
    code: "T306",
    text: waiting("    on Done { resume k }"),
    reports: [{ message: "Waiting state 'Waiting' does not say what happens to 'Ask'", at: "Waiting" }],
  },
  {
    name: "an await without a word on two messages",
    code: "T306",
    text: `protocol Await
node Server
node Client[2]
channel net: fifo
message Ask, Done, Stop : Client -> Server
machine Client { start state Idle { } }
machine Server {
  start state Idle {
    on Ask { await { on Done { resume } } }
    otherwise drop
  }
}
`,
    reports: [{ message: "This await does not say what happens to 'Ask' and 'Stop'", at: "await" }],
  },
  {
    name: "a waiting state with a guarded handler, and one of the machine",
    code: "T306",
    text: serverWith(`  var ready: boolean
  start state Idle {
    on Ask when ready { suspend in Waiting; become Idle }
    on Done { }
  }
  state Waiting(k: continuation) {
    on Done when ready { resume k }
  }
  on Ask { drop }`),
    reports: [],
  },
  {
    name: "a request that no state accepts",
    code: "T309",
    text: serverWith(`  request stop()
  start state Idle { on Ask { } on Done { } }`),
    reports: [{ message: "Request 'stop' is never accepted: no state has a handler for it", at: "stop" }],
  },
  {
    name: "a request that one state accepts under a guard",
    code: "T309",
    text: serverWith(`  var ready: boolean
  request stop()
  start state Idle { on Ask { ready = true } on Done { } on stop() when ready { return } }`),
    reports: [],
  },
];

const reachability: readonly FlowCase[] = [
  {
    name: "a state that only itself enters",
    code: "T303",
    text: serverWith(`  start state Idle { on Ask { } on Done { } }
  state Lost { on Ask { become Lost } on Done { } }`),
    reports: [{ message: "State 'Lost' is never entered", at: "Lost" }],
  },
  {
    name: "a state that a procedure enters, called in an await",
    code: "T303",
    text: serverWith(`  start state Idle {
    on Ask { await { on Done { resume } otherwise defer } finish() }
    on Done { }
  }
  state Found { on Ask { } on Done { } }
  procedure finish() { become Found }`),
    reports: [],
  },
  {
    name: "a message that nobody sends",
    code: "T304",
    text: serverWith(`  start state Idle { on Ask from c { send Reply to c } on Done { } }`),
    reports: [{ message: "Message 'Halt' is never sent", at: "Halt" }],
  },
  {
    name: "messages that are all sent",
    code: "T304",
    text: serverWith(`  start state Idle { on Ask from c { send Reply to c; send Halt to c } on Done { } }`),
    reports: [],
  },
];

const control: readonly FlowCase[] = [
  {
    name: "a waiting state that nothing resumes",
    code: "T307",
    text: waiting("    on Done { }\n    otherwise defer"),
    reports: [{ message: "Nothing resumes waiting state 'Waiting'", at: "Waiting" }],
  },
  {
    name: "an await that nothing resumes",
    code: "T307",
    text: serverWith(`  start state Idle {
    on Ask { await { on Done { } otherwise defer } }
    on Done { }
  }`),
    reports: [{ message: "Nothing resumes an await of machine 'Server'", at: "await" }],
  },
  {
    name: "a waiting state that passes its continuation on",
    code: "T307",
    text: serverWith(`  var pending: continuation?
  start state Idle {
    on Ask { suspend in Waiting; become Idle }
    on Done { if pending != none { resume take pending } }
  }
  state Waiting(k: continuation) {
    on Done { pending = k; become Idle }
    otherwise defer
  }`),
    reports: [],
  },
  {
    name: "a before handler that falls off its end",
    code: "T308",
    text: serverWith(`  var busy: boolean
  before on Ask { if busy { drop } }
  start state Idle { on Ask { busy = true } on Done { } }`),
    reports: [{ message: "A path of this before handler does not say how it ends", at: "before on Ask" }],
  },
  {
    name: "a before handler that ends on every path",
    code: "T308",
    text: serverWith(`  var busy: boolean
  before on Ask { if busy { drop } else { pass } }
  start state Idle { on Ask { busy = true } on Done { } }`),
    reports: [],
  },
  {
    name: "a statement after return, and after branches that both leave",
    code: "T310",
    text: serverWith(`  var busy: boolean
  start state Idle {
    on Ask { if busy { drop } else { return } busy = true }
    on Done { if busy { return; busy = false } }
  }`),
    reports: [
      { message: "Statement can never run", at: "busy = true" },
      { message: "Statement can never run", at: "busy = false" },
    ],
  },
  {
    name: "a statement after a branch that leaves",
    code: "T310",
    text: serverWith(`  var busy: boolean
  start state Idle {
    on Ask { if busy { drop } busy = true }
    on Done { busy = false }
  }`),
    reports: [],
  },
];

describe("coverage", () => {
  test.each(coverage)("$code $name", check);
});

describe("reachability", () => {
  test.each(reachability)("$code $name", check);
});

describe("control", () => {
  test.each(control)("$code $name", check);
});
