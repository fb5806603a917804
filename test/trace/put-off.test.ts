import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { checkResult, type WaitForGraph } from "../../checker/trace/index.js";
import { load } from "../../dsl/index.js";

const locks = readFileSync(new URL("cases/deferring-locks.tea", import.meta.url), "utf8");

function graphOf(text: string, check: string): WaitForGraph | undefined {
  const scenario = load({ name: "case.tea", text }).scenarios.find(({ name }) => name === check);
  if (scenario === undefined) throw new Error(`no check ${check}`);
  const { protocol } = scenario;
  return checkResult({ check, protocol, expectation: { kind: "deadlock" } }, explore(protocol, { symmetry: "full" })).waitFor;
}

describe("a lock that puts requests off by a variable", () => {
  test.each(["both", "nameless"])("waits for the client that will release it: %s", (check) => {
    const graph = graphOf(locks, check);
    expect(graph?.cycle).toEqual(["ClientA", "LockB", "ClientB", "LockA", "ClientA"]);
    expect(graph?.edges.find(({ from }) => from === "LockA")?.why).toContain("awaits `Release`, which ClientA will send");
  });

  test("waits for nobody where nobody will release it", () => {
    const graph = graphOf(locks, "forgetful");
    expect(graph?.cycle).toEqual([]);
    expect(graph?.edges.map(({ to }) => to).filter((to) => to.startsWith("Client"))).toEqual([]);
  });
});

describe("a wait that a timer would end", () => {
  const waiting = (timer: string, body: string): string => `
protocol Waiting
node Worker
machine Worker {
  var isPatient: boolean = true
  ${timer}
  request work()
  start state Ready { on work() { ${body} suspend in Paused; become Ready; return } on pause { } }
  state Paused(k: continuation) { on pause { if !isPatient { resume k } } }
}
check one { requests: work at most 1 } expect deadlock
`;

  test.each([
    ["timer pause", "", "nothing has started it"],
    ["timer pause", "start pause;", "nothing has started it"],
    ["timer pause at most 1", "start pause; stop pause;", "nothing has started it"],
  ])("says that it does not go off: %s, %s", (timer, body, why) => {
    expect(graphOf(waiting(timer, body), "one")?.remarks).toEqual([
      { node: "Worker", text: `a handler is suspended in state Paused until its timer \`pause\` goes off, but ${why}` },
    ]);
  });

  test("says that it has gone off as often as it may", () => {
    const text = waiting("timer pause at most 1", "start pause;").replace(
      "if !isPatient { resume k }",
      "start pause; if !isPatient { resume k }",
    );
    expect(graphOf(text, "one")?.remarks[0]?.text).toContain("goes off, but it has gone off as often as it may");
  });
});
