import { describe, expect, test } from "vitest";
import { outcomeOf, scriptedWithLog } from "./outcome.js";

// What runs when. Every handler notes a digit, so the log tells the order; see `scripted` for the number of states.

interface Case {
  readonly name: string;
  readonly messages: readonly string[];
  readonly machine: string;
  readonly log: number;
}

const deferring = `
  start state Ready { on Hold { become Held } on Free { } }
  on One { write(1) } on Two { write(2) } on Three { write(3) }`;

const deferral: readonly Case[] = [
  {
    name: "a newer message overtakes a deferred one",
    messages: ["Hold", "One", "Two", "Free"],
    machine: `${deferring} state Held { on One { defer } on Free { become Ready } on Hold { } }`,
    log: 21,
  },
  {
    name: "deferred messages are taken up from the oldest on",
    messages: ["Hold", "One", "Two", "Three", "Free"],
    machine: `${deferring} state Held { on Free { become Ready } otherwise defer on One { defer } on Two { defer } on Three { defer } }`,
    log: 123,
  },
  {
    // Free leads to Half, where Two and Three are taken up and One keeps its place; the second Free lets it go.
    name: "a message that would be deferred again keeps its place",
    messages: ["Hold", "One", "Two", "Three", "Free", "Free"],
    machine: `${deferring}
      state Held { on One { defer } on Two { defer } on Three { defer } on Free { become Half } }
      state Half { on One { defer } on Free { become Ready } }`,
    log: 231,
  },
  {
    // Two is taken up in Half and leads to Ready; now One, the older one, comes before Three.
    name: "after each message that was taken up the search starts at the oldest again",
    messages: ["Hold", "One", "Two", "Three", "Free"],
    machine: `${deferring}
      state Held { on One { defer } on Two { defer } on Three { defer } on Free { become Half } }
      state Half { on One { defer } on Two { write(2) become Ready } }`,
    log: 213,
  },
  {
    name: "deferred messages wait for the rest of a resumed handler and for woken ones",
    messages: ["Hold", "One", "Free"],
    machine: `
      var slot: continuation?
      start state Ready { on Hold { if slot == none { suspend k { slot = k } } write(2) become Open } on One { defer } on Free { write(3) if slot != none { wake take slot } write(4) } }
      state Open { on One { write(1) } }`,
    log: 3421,
  },
];

const choosing: readonly Case[] = [
  {
    name: "of two handlers the first whose guard holds runs",
    messages: ["One", "One"],
    machine: "start state Ready { on One when log > 0 { write(1) } on One { write(2) } on One { write(3) } }",
    log: 21,
  },
  {
    name: "a handler of the machine comes before the state's otherwise, and that before the machine's",
    messages: ["One", "Two", "Hold", "Three"],
    machine: `
      start state Ready { on Hold { become Held } otherwise { write(4) } }
      state Held { }
      on One { write(1) }
      otherwise { write(5) }`,
    log: 145,
  },
  {
    name: "a handler whose guard is false leaves the message to the machine",
    messages: ["One"],
    machine: "start state Ready { on One when log == 7 { write(1) } } on One { write(2) }",
    log: 2,
  },
  {
    name: "before handlers look first, and pass or end",
    messages: ["One", "Two"],
    machine: `
      before on One { write(5) pass }
      before on One { write(6) pass }
      before on Two { write(7) drop }
      start state Ready { on One { write(1) } on Two { write(2) } }`,
    log: 5617,
  },
];

const resuming: readonly Case[] = [
  {
    // The waking handler ends, then the woken ones run in the order in which they were woken.
    name: "woken handlers run in order when the current one has ended",
    messages: ["One", "Two", "Free"],
    machine: `
      var pending: map<Color, continuation?>
      start state Ready {
        on One { if pending[red] == none { suspend k { pending[red] = k } } write(1) }
        on Two { if pending[green] == none { suspend k { pending[green] = k } } write(2) }
        on Free {
          if pending[green] != none { wake take pending[green] }
          if pending[red] != none { wake take pending[red] }
          write(3)
        }
      }`,
    log: 321,
  },
  {
    name: "a resumed handler runs in the same step, in the state of the one that resumed it",
    messages: ["One", "Two", "Three"],
    machine: `
      start state Ready {
        on One { write(1) let digit = suspend in Waiting write(digit) become Ready write(5) }
        on Two { write(2) } on Three { write(3) }
      }
      state Waiting(k: continuation<0..9>) { on Two { write(4) resume k with 6 } otherwise defer }`,
    log: 14653,
  },
  {
    // During the wait Two is put off though Ready has a handler, and Hold goes to the machine. Afterwards Ready is back.
    name: "during an await the state's handlers do not apply, and the machine's do",
    messages: ["One", "Two", "Hold", "Free"],
    machine: `
      start state Ready { on One { write(1) await { on Free { resume } on Two { defer } on One { defer } on Three { defer } } write(5) } on Two { write(2) } }
      on Hold { write(4) }`,
    log: 1452,
  },
  {
    name: "a wait inside a wait ends first",
    messages: ["One", "Two", "Three", "Free"],
    machine: `
      start state Ready {
        on One {
          let outer: 0..9 = await {
            on Two { let inner: 0..9 = await { on Three { resume 3 } otherwise defer } write(inner) }
            on Free { resume 9 }
            otherwise drop
          }
          write(outer)
        }
        on Two { write(2) } on Three { write(8) }
      }`,
    log: 39,
  },
  {
    name: "a procedure that suspends gives its result to its caller",
    messages: ["One", "Two"],
    machine: `
      procedure ask(): 0..9 { let digit: 0..9 = await { on Two { resume 4 } otherwise defer } write(digit) return 7 }
      start state Ready { on One { let digit = ask() write(digit) } }`,
    log: 47,
  },
  {
    name: "loops over enums and numbers ascend, whatever the order of insertion",
    messages: ["One", "Two"],
    machine: `
      var colors: set<Color>
      var digits: set<0..9>
      start state Ready {
        on One { colors += blue; colors += red; digits += 4; digits += 3 }
        on Two { for color in colors { write(color == red ? 1 : 2) } for digit in digits { write(digit) } }
      }`,
    log: 1234,
  },
];

describe.each([
  { group: "deferral", cases: deferral },
  { group: "choosing the handler", cases: choosing },
  { group: "resuming", cases: resuming },
])("$group", ({ cases }) => {
  test.each(cases)("$name", ({ messages, machine, log }) => {
    expect(outcomeOf(scriptedWithLog(messages, machine, log))).toEqual({ verdict: "holds", states: messages.length + 3 });
  });
});
