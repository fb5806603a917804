import { describe, expect, test } from "vitest";
import { outcomeOf, scripted, type Outcome } from "./outcome.js";

// How runs go wrong. In a scripted run issue and acceptance are the steps 1 and 2, and delivery n is step n + 2.

interface Case {
  readonly name: string;
  readonly messages: readonly string[];
  readonly machine: string;
  readonly expected: Outcome;
}

const continuations: readonly Case[] = [
  {
    name: "a continuation is lost when another one is put in its place",
    messages: ["One", "One"],
    machine:
      "var slot: continuation? start state Ready { on One { suspend k { slot = k } } on Free { if slot != none { wake take slot } } }",
    expected: { verdict: "continuation", steps: 4 },
  },
  {
    // One waits in `slot`, Hold begins a wait, and Free resumes One's handler, which then leaves the state below the wait.
    name: "a wait is lost when a resumed handler becomes another state during it",
    messages: ["One", "Hold", "Free"],
    machine: `
      var slot: continuation?
      start state Ready {
        on One { if slot == none { suspend k { slot = k } become Other } }
        on Hold { await { on Two { resume } otherwise defer } }
      }
      state Other { }
      before on Free { if slot != none { wake take slot } drop }`,
    expected: { verdict: "continuation", steps: 5 },
  },
  {
    // Two's handler belongs to the first wait, which Three ends. When Free resumes it, the wait on top is the second one.
    name: "a wait that is over is not resumed again, and no other in its place",
    messages: ["One", "Two", "Three", "Hold", "Free"],
    machine: `
      var slot: continuation?
      start state Ready {
        on One { await { on Two { if slot == none { suspend k { slot = k } } resume } on Three { resume } otherwise defer } }
        on Hold { await { on One { resume } otherwise defer } }
      }
      before on Free { if slot != none { wake take slot } drop }`,
    expected: { verdict: "continuation", steps: 7 },
  },
];

const bounds: readonly Case[] = [
  {
    name: "a number leaves its range when it is stored",
    messages: ["One", "One"],
    machine: "var size: 0..1 start state Ready { on One { size += 1 } }",
    expected: { verdict: "overflow", steps: 4 },
  },
  {
    name: "arithmetic in between may leave the range",
    messages: ["One"],
    machine: "var size: 0..1 start state Ready { on One { size = size + 5 - 4 } }",
    expected: { verdict: "holds", states: 4 },
  },
  {
    name: "a cyclic number wraps around, up and down",
    messages: ["One", "Two", "Two"],
    machine: `
      type Turn = cyclic 3
      var turn: Turn
      start state Ready { on One { turn += 2; turn += 2; assert turn == 1 "up" } on Two { turn -= 1; assert turn != 1 "down" } }`,
    expected: { verdict: "holds", states: 6 },
  },
  {
    name: "the deferred queue has a bound",
    messages: ["One", "One", "One"],
    machine: "deferred 2 start state Ready { on One { if log == 0 { defer } } on Free { log = 1 } }",
    expected: { verdict: "overflow", name: "One", steps: 5 },
  },
];

const others: readonly Case[] = [
  {
    name: "a message without a handler is unexpected",
    messages: ["Hold", "One"],
    machine: "start state Ready { on One { } on Hold { become Held } } state Held { }",
    expected: { verdict: "unexpected", name: "One", steps: 4 },
  },
  {
    name: "a deferred message may be unexpected when it is taken up",
    messages: ["One", "Hold"],
    machine: "start state Ready { on One { defer } on Hold { become Held } } state Held { }",
    expected: { verdict: "unexpected", name: "One", steps: 4 },
  },
  {
    name: "a failed choice is an assertion",
    messages: ["One"],
    machine: "var colors: set<Color> start state Ready { on One { choose color in colors; assert color == red } }",
    expected: { verdict: "assertion", steps: 3 },
  },
  {
    name: "else is for the choice among nothing",
    messages: ["One"],
    machine: 'var colors: set<Color> start state Ready { on One { choose color in colors else { return } fail "chosen" } }',
    expected: { verdict: "holds", states: 4 },
  },
  {
    name: "the content of none is an assertion",
    messages: ["One"],
    machine: "var color: Color? start state Ready { on One { log = color! == red ? 1 : 2 } }",
    expected: { verdict: "assertion", steps: 3 },
  },
  {
    // Everything is delivered after five steps, and One is still deferred.
    name: "a message that is deferred for ever is a deadlock",
    messages: ["Two", "One", "Two"],
    machine: "start state Ready { on One { defer } on Two { } }",
    expected: { verdict: "deadlock", steps: 5 },
  },
  {
    name: "a wait that nobody ends is a deadlock",
    messages: ["One"],
    machine: "start state Ready { on One { await { on Free { resume } otherwise defer } } }",
    expected: { verdict: "deadlock", steps: 3 },
  },
  {
    name: "a wait in an idle state is none",
    messages: ["One"],
    machine: `
      start state Ready { on One { suspend in Waiting become Ready } }
      idle state Waiting(k: continuation) { on Free { resume k } otherwise drop }`,
    expected: { verdict: "holds", states: 4 },
  },
];

describe.each([
  { group: "continuations", cases: continuations },
  { group: "bounds", cases: bounds },
  { group: "other failures", cases: others },
])("$group", ({ cases }) => {
  test.each(cases)("$name", ({ messages, machine, expected }) => {
    const types = /type .*/u.exec(machine)?.[0] ?? "";
    // Types are declared outside machines.
    expect(outcomeOf(`${scripted(messages, machine.replace(types, ""))}${types}\n`)).toEqual(expected);
  });
});

describe("of several failures in one step", () => {
  // Both requests can be issued and accepted in two steps; the kinds decide, not the order of the text.
  const text = (first: string, second: string): string => `
protocol Tie
node A
machine A {
  var size: 0..1
  request a()
  request b()
  start state S { on a() { ${first} return } on b() { ${second} return } }
}
invariant "small": A.size == 0`;

  test("an assertion comes before an overflow and an invariant", () => {
    expect(outcomeOf(text("size += 2", 'fail "here"'))).toEqual({ verdict: "assertion", name: "here", steps: 2 });
    expect(outcomeOf(text("size += 1", 'fail "here"'))).toEqual({ verdict: "assertion", name: "here", steps: 2 });
  });

  test("an invariant comes before an overflow", () => {
    expect(outcomeOf(text("size += 2", "size += 1"))).toEqual({ verdict: "invariant", name: "small", steps: 2 });
  });

  test("of one kind the first in the text comes first", () => {
    expect(outcomeOf(text('fail "one"', 'fail "two"'))).toEqual({ verdict: "assertion", name: "one", steps: 2 });
  });
});
