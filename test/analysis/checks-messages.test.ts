import { describe, test } from "vitest";
import { check, serverWith, type FlowCase } from "../support/flow-case.js";

/** Clients and servers, and a mailbox that both write to; its `from` may be either. */
function mailWith(handler: string, serverItems = "on Letter { }"): string {
  return `protocol Mail

node Server
node Client[2]
node Box

channel net: fifo

message Post : Client -> Box, Server -> Box
message Letter : Box -> Client
message Receipt : Box -> Server, Box -> Client

machine Client { start state Idle { on Letter { } on Receipt { } } }
machine Server { start state Idle { on Receipt { } ${serverItems} } }
machine Box { start state Idle { ${handler} } }
`;
}

const messages: readonly FlowCase[] = [
  {
    name: "a message of another role",
    code: "T601",
    text: serverWith(`  start state Idle { on Ask { send Done to Server } on Done { } }`),
    reports: [{ message: "'Server' may not send 'Done'", at: "send Done" }],
  },
  {
    name: "a message to a role that does not get it",
    code: "T602",
    text: mailWith("on Post from s: Server { send Letter to s }", ""),
    reports: [{ message: "'Box' may not send 'Letter' to 'Server'", at: "s" }],
  },
  {
    name: "a message to a sender of two roles, one of which does not get it",
    code: "T602",
    text: mailWith("on Post from s { send Letter to s }", ""),
    reports: [{ message: "'Box' may not send 'Letter' to 'Server'", at: "s" }],
  },
  {
    name: "messages to senders and sets of the right roles",
    code: "T602",
    text: mailWith("on Post from s: Client { send Letter to s; send Letter to Client } on Post from s { send Receipt to s }", ""),
    reports: [],
  },
  {
    name: "a handler for a message that goes elsewhere",
    code: "T603",
    text: mailWith("on Post { }"),
    reports: [{ message: "Cannot handle 'Letter': it is never for 'Server'", at: "on Letter" }],
  },
];

const deferral: readonly FlowCase[] = [
  {
    name: "an assignment before defer",
    code: "T701",
    text: serverWith(`  var busy: boolean
  start state Idle { on Ask { if busy { busy = false } defer } on Done { busy = true } }`),
    reports: [{ message: "Cannot defer 'Ask': an effect precedes it", at: "defer" }],
  },
  {
    name: "a call, a choice, and a wait before defer",
    code: "T701",
    text: serverWith(`  start state Idle {
    on Ask { look(); defer }
    on Done from c { choose d in Client; if d == c { defer } }
    otherwise { await { on Ask { resume } on Done { resume } } defer }
  }
  procedure look() { }`),
    reports: [
      { message: "Cannot defer 'Ask': an effect precedes it", at: "defer" },
      { message: "Cannot defer 'Done': an effect precedes it", at: "defer" },
      { message: "Cannot defer the message: an effect precedes it", at: "defer" },
    ],
  },
  {
    name: "defer before effects, or on another path",
    code: "T701",
    text: serverWith(`  var busy: boolean
  start state Idle {
    on Ask from c { let isMine = busy; if isMine { defer } busy = true; send Reply to c }
    on Done { if busy { busy = false } else { defer } }
  }`),
    reports: [],
  },
  {
    name: "an effect of a before handler that passes to one that defers",
    code: "T701",
    text: serverWith(`  var busy: boolean
  before on Ask { busy = true; pass }
  start state Idle { on Ask { if busy { defer } } on Done { } }`),
    reports: [{ message: "Cannot defer 'Ask': an effect precedes it", at: "defer" }],
  },
  {
    name: "before handlers that do nothing, do not pass, or pass to none that defers",
    code: "T701",
    text: serverWith(`  var busy: boolean
  before on Ask { if busy { pass } busy = true; drop }
  before on Done { busy = false; pass }
  start state Idle { on Ask { defer } on Done { } otherwise defer }`),
    reports: [],
  },
  {
    name: "a deferral that a ghost decides",
    code: "T702",
    text: serverWith(`  start state Idle { on Ask { if asked { defer } } on Done { } }`),
    reports: [{ message: "Cannot decide by a ghost whether to defer: it exists for verification only", at: "asked" }],
  },
  {
    name: "a deferral that the machine decides",
    code: "T702",
    text: serverWith(`  var busy: boolean
  start state Idle { on Ask { if busy { defer } asked = true } on Done { } }`),
    reports: [],
  },
  {
    name: "defer and drop in requests and procedures, and pass outside before",
    code: "T703",
    text: serverWith(`  var busy: boolean
  request stop()
  start state Idle {
    on Ask { pass }
    on Done { skip() }
    on stop() { if busy { defer } drop }
  }
  procedure skip() { drop }`),
    reports: [
      { message: "Cannot pass here: only 'before' handlers pass", at: "pass" },
      { message: "Cannot defer here: a request waits by itself", at: "defer" },
      { message: "Cannot drop here: a request has to be answered", at: "drop" },
      { message: "Cannot drop here: a procedure does not know what is handled", at: "drop" },
    ],
  },
  {
    name: "defer, drop and pass in handlers of messages",
    code: "T703",
    text: serverWith(`  var busy: boolean
  before on Ask { if busy { defer } pass }
  start state Idle { on Ask { drop } on Done { await { on Ask { drop } on Done { resume } } } }`),
    reports: [],
  },
];

const recursion: readonly FlowCase[] = [
  {
    name: "procedures in a circle",
    code: "T704",
    text: serverWith(`  start state Idle { on Ask { first() } on Done { } }
  procedure first() { second() }
  procedure second() { third() }
  procedure third() { second() }`),
    reports: [{ message: "Procedure 'second' calls itself: second -> third -> second", at: "second" }],
  },
  {
    name: "a function that calls itself",
    code: "T704",
    text: serverWith(`  start state Idle { on Ask { } on Done { } }
  function isOdd(n: 0..3): boolean { return n > 0 && !isOdd(n) }`),
    reports: [{ message: "Function 'isOdd' calls itself: isOdd -> isOdd", at: "isOdd" }],
  },
  {
    name: "procedures and functions that share another",
    code: "T704",
    text: serverWith(`  start state Idle { on Ask { first(); second() } on Done { } }
  procedure first() { third() }
  procedure second() { third() }
  procedure third() { if isFine() { } }
  function isFine(): boolean { return true }`),
    reports: [],
  },
];

describe("messages", () => {
  test.each(messages)("$code $name", check);
});

describe("deferral", () => {
  test.each(deferral)("$code $name", check);
});

describe("recursion", () => {
  test.each(recursion)("$code $name", check);
});
