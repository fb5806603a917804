import { expect, test } from "vitest";
import { verifyCheck, expectPass } from "../../checker/index.js";
import { mermaid, report, sequenceChart, stepsReport, type CheckResult } from "../../checker/trace/index.js";
import type { Trace } from "../../checker/verdict/index.js";
import { load } from "../../dsl/index.js";

/** Two watchers are told by a keeper that crashes; the cover's opposite gives the run. */
function keeperWith(property: string, forever = ""): string {
  return `
protocol Keeper
node Keeper
node Watcher[2]
channel net: fifo
fault crash Keeper at most 1 ${forever}
message Tell(n: 0..1) : Keeper -> Watcher
message Thanks : Watcher -> Keeper
machine Keeper {
  durable var n: 0..1
  var told: boolean
  request tell()
  start state Calm {
    on tell() {
      n = 1
      told = true
      send Tell(1) to Watcher
      become Told
      return
    }
    on Thanks { }
  }
  state Told { on Thanks { } }
  on restart { if n == 1 { send Tell(1) to Watcher; become Told } }
}
machine Watcher {
  var times: 0..2
  start state Watching { on Tell { times += 1; send Thanks to Keeper } }
}
invariant "property": ${property}
check once { requests: tell at most 1 } expect pass`;
}

async function violation(text: string): Promise<{ readonly check: CheckResult; readonly trace: Trace; readonly steps: string }> {
  const { scenarios, source } = load({ name: "keeper.tea", text });
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error("no scenario");
  const check = await verifyCheck({ check: "once", protocol: scenario.protocol, expectation: expectPass });
  const { verdict } = check.result;
  if (verdict.kind !== "violated" || verdict.trace === undefined) throw new Error(`no trace: ${report(check, { source })}`);
  return { check, trace: verdict.trace, steps: stepsReport(verdict.trace, { source }) };
}

test("a step that ends in a crash says what it has sent and what not", async () => {
  const property = "!(Keeper is down && exists w: Watcher, v: Watcher where w != v: w.times == 1 && v.times == 0 && quiescent == false)";
  const { steps, trace, check } = await violation(keeperWith(property));
  expect(steps).toContain("Keeper begins tell() and crashes after 1 of 2 sends");
  expect(steps).toMatch(/sends Tell\(1\) to Watcher[AB]\n/u);
  expect(steps).toMatch(/does not come to send Tell\(1\) to Watcher[AB]\n/u);
  const chart = sequenceChart(trace, { width: 100, colour: false });
  expect(chart).toContain("● begins tell()");
  expect(chart).toContain("† crashes after 1 of 2 sends");
  expect(mermaid(check)).toContain("crashes after 1 of 2 sends");
});

test("a crash between steps and the restart are steps of the node", async () => {
  const property = "!(forall w: Watcher: w.times == 2)";
  const { steps, trace } = await violation(keeperWith(property));
  expect(steps).toContain("Keeper crashes\n");
  expect(steps).toContain("Keeper restarts\n");
  expect(steps).toContain("keeper.tea:24  on restart");
  const chart = sequenceChart(trace, { width: 100, colour: false });
  expect(chart).toMatch(/† crashes {2}→ Calm/u);
  expect(chart).toMatch(/● restarts {2}→ Told/u);
  const list = sequenceChart(trace, { width: 30, colour: false });
  expect(list).toMatch(/\d {2}Keeper crashes/u);
});

test("states say who is down, and a chart forgets what nobody will ever get", async () => {
  const property = "!(Keeper is down && (forall w: Watcher: w.times == 1) && quiescent)";
  const text = keeperWith(property, "forever");
  const { check, trace } = await violation(text);
  const { source } = load({ name: "keeper.tea", text });
  expect(trace.steps.at(-1)?.after?.down).toEqual(["Keeper"]);
  expect(report(check, { source })).toContain("Keeper is in Calm and down; n = 1");
  // The thanks to a keeper that never comes back are thrown away: no arrow is left hanging.
  expect(sequenceChart(trace, { width: 100, colour: false })).not.toContain("…");
});

test("who waits for a node that has crashed is told so", async () => {
  const text = keeperWith("true", "forever").replace(
    "start state Watching { on Tell { times += 1; send Thanks to Keeper } }",
    `request watch()
  start state Watching { on watch() { send Thanks to Keeper; await { on Tell { resume } } return } on Tell { } }`,
  );
  const { check } = await violation(text.replace("check once { requests: tell at most 1 }", "check once { requests: watch at most 1 }"));
  expect(check.result.verdict).toMatchObject({ failure: { kind: "deadlock" } });
  expect(check.waitFor?.edges.map(({ to, why }) => `${to}: ${why}`)).toEqual([
    "Keeper: awaits `Tell`, which Keeper may send; it has crashed",
  ]);
  expect(check.waitFor?.remarks).toContainEqual({ node: "Keeper", text: "has crashed" });
});
