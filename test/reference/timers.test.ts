import { describe, expect, test } from "vitest";
import { failureHeadline } from "../../checker/trace/index.js";
import { load } from "../../dsl/index.js";
import { outcomeOf, search } from "./outcome.js";

/** A machine whose application starts a timer once. */
function timed(items: string, more = "start state S { on go() { start t; return } on t { } }"): string {
  return `
protocol Timed
node A
machine A {
  ${items}
  request go()
  ${more}
}
check once { requests: go at most 1 } expect pass
`;
}

describe("timers", () => {
  test("fire while they are armed, and firing disarms", () => {
    // At rest, issued, armed, fired.
    expect(outcomeOf(timed("timer t"))).toEqual({ verdict: "holds", states: 3 + 0 + 1 });
  });

  test("may be started again by their own handler, as often as they may fire", () => {
    const again = "start state S { on go() { start t; return } on t { start t } }";
    // At rest, issued, armed: firing leads back.
    expect(outcomeOf(timed("timer t", again))).toEqual({ verdict: "holds", states: 3 });
    // At rest, issued, armed after 0, 1, 2 firings.
    expect(outcomeOf(timed("timer t at most 2", again))).toEqual({ verdict: "holds", states: 5 });
    expect(search(timed("timer t at most 2", again), "off").boundsReached).toEqual(["2 firings of timer t of A"]);
  });

  test("count anew after they were stopped", () => {
    const again = "start state S { on go() { start t; return } on t { stop t; start t } }";
    expect(outcomeOf(timed("timer t at most 1", again))).toEqual({ verdict: "holds", states: 3 });
  });

  test("that are stopped do not fire", () => {
    const stopped = 'start state S { on go() { start t; stop t; return } on t { fail "fired" } }';
    // At rest, issued, at rest again with the workload used up.
    expect(outcomeOf(timed("timer t", stopped))).toEqual({ verdict: "holds", states: 3 });
  });

  test("are unexpected where nothing handles them, unless they are ignored", () => {
    const left = (item: string): string => `start state S { on go() { start t; become T; return } on t { } } state T { ${item} }`;
    expect(outcomeOf(timed("timer t", left("")))).toEqual({ verdict: "unexpected", name: "t", steps: 3 });
    expect(outcomeOf(timed("timer t", left("on t when false { }")))).toMatchObject({ verdict: "unexpected", name: "t" });
    expect(outcomeOf(timed("timer t", left("ignore t")))).toMatchObject({ verdict: "holds" });
  });

  test("are called timers where nothing handles them", () => {
    const { verdict } = search(timed("timer t", "start state S { on go() { start t; become T; return } on t { } } state T { }"), "off");
    if (verdict.kind !== "violated") throw new Error("nothing fails");
    expect(failureHeadline(verdict.failure)).toBe("Unexpected timer: A in state 'T' has no handler for its timer 't'.");
  });

  test("are no obligation, but may end a wait", () => {
    const waits = "start state S { on go() { start t; await { on t { resume } }; return } }";
    expect(outcomeOf(timed("timer t", waits))).toMatchObject({ verdict: "holds" });
    expect(outcomeOf(timed("timer t", waits.replace("start t;", "start t; stop t;")))).toMatchObject({ verdict: "deadlock" });
  });
});

describe("mistakes", () => {
  const codesOf = (text: string): readonly string[] => load({ name: "timed.tea", text }).diagnostics.map(({ code }) => code);
  test.each([
    ["an unknown timer", "start state S { on go() { start u; return } on t { start t } }", ["T101"]],
    ["a variable as a timer", "var u: boolean start state S { on go() { start u; return } on t { start t } }", ["T103"]],
    ["a timer as a variable", "start state S { on go() { start t; t = true; return } on t { } }", ["T205"]],
    ["a sender", "start state S { on go() { start t; return } on t from a { } }", ["T605"]],
    ["arguments", "start state S { on go() { start t; return } on t(a) { } }", ["T202"]],
    ["a deferred timer", "start state S { on go() { start t; return } on t { defer } }", ["T703"]],
    ["no message to ignore", "start state S { on go() { start t; return } on t { } ignore go }", ["T101"]],
    ["a timer that is used for a procedure", "start state S { on go() { start t; t(); return } on t { } }", ["T103"]],
  ])("%s", (_, more, expected) => {
    expect(codesOf(timed("timer t", more))).toEqual(expected);
  });
});
