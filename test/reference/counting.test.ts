import { describe, expect, test } from "vitest";
import { outcomeOf, search } from "./outcome.js";

// Numbers of states that can be counted by hand.

describe("requests", () => {
  const machine = (items: string): string => `
protocol Asking
node A
machine A {
  ${items}
}
`;

  test("an issued request is a state of its own, and again after the answer", () => {
    // At rest, and issued.
    expect(outcomeOf(machine("request a() start state S { on a() { return } }"))).toEqual({ verdict: "holds", states: 2 });
  });

  test("requests are issued with every argument", () => {
    // At rest, and issued with one of three.
    const text = machine("request a(n: 0..2) start state S { on a(n) { return } }");
    expect(outcomeOf(text)).toEqual({ verdict: "holds", states: 4 });
  });

  test("two outstanding requests are a multiset", () => {
    // {}, {a}, {b}, {a, a}, {a, b}, {b, b}.
    const text = machine("requests 2 request a() request b() start state S { on a() { return } on b() { return } }");
    expect(outcomeOf(text)).toEqual({ verdict: "holds", states: 6 });
  });

  test("a request waits for a state that accepts it", () => {
    // Closed, Open, each at rest or with `a` or `b` issued: 6. In Closed `b` waits for ever, and that is the deadlock after its issue.
    const text = (more: string): string =>
      machine(
        `request a() request b() ${more} start state Closed { on a() { become Open return } } state Open { on a() { become Closed return } on b() { return } }`,
      );
    expect(outcomeOf(text(""))).toEqual({ verdict: "deadlock", steps: 1 });
    expect(outcomeOf(text("requests 2"))).toMatchObject({ verdict: "deadlock" });
  });

  test("a request that may wait is nothing open", () => {
    // Nothing but the issue, and a request that stays.
    expect(outcomeOf(machine("request a() may wait start state S { on a() when false { return } }"))).toEqual({
      verdict: "holds",
      states: 2,
    });
  });

  test("the guard of a request bounds what is asked", () => {
    // Off, `on` issued, On, `off` issued.
    const text = machine(
      "var up: boolean request on_() when !up request off() when up start state S { on on_() { up = true return } on off() { up = false return } }",
    );
    expect(outcomeOf(text)).toEqual({ verdict: "holds", states: 4 });
  });

  test("a guard that cannot be evaluated fails", () => {
    expect(outcomeOf(machine("var x: boolean? request a() when x! start state S { on a() { return } }"))).toEqual({
      verdict: "assertion",
      steps: 1,
    });
  });
});

describe("workload", () => {
  const workload = (limits: string): string => `
protocol Working
node P[2]
machine P {
  request a()
  request b()
  start state S { on a() { return } on b() { return } }
}
check limited { requests: ${limits} } expect pass
`;

  test("at most n over all nodes", () => {
    // Nothing asked; then one node has asked or has been answered: 1 + 2 with a. Afterwards nobody may ask.
    expect(outcomeOf(workload("a at most 1; none of b"))).toEqual({ verdict: "holds", states: 4 });
  });

  test("at most n for each node", () => {
    // Each node on its own: not asked, asked, answered.
    expect(outcomeOf(workload("a at most 1 per node; none of b"))).toEqual({ verdict: "holds", states: 9 });
  });

  test("the total counts all requests together", () => {
    // Nothing asked, asked by one of two nodes for a or b, answered.
    expect(outcomeOf(workload("total 1"))).toEqual({ verdict: "holds", states: 6 });
  });
});

describe("channels", () => {
  const sending = (channel: string, sends: string): string => `
protocol Sending
node A
node B
channel c: ${channel}
message M(n: 0..1) : A -> B
machine A { request go() start state S { on go() { ${sends} return } } }
machine B { var last: 0..1 start state S { on M(n) { last = n } } }
check once { requests: total 1 } expect pass
`;

  test("a fifo has one order", () => {
    // Start, issued, both in flight, one delivered, both delivered: last is 1.
    expect(outcomeOf(sending("fifo", "send M(0) to B; send M(1) to B"))).toEqual({ verdict: "holds", states: 5 });
  });

  test("an unordered channel has all", () => {
    // Start, issued, both in flight, one of two delivered, and in the end last is 0 or 1.
    expect(outcomeOf(sending("unordered", "send M(0) to B; send M(1) to B"))).toEqual({ verdict: "holds", states: 7 });
  });

  test("equal messages in an unordered channel are one choice", () => {
    expect(outcomeOf(sending("unordered", "send M(0) to B; send M(0) to B"))).toEqual({ verdict: "holds", states: 5 });
  });

  test.each(["fifo", "unordered"])("%s: a message beyond the capacity is an overflow in the sender's step", (discipline) => {
    const text = sending(`${discipline} capacity 1`, "send M(0) to B; send M(1) to B");
    expect(outcomeOf(text)).toEqual({ verdict: "overflow", name: "c", steps: 2 });
  });

  test("a message to oneself arrives in a later step", () => {
    const text = `
protocol Self
node A
channel c: fifo
message M : A -> A
machine A { var n: 0..2 request go() start state S { on go() { send M to self; n = 1; return } on M { assert n == 1; n = 2 } } }
check once { requests: total 1 } expect pass
`;
    // Start, issued, sent, delivered.
    expect(outcomeOf(text)).toEqual({ verdict: "holds", states: 4 });
  });
});

describe("choices", () => {
  test("choose explores every element that satisfies the condition", () => {
    const text = `
protocol Choosing
node A
machine A { var n: 0..3 request go() start state S { on go() { let all: set<0..3> = {1, 2, 3} choose m in all where m != 2; n = m; return } } }
check once { requests: total 1 } expect pass
`;
    // Start, issued, n = 1, n = 3.
    expect(outcomeOf(text)).toEqual({ verdict: "holds", states: 4 });
  });

  test("a loop in any order explores all orders", () => {
    const text = `
protocol Orders
node A
machine A {
  var n: 0..999
  request go()
  start state S { on go() { let all: set<0..9> = {1, 2, 3} for m in all in any order { n = n * 10 + m } return } }
}
check once { requests: total 1 } expect pass
`;
    // Start, issued, and 3! orders.
    expect(outcomeOf(text)).toEqual({ verdict: "holds", states: 8 });
  });
});

describe("values and ghosts", () => {
  test("all values begin with the same arbitrary element", () => {
    const text = `
protocol Starting
node A
value Data[3]
ghost g: Data
machine A { var x: Data var y: Data start state S { } }
invariant "same": A.x == A.y && A.x == g
`;
    // One initial state for each element; they are one orbit.
    expect(outcomeOf(text)).toEqual({ verdict: "holds", states: 3 });
    expect(search(text, "full")).toMatchObject({ states: 1, unreduced: 3 });
  });

  test("a ghost per block is one for each", () => {
    const text = `
protocol Ghosts
node A
block B[2]
ghost g: boolean per B
machine A per B { var x: boolean request set() when !x start state S { on set() { x = true; g = true; return } } }
invariant "own": A.x == g
`;
    // Each block on its own: start, issued, set. Up to exchange: 6.
    expect(outcomeOf(text)).toEqual({ verdict: "holds", states: 9 });
    expect(search(text, "full")).toMatchObject({ states: 6, unreduced: 9 });
  });
});

describe("what happens no more", () => {
  const clients = (receiver: string): string => `
protocol Waiting
node P[2]
node Q
channel c: fifo
message Ask : P -> Q
message Answer : Q -> P
machine P {
  request get()
  start state S { on get() { send Ask to Q await Waiting { on Answer { resume } } return } }
  on Answer { }
}
machine Q { var first: P? start state S { on Ask from p { ${receiver} } } }
`;

  test("part of the system waits for ever while the rest goes on", () => {
    // The first one who asks is never answered: where it has asked, nothing helps any more but that another one asks, which nobody promises.
    const text = clients("if first == none { first = p return } if first != p { send Answer to p }");
    expect(outcomeOf(text)).toEqual({ verdict: "stuck", steps: 1 });
  });

  test("nobody is answered", () => {
    // Both have to ask before nothing moves: three steps each.
    expect(outcomeOf(clients("first = p"))).toEqual({ verdict: "deadlock", steps: 6 });
  });

  test("is tells the state on top, within also those below", () => {
    const text = clients("send Answer to p");
    expect(outcomeOf(`${text}cover "c": exists p: P: p is S && p is Waiting`)).toMatchObject({ verdict: "uncovered", name: "c" });
    expect(outcomeOf(`${text}invariant "i": forall p: P: p within S && (p is S || p is Waiting)`)).toMatchObject({ verdict: "holds" });
  });

  test("a cover that cannot be evaluated is not reached", () => {
    expect(outcomeOf(`${clients("send Answer to p")}cover "c": exists p: P: Q.first! == p`)).toMatchObject({ verdict: "uncovered" });
  });
});
