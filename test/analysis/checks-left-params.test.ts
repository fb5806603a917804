import { describe, test } from "vitest";
import { check, serverWith, type FlowCase } from "../support/flow-case.js";

const cases: readonly FlowCase[] = [
  {
    name: "behind a become",
    code: "T414",
    text: serverWith(`  start state Idle { on Ask { become Busy(1) } on Done { } }
  state Busy(n: 0..3) {
    on Ask { become Idle; n = 2 }
    on Done { }
  }`),
    reports: [{ message: "Cannot assign to 'n': its state may have been left by then", at: "n" }],
  },
  {
    name: "behind a wait, where a branch before it leaves the state",
    code: "T414",
    text: serverWith(`  start state Idle { on Ask { become Busy(1) } on Done { } }
  state Busy(n: 0..3) {
    on Ask {
      if n == 1 { become Idle }
      await { on Done { resume } otherwise defer }
      n += 1
    }
    on Done { }
  }`),
    reports: [{ message: "Cannot assign to 'n': its state may have been left by then", at: "n" }],
  },
  {
    name: "behind a wait that comes back to the state",
    code: "T414",
    text: serverWith(`  start state Idle { on Ask { become Busy(1) } on Done { } }
  state Busy(n: 0..3) {
    on Ask {
      await { on Done { resume } otherwise defer }
      n += 1
    }
    on Done { become Idle }
  }`),
    reports: [],
  },
];

describe("parameters of a state that may have been left", () => {
  test.each(cases)("$name", check);
});
