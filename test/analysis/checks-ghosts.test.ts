import { describe, test } from "vitest";
import { check, serverWith, type FlowCase } from "../support/flow-case.js";

const ghosts: readonly FlowCase[] = [
  {
    name: "a ghost in guards, conditions of requests, assignments and arguments",
    code: "T801",
    text: serverWith(`  var busy: boolean
  request stop() when !asked
  start state Idle {
    on Ask when asked { }
    on Done { busy = asked; become Busy(asked) }
    on stop() { return }
  }
  state Busy(real: boolean) { on Ask { } on Done { } }`),
    reports: [
      { message: "Cannot read ghost 'asked' in a guard", at: "asked" },
      { message: "Cannot read ghost 'asked' in a guard", at: "asked" },
      { message: "Cannot read ghost 'asked' in an assignment", at: "asked" },
      { message: "Cannot read ghost 'asked' in 'become'", at: "asked" },
    ],
  },
  {
    name: "a ghost by way of a local, and by way of a function",
    code: "T801",
    text: serverWith(`  var busy: boolean
  ghost count: 0..3
  start state Idle {
    on Ask { let old = asked; busy = old }
    on Done { busy = isMany() }
  }
  function isMany(): boolean { return count > 1 }`),
    reports: [
      { message: "Cannot read ghost 'old' in an assignment", at: "old" },
      { message: "Cannot call 'isMany' in an assignment: it reads a ghost", at: "isMany()" },
    ],
  },
  {
    name: "ghosts in assertions, ghost assignments and ghost conditions",
    code: "T801",
    text: serverWith(`  var busy: boolean
  ghost count: 0..3
  start state Idle {
    on Ask {
      let old = asked
      asked = true
      if old && isMany() { count = 0 } else { count += 1; assert busy || asked }
    }
    on Done { assert asked; busy = false }
  }
  function isMany(): boolean { return count > 1 }`),
    reports: [],
  },
  {
    name: "real effects under ghost conditions",
    code: "T802",
    text: serverWith(`  var busy: boolean
  ghost users: set<Client>
  start state Idle {
    on Ask { if asked { busy = true } else { drop } }
    on Done { for u in users { send Reply to u } }
  }`),
    reports: [
      { message: "Real effect depends on a ghost", at: "busy = true" },
      { message: "Real effect depends on a ghost", at: "drop" },
      { message: "Real effect depends on a ghost", at: "send Reply to u" },
    ],
  },
  {
    name: "ghost effects under ghost and real conditions",
    code: "T802",
    text: serverWith(`  var busy: boolean
  ghost users: set<Client>
  start state Idle {
    on Ask from c { if asked { users += c } if busy { asked = false } }
    on Done { for u in users { assert u in users } busy = true }
  }`),
    reports: [],
  },
];

describe("ghosts", () => {
  test.each(ghosts)("$code $name", check);
});
