import { describe, test } from "vitest";
import { check, serverWith, type FlowCase } from "../support/flow-case.js";

const use: readonly FlowCase[] = [
  {
    name: "a continuation that one path does not place",
    code: "T401",
    text: serverWith(`  var pending: continuation?
  var ready: boolean
  start state Idle {
    on Ask { suspend k { if ready { pending = k } } }
    on Done { if pending != none { resume take pending } }
  }`),
    reports: [{ message: "Continuation 'k' may be lost: the block does not put it anywhere", at: "k" }],
  },
  {
    name: "a continuation that is overwritten",
    code: "T401",
    text: serverWith(`  var pending: continuation?
  start state Idle {
    on Ask { if pending != none { suspend k { pending = k } } }
    on Done { if pending != none { resume take pending } }
  }`),
    reports: [{ message: "Continuation 'pending' is lost: it is overwritten while it holds one", at: "pending" }],
  },
  {
    name: "a variable that is known to be empty, or not known at all",
    code: "T401",
    text: serverWith(`  var pending: continuation?
  start state Idle {
    on Ask { if pending == none { suspend k { pending = k } } else { suspend j { pending = j } } }
    on Done { if pending != none { resume take pending } }
  }`),
    reports: [{ message: "Continuation 'pending' is lost: it is overwritten while it holds one", at: "pending" }],
  },
  {
    name: "a waiting state that is left without resuming",
    code: "T401",
    text: serverWith(`  var ready: boolean
  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) {
    on Done { if ready { resume k } become Idle }
    otherwise defer
  }`),
    reports: [{ message: "Continuation 'k' is lost: its state is left here", at: "become Idle" }],
  },
  {
    name: "a continuation that is resumed after its state was left",
    code: "T401",
    text: serverWith(`  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) {
    on Done { become Idle; resume k }
    otherwise defer
  }`),
    reports: [{ message: "Continuation 'k' is lost: its state is left here", at: "become Idle" }],
  },
  {
    name: "a waiting state that hands its continuation to the next, by a local or directly",
    code: "T401",
    text: serverWith(`  var ready: boolean
  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) {
    on Done {
      if ready { become Still(k) } else { let j = k; become Idle; resume j }
    }
    otherwise defer
  }
  state Still(k: continuation) {
    on Done { resume k }
    otherwise defer
  }`),
    reports: [],
  },
  {
    name: "a procedure that leaves the state",
    code: "T401",
    text: serverWith(`  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) {
    on Done { resume k }
    on Ask { reset() }
  }
  procedure reset() { become Idle }`),
    reports: [{ message: "Continuation 'k' is lost: its state is left here", at: "reset()" }],
  },
  {
    name: "a continuation that the frame of another suspension keeps",
    code: "T401",
    text: serverWith(`  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) {
    on Done { suspend in Again; become Idle; resume k }
    otherwise defer
  }
  state Again(j: continuation) {
    on Done { resume j }
    otherwise defer
  }`),
    reports: [],
  },
  {
    name: "a local that the rest of the handler may not use",
    code: "T401",
    text: serverWith(`  var ready: boolean
  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) {
    on Done {
      let j = k
      become Idle
      if ready { resume j }
    }
    otherwise defer
  }`),
    reports: [{ message: "Continuation 'j' is lost: a path ends without placing it", at: "j" }],
  },
  {
    name: "a continuation that is used after it was moved",
    code: "T402",
    text: serverWith(`  var pending: continuation?
  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { if pending != none { resume take pending } } }
  state Waiting(k: continuation) {
    on Done { pending = k; become Still(k) }
    otherwise defer
  }
  state Still(k: continuation) { on Done { resume k } otherwise defer }`),
    reports: [{ message: "Cannot use continuation 'k': it has been moved", at: "k" }],
  },
  {
    name: "a continuation that is moved on one path and used on all",
    code: "T402",
    text: serverWith(`  var ready: boolean
  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) {
    on Done { if ready { wake k } resume k }
    otherwise defer
  }`),
    reports: [{ message: "Cannot use continuation 'k': it may have been moved already", at: "k" }],
  },
  {
    name: "a continuation that is moved on paths that do not meet",
    code: "T402",
    text: serverWith(`  var ready: boolean
  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) {
    on Done { if ready { wake k; return } resume k }
    otherwise defer
  }`),
    reports: [],
  },
  {
    name: "a continuation that two variables would hold",
    code: "T409",
    text: serverWith(`  var pending: continuation?
  var other: continuation?
  start state Idle {
    on Ask { suspend k { pending = k } }
    on Done { other = pending; if pending != none { resume take pending } }
  }`),
    reports: [{ message: "Cannot copy a continuation: 'pending' would keep it", at: "pending" }],
  },
  {
    name: "an entry of a map that is resumed without taking it",
    code: "T409",
    text: serverWith(`  var pending: map<Client, continuation?>
  start state Idle {
    on Ask from c { suspend k { pending[c] = k } }
    on Done from c { if pending[c] != none { resume pending[c] } }
  }`),
    reports: [{ message: "Cannot copy a continuation: the entry would keep it", at: "pending[c]" }],
  },
  {
    name: "an entry of a map that is tested, taken and matched",
    code: "T409",
    text: serverWith(`  var pending: map<Client, continuation?>
  var last: continuation?
  start state Idle {
    on Ask from c { suspend k { pending[c] = k } }
    on Done from c {
      match last { none => { } otherwise => { fail "two at a time" } }
      if pending[c] != none { last = take pending[c] }
      match take last { some k => { resume k } none => { } }
    }
  }`),
    reports: [],
  },
  {
    name: "a continuation that a loop hands out",
    code: "T409",
    text: serverWith(`  var pending: map<Client, continuation?>
  start state Idle {
    on Ask { suspend k { for c in Client { pending[c] = k } } }
    on Done from c { if pending[c] != none { resume take pending[c] } }
  }`),
    reports: [{ message: "Cannot move 'k' in a loop: each round would need a copy", at: "k" }],
  },
];

const states: readonly FlowCase[] = [
  {
    name: "a waiting state that is not left on one path",
    code: "T403",
    text: serverWith(`  var ready: boolean
  start state Idle { on Ask { suspend in Waiting; if ready { become Idle } } on Done { } }
  state Waiting(k: continuation) { on Done { resume k } otherwise defer }`),
    reports: [{ message: "Waiting state 'Waiting' is not left on every path after this suspension", at: "suspend in Waiting" }],
  },
  {
    name: "a waiting state that is not left before the next suspension",
    code: "T403",
    text: serverWith(`  start state Idle { on Ask { suspend in Waiting; await { on Done { resume } otherwise defer } become Idle } on Done { } }
  state Waiting(k: continuation) { on Done { resume k } otherwise defer }`),
    reports: [{ message: "Waiting state 'Waiting' is not left on every path after this suspension", at: "suspend in Waiting" }],
  },
  {
    name: "a procedure that leaves its state to a caller who does not",
    code: "T403",
    text: serverWith(`  start state Idle { on Ask { fetch(); become Idle } on Done { fetch() } }
  procedure fetch() { suspend in Waiting }
  state Waiting(k: continuation) { on Done { resume k } otherwise defer }`),
    reports: [{ message: "Waiting state 'Waiting' is not left on every path after this suspension", at: "suspend in Waiting" }],
  },
  {
    name: "a procedure whose callers, or whose procedures, leave the state",
    code: "T403",
    text: serverWith(`  start state Idle { on Ask { fetch(); become Idle } on Done { suspend in Waiting; finish() } }
  procedure fetch() { suspend in Waiting }
  procedure finish() { become Idle }
  state Waiting(k: continuation) { on Done { resume k } otherwise defer }`),
    reports: [],
  },
  {
    name: "a suspension that is resumed when another state has been entered",
    code: "T403",
    text: serverWith(`  var pending: continuation?
  start state Idle { on Ask { suspend in Waiting } on Done { if pending != none { resume take pending } } }
  state Waiting(k: continuation) { on Done { pending = k; become Idle } otherwise defer }`),
    reports: [],
  },
  {
    name: "a waiting state whose continuation was put elsewhere",
    code: "T403",
    text: serverWith(`  var pending: continuation?
  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { if pending != none { resume take pending } } }
  state Waiting(k: continuation) { on Done { pending = k } otherwise defer }`),
    reports: [{ message: "Waiting state is not left, though its continuation 'k' has gone", at: "}" }],
  },
  {
    name: "a waiting state whose continuation a procedure resumes, or a local wakes",
    code: "T403",
    text: serverWith(`  var ready: boolean
  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) { on Done { if ready { finish(k) } else { let j = k; wake j } } otherwise defer }
  procedure finish(other: continuation) { resume other }`),
    reports: [],
  },
  {
    name: "a resume with a statement behind it, and one in a loop",
    code: "T404",
    text: serverWith(`  var pending: map<Client, continuation?>
  var served: boolean
  start state Idle {
    on Ask from c { suspend k { pending[c] = k } }
    on Done from c {
      if pending[c] != none { resume take pending[c]; served = true }
      for d in Client in any order {
        if pending[d] != none { resume take pending[d] }
      }
    }
  }`),
    reports: [
      { message: "Cannot resume here: a statement follows", at: "resume take pending[c]" },
      { message: "Cannot resume here: the loop goes on", at: "resume take pending[d]" },
    ],
  },
  {
    name: "a call of a procedure that resumes, with a statement behind it",
    code: "T404",
    text: serverWith(`  var pending: continuation?
  var served: boolean
  start state Idle {
    on Ask { suspend k { pending = k } }
    on Done { finish(); served = true }
  }
  procedure finish() { if pending != none { resume take pending } }`),
    reports: [{ message: "Cannot call 'finish' here, which may resume: a statement follows", at: "finish()" }],
  },
  {
    name: "a resume under a condition, a call at the end, and wake in a loop",
    code: "T404",
    text: serverWith(`  var pending: map<Client, continuation?>
  var served: boolean
  start state Idle {
    on Ask from c { suspend k { pending[c] = k } }
    on Done from c {
      if pending[c] != none { resume take pending[c] }
      served = true
      for d in Client in any order { if pending[d] != none { wake take pending[d] } }
      finish(c)
    }
  }
  procedure finish(c: Client) { if pending[c] != none { resume take pending[c] } }`),
    reports: [],
  },
  {
    name: "frames that hold each other",
    code: "T405",
    text: serverWith(`  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) {
    on Ask { suspend in Waiting; become Idle; resume k }
    on Done { resume k }
  }`),
    reports: [
      {
        message: "Frame has no bound, the continuations hold each other: 'Server.Waiting on Ask' -> 'Server.Waiting on Ask'",
        at: "suspend in Waiting",
      },
    ],
  },
  {
    name: "an await of the machine that may begin inside itself",
    code: "T405",
    text: serverWith(`  start state Idle { on Done { } }
  on Ask { await { on Done { resume } } }`),
    reports: [{ message: "Waits may pile up without bound, this handler may run again during its own await", at: "on Ask" }],
  },
  {
    name: "awaits of the machine that may begin inside each other",
    code: "T405",
    text: serverWith(`  start state Idle { }
  on Ask { await { on Ask { resume } } }
  on Done { await { on Done { resume } } }`),
    reports: [
      {
        message:
          "Waits may pile up without bound, this handler may run again during its own await: 'Server on Ask' -> 'Server on Done' -> 'Server on Ask'",
        at: "on Ask",
      },
    ],
  },
  {
    name: "an await of the machine that handles what begins it",
    code: "T405",
    text: serverWith(`  start state Idle { on Done { } }
  on Ask { await { on Ask { drop } on Done { resume } } }`),
    reports: [],
  },
  {
    name: "become in an await",
    code: "T406",
    text: serverWith(`  start state Idle { on Ask { await { on Done { become Idle } on Ask { resume } } } on Done { } }`),
    reports: [{ message: "Cannot become another state in an await: the state below is kept", at: "become Idle" }],
  },
  {
    name: "a call in an await of a procedure that becomes",
    code: "T406",
    text: serverWith(`  start state Idle { on Ask { await { on Done { reset() } on Ask { resume } } } on Done { } }
  procedure reset() { become Idle }`),
    reports: [{ message: "Cannot call 'reset' in an await: it may become another state", at: "reset()" }],
  },
  {
    name: "a call in an await of a procedure that becomes behind a suspension",
    code: "T406",
    text: serverWith(`  var pending: continuation?
  start state Idle { on Ask { await { on Done { reset() } on Ask { resume } } } on Done { if pending != none { resume take pending } } }
  procedure reset() { if pending == none { suspend k { pending = k } become Idle } }`),
    reports: [{ message: "Cannot call 'reset' in an await: it may become another state", at: "reset()" }],
  },
  {
    name: "a call in an await of a procedure that suspends without changing the state",
    code: "T406",
    text: serverWith(`  var pending: continuation?
  start state Idle { on Ask { await { on Done { park() } on Ask { resume } } } on Done { if pending != none { resume take pending } } }
  procedure park() { if pending == none { suspend k { pending = k } } }`),
    reports: [],
  },
  {
    name: "the continuation of the state below, moved in an await",
    code: "T406",
    text: serverWith(`  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) {
    on Ask { await { on Ask { resume } on Done { resume k } } resume k }
    on Done { resume k }
  }`),
    reports: [{ message: "Cannot move 'k' in an await: it belongs to the state in which the wait began", at: "k" }],
  },
  {
    name: "an await that changes its own variable, defers and resumes",
    code: "T406",
    text: serverWith(`  start state Idle {
    on Ask {
      await (left: 0..2 = 2) { on Done { left -= 1; if left == 0 { resume } } otherwise defer }
      become Idle
    }
    on Done { }
  }`),
    reports: [],
  },
];

const answers: readonly FlowCase[] = [
  {
    name: "a request with a path to the end",
    code: "T407",
    text: serverWith(`  var ready: boolean
  request stop(): boolean
  start state Idle { on Ask { } on Done { } on stop() { if ready { return true } } }`),
    reports: [{ message: "Request 'stop' may end without an answer: a path comes to the end of its handler", at: "on stop()" }],
  },
  {
    name: "a request that resumes",
    code: "T407",
    text: serverWith(`  request stop()
  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } }
  state Waiting(k: continuation) { on stop() { resume k } on Done { resume k } otherwise defer }`),
    reports: [{ message: "Request 'stop' may end without an answer: resuming ends its handler", at: "resume k" }],
  },
  {
    name: "a request that answers after a wait, wakes, or fails",
    code: "T407",
    text: serverWith(`  request stop()
  start state Idle { on Ask { suspend in Waiting; become Idle } on Done { } on stop() { await { on Done { resume } otherwise defer } return } }
  state Waiting(k: continuation) {
    on stop() { if self == Server { let j = k; become Idle; wake j; return } fail "elsewhere" }
    on Done { resume k }
    otherwise defer
  }`),
    reports: [],
  },
  {
    name: "a handler of the machine that leaves waiting states",
    code: "T410",
    text: serverWith(`  start state Idle { on Ask { suspend in Waiting; become Idle } }
  state Waiting(k: continuation) { on Ask { resume k } }
  on Done { become Idle }`),
    reports: [{ message: "Handler of the machine changes the state, and may run in 'Waiting'", at: "on Done" }],
  },
  {
    name: "a handler of the machine that waiting states have themselves",
    code: "T410",
    text: serverWith(`  start state Idle { on Ask { suspend in Waiting; become Idle } }
  state Waiting(k: continuation) { on Done { resume k } on Ask { drop } }
  on Done { become Idle }`),
    reports: [],
  },
  {
    name: "return in the block of a suspend",
    code: "T411",
    text: serverWith(`  request stop()
  var pending: continuation?
  start state Idle {
    on Ask { }
    on Done { if pending != none { resume take pending } }
    on stop() { suspend k { pending = k; return } return }
  }`),
    reports: [{ message: "Cannot return in the block of a suspend: it belongs to the suspended handler", at: "return" }],
  },
  {
    name: "a suspension in the block of a suspend",
    code: "T411",
    text: serverWith(`  var pending: continuation?
  start state Idle {
    on Ask { suspend k { await { on Done { resume } otherwise defer } pending = k } }
    on Done { if pending != none { resume take pending } }
  }`),
    reports: [
      {
        message: "Cannot suspend in the block of a suspend: it belongs to the suspended handler",
        at: "await { on Done { resume } otherwise defer }",
      },
    ],
  },
  {
    name: "a block of a suspend that sends, calls and resumes another",
    code: "T411",
    text: serverWith(`  var pending: continuation?
  start state Idle {
    on Ask from c {
      if pending == none {
        suspend k { pending = k; send Halt to c }
      } else {
        suspend k { let j = take pending!; pending = k; resume j }
      }
    }
    on Done { if pending != none { resume take pending } }
  }`),
    reports: [],
  },
];

describe("continuations", () => {
  test.each(use)("$code $name", check);
});

describe("waiting states", () => {
  test.each(states)("$code $name", check);
});

describe("answers", () => {
  test.each(answers)("$code $name", check);
});
