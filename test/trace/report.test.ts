import { describe, expect, test } from "vitest";
import { checkResult, errorRecord, jsonRecord, mermaid, report, sequenceChart, type CheckResult } from "../../checker/trace/index.js";
import type { PlainMessage, SearchResult, Trace, Verdict } from "../../checker/verdict/index.js";
import { xfs, xfsSource } from "./xfs.js";
import { xfsInitial, xfsResult, xfsSteps } from "./xfs-deadlock.js";

const trace: Trace = { initial: xfsInitial, steps: xfsSteps };
const deadlock = checkResult({ check: "figure2", protocol: xfs, expectation: { kind: "deadlock" } }, xfsResult);

function withVerdict(verdict: Verdict, more: Partial<SearchResult> = {}): CheckResult {
  return checkResult({ check: "figure2", protocol: xfs, expectation: { kind: "pass" } }, { ...xfsResult, verdict, ...more });
}

function reportOf(check: CheckResult, width: number, detail: "line" | "steps" | "full"): string {
  return report(check, { source: xfsSource, colour: false, width, detail });
}

/** The last step fails, so that there is no state after it. */
function failing(): Trace {
  const steps = xfsSteps.slice(0, 11);
  return { initial: xfsInitial, steps: steps.map((step, index) => (index === 10 ? { ...step, after: undefined, sent: [] } : step)) };
}

describe("golden texts", () => {
  test.each([80, 120])("the report at %s columns", async (width) => {
    await expect(`${reportOf(deadlock, width, "full")}\n`).toMatchFileSnapshot(`golden/report-${width}.txt`);
  });

  test("the chart as a list, where columns would be too narrow", async () => {
    await expect(`${sequenceChart(trace, { width: 50, colour: false })}\n`).toMatchFileSnapshot("golden/chart-50.txt");
  });

  test("the chart with messages that never arrive", async () => {
    const steps = trace.steps.slice(0, 12);
    await expect(`${sequenceChart({ initial: xfsInitial, steps }, { width: 80, colour: false })}\n`).toMatchFileSnapshot(
      "golden/chart-in-flight.txt",
    );
  });

  test("the report of a step that fails", async () => {
    const failure = {
      kind: "unexpected",
      name: "Revoke",
      message: "ClientB has no handler for Revoke in state Shared",
      span: undefined,
      node: "ClientB",
      block: "Block1",
    } as const;
    const check = withVerdict({ kind: "violated", failure, trace: failing() }, { boundsReached: ["capacity 4 of channel net"] });
    await expect(`${reportOf(check, 80, "full")}\n`).toMatchFileSnapshot("golden/report-failing-step.txt");
  });

  test("Mermaid", async () => {
    await expect(mermaid(deadlock)).toMatchFileSnapshot("golden/xfs.md");
  });

  test("the wire form", async () => {
    await expect(`${JSON.stringify(jsonRecord(deadlock, xfsSource), undefined, 2)}\n`).toMatchFileSnapshot("golden/xfs.json");
  });
});

describe("the verdict line", () => {
  const line = (check: CheckResult): string => reportOf(check, 120, "line");
  const figures = "1,234 states, 5,678 transitions, depth 17, 0.8 s, symmetry full";

  test.each<readonly [string, CheckResult, string]>([
    ["an expected failure", deadlock, `✓ figure2  deadlock, as expected   ${figures}`],
    ["a failure that was not expected", withVerdict(xfsResult.verdict), `✗ figure2  deadlock   ${figures}`],
    ["a pass", withVerdict({ kind: "holds" }), `✓ figure2  holds   ${figures}`],
    [
      "a search that was cut off",
      withVerdict({ kind: "bounded", reason: "interrupted" }),
      "✗ figure2  cut off (interrupted), but pass was expected",
    ],
    [
      "a pass that was not expected",
      { ...deadlock, met: false, result: { ...xfsResult, verdict: { kind: "holds" } } },
      "✗ figure2  holds, but deadlock was expected",
    ],
  ])("of %s", (_, check, expected) => {
    expect(line(check)).toContain(expected);
  });

  test("names the bounds that were reached", () => {
    expect(line(withVerdict({ kind: "holds" }, { boundsReached: ["capacity 4 of channel net"] }))).toContain(
      "bounds reached: capacity 4 of channel net",
    );
  });
});

test("no line is longer than the terminal is wide", () => {
  const tooLong = [80, 100, 120].flatMap((width) =>
    reportOf(deadlock, width, "full")
      .split("\n")
      .filter((line) => line.length > width),
  );
  expect(tooLong).toEqual([]);
});

test("without the chart the steps and the cycle remain", () => {
  const text = reportOf(deadlock, 80, "steps");
  expect(text).not.toContain("Chart");
  expect(text).toContain("17  ClientB receives Forward(ClientC) from Manager and defers it");
  expect(text).toContain("ClientA → Manager → ClientC → ClientB → Manager");
});

test("colour adds escapes and changes nothing else", () => {
  const coloured = report(deadlock, { source: xfsSource, colour: true, width: 80, detail: "full" });
  expect(coloured).not.toBe(reportOf(deadlock, 80, "full"));
  // eslint-disable-next-line no-control-regex -- terminal escapes are what is removed here
  expect(coloured.replaceAll(/\u001B\[\d+m/gu, "")).toBe(reportOf(deadlock, 80, "full"));
});

describe("the wire form", () => {
  const keys = (check: CheckResult): readonly string[] => {
    const wire: unknown = JSON.parse(JSON.stringify(jsonRecord(check, xfsSource)));
    return typeof wire === "object" && wire !== null ? Object.keys(wire) : [];
  };

  test("leaves out what means nothing", () => {
    const common = ["protocol", "check", "parameters", "expected", "verdict", "met"];
    const figures = ["states", "transitions", "depth", "seconds", "symmetry", "workers", "engine"];
    expect(keys(withVerdict({ kind: "holds" }))).toEqual([...common, ...figures]);
    expect(keys(withVerdict({ kind: "bounded", reason: "interrupted" }))).toEqual([...common, "reason", ...figures]);
    expect(keys(deadlock)).toEqual([...common, "violation", "reason", ...figures]);
  });

  test("of a file with errors", () => {
    const span = { start: xfsSource.text.indexOf("node"), end: 0 };
    const diagnostics = [{ code: "T101", severity: "error", message: 'unknown name "x"', span } as const];
    expect(errorRecord(xfsSource, diagnostics)).toMatchObject({
      verdict: "error",
      met: false,
      diagnostics: [{ code: "T101", line: 4, column: 1 }],
    });
    expect(errorRecord(xfsSource, [])).toBeUndefined();
  });
});

test("Mermaid text keeps its special characters for itself", () => {
  const odd: PlainMessage = { message: "Odd", args: { text: 'a;b#c"<d>' }, from: "ClientA", to: "Manager", block: "Block1" };
  const failure = { kind: "deadlock", name: undefined, message: "", span: undefined, node: undefined, block: undefined } as const;
  const sent = {
    event: { kind: "issue", request: { request: "read", args: {} } },
    node: "ClientA",
    block: "Block1",
    runs: [],
    sent: [odd],
    answered: [],
    choices: [],
    notes: [],
    after: xfsInitial,
  } as const;
  const text = mermaid(withVerdict({ kind: "violated", failure, trace: { initial: xfsInitial, steps: [sent] } }));
  expect(text).toContain("n0--xn3: Odd(a#59;b#35;c#34;#60;d#62;) (sent in 1) on its way");
});
