import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createProgressLine } from "../../cli/progress-line.js";
import { createFolder, noLines } from "./kettle.js";
import { broken, deadlock, ping, unexpectedBall } from "./protocols.js";

/** Without symmetry its search takes longer than anything here waits. */
const many = ping.replace("Players = 2", "Players = 12");
const folder = createFolder({ "ping.tea": ping, "many.tea": many, "ball.tea": unexpectedBall, "xfs.tea": deadlock, "broken.tea": broken });
afterAll(() => folder.remove());

/** The lines of `--json`. */
function records(out: string): readonly unknown[] {
  return out
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

describe("kettle verify", () => {
  test("prints a line for each check", async () => {
    const { code, out, err } = await folder.kettle("verify", "ping.tea");
    expect(out).toMatch(/^✓ small {2}holds {3}[\d,]+ states, [\d,]+ transitions, depth \d+, [\d.]+ s/u);
    expect(out).toContain("✓ usual  holds");
    expect(out).toContain("2 checks: all as expected");
    expect([code, err]).toEqual([0, ""]);
  });

  test("names the files where there are several", async () => {
    const { out } = await folder.kettle("verify", "{ping,xfs}.tea", "--quiet");
    expect(out.split("\n").filter((line) => line.endsWith(".tea"))).toEqual(["ping.tea", "xfs.tea"]);
  });

  test("shows a failure that was not expected in full, and counts warnings", async () => {
    const { code, out, err } = await folder.kettle("verify", "ball.tea");
    expect(out).toContain("✓ small  unexpected Ball, as expected");
    expect(out).toContain("✗ usual  unexpected Ball");
    expect(out.split("Chart (").length).toBe(2);
    expect(out).toContain("2 checks: 1 not as expected");
    expect(err).toMatch(/^\d+ warnings?; see kettle check ball.tea\n$/u);
    expect(code).toBe(1);
  });

  test("shows an expected failure without its chart, except alone", async () => {
    const inFile = await folder.kettle("verify", "xfs.tea");
    expect(inFile.out).toContain("Wait cycle: ClientC → Manager → ClientB → ClientA → Manager");
    expect(inFile.out).toContain("Manager receives WriteReq from Client");
    expect(inFile.out).not.toContain("Chart (");
    const alone = await folder.kettle("verify", "xfs.tea", "--check", "figure2");
    expect(alone.out).toContain("Chart (");
    expect([inFile.code, alone.code]).toEqual([0, 0]);
  });
});

describe("kettle verify, with options,", () => {
  test("runs one check, with other params", async () => {
    const { out } = await folder.kettle("verify", "ping.tea", "--check", "usual", "--set", "Players=3", "--json");
    expect(records(out)).toMatchObject([{ check: "usual", parameters: { Players: 3 } }]);
  });

  test("gives a param to the files that have it", async () => {
    const { code, out } = await folder.kettle("verify", "{ping,xfs}.tea", "--set", "Players=1", "--json");
    expect(records(out)).toMatchObject([{ parameters: { Players: 1 } }, { parameters: { Players: 1 } }, { parameters: {} }]);
    expect(code).toBe(0);
  });

  test("finds as many states without symmetry as the orbits add up to", async () => {
    const { out } = await folder.kettle("verify", "ping.tea", "--check", "usual", "--symmetry", "off");
    expect(out).toContain("symmetry off");
  });

  test("--fingerprints tells how probable it is that a state was missed", async () => {
    const words = ["verify", "ping.tea", "--check", "usual", "--engine", "wasm", "--fingerprints"];
    const { code, out } = await folder.kettle(...words);
    expect(out).toMatch(/symmetry full, a state missed with probability below 1e-1\d/u);
    expect(code).toBe(0);
    expect((await folder.kettle(...words, "--json")).out).toMatch(/"omission":\d\S*e-1\d,/u);
    expect((await folder.kettle(...words, "--checkpoint", "x")).err).toContain("Cannot keep checkpoints of a search with fingerprints");
  });

  test("--quiet leaves out the traces", async () => {
    const { out } = await folder.kettle("verify", "ball.tea", "--quiet");
    expect(out.trimEnd().split("\n")).toHaveLength(3);
  });

  test("--dump-wat writes the compiled model of one check", async () => {
    const { code } = await folder.kettle("verify", "ping.tea", "--check", "usual", "--dump-wat", "ping.wat");
    expect(code).toBe(0);
    const text = readFileSync(join(folder.path, "ping.wat"), "utf8");
    expect(text).toMatch(/^\(module\n/u);
    expect(text.split("(").length).toBe(text.split(")").length);
    const { err } = await folder.kettle("verify", "ping.tea", "--dump-wat", "ping.wat");
    expect(err).toContain("--dump-wat writes one check");
  });

  test("--engine reference finds what the compiled engine finds", async () => {
    const [compiled, interpreted] = await Promise.all(
      [[], ["--engine", "reference"]].map((engine) => folder.kettle("verify", "ping.tea", "--json", ...engine)),
    );
    const counts = (out = ""): string => out.replaceAll(/"(seconds|engine)":[^,}]*/gu, "");
    expect(counts(compiled?.out)).toEqual(counts(interpreted?.out));
    expect([compiled?.out, interpreted?.out].map((out) => out?.match(/"engine":"\w+"/u)?.[0])).toEqual([
      '"engine":"wasm"',
      '"engine":"reference"',
    ]);
  });

  test("--mermaid writes the diagrams of every check", async () => {
    await folder.kettle("verify", "xfs.tea", "--mermaid", "xfs.md");
    const text = readFileSync(join(folder.path, "xfs.md"), "utf8");
    expect(text).toContain("## Xfs, check figure2");
    expect(text.split("```mermaid")).toHaveLength(3);
  });
});

describe("kettle verify, where something is in its way,", () => {
  test("a search that is cut off meets nothing", async () => {
    const { code, out } = await folder.kettle("verify", "ping.tea", "--depth", "1");
    expect(out).toContain("✗ small  cut off (states deeper than 1 steps), but pass was expected");
    expect(code).toBe(1);
    expect((await folder.kettle("verify", "ping.tea", "--states", "2")).out).toContain("✗ usual  cut off (more than 2 states)");
  });

  test("an interruption ends with what was covered", async () => {
    const interrupted = {
      onInterrupt: (stop: () => void) => {
        setImmediate(stop);
        return () => undefined;
      },
    };
    const { code, out } = await folder.kettleOn(interrupted, "verify", "many.tea", "ping.tea", "--symmetry", "off");
    expect(out).toMatch(/cut off \(interrupted\), but \w+ was expected/u);
    expect(out).toMatch(/\d checks? left out/u);
    expect(code).toBe(1);
  });

  test("refuses a file with errors, and verifies the others", async () => {
    const { code, out, err } = await folder.kettle("verify", "broken.tea", "ping.tea");
    expect(err).toContain("broken.tea:15:12");
    expect(out).toContain("✓ usual  holds");
    expect(out).toContain("2 checks: all as expected, 1 file with errors");
    expect(code).toBe(2);
  });

  test("colour only where it is wanted", async () => {
    const escape = "\u001B[";
    expect((await folder.kettleOn({ colour: true }, "verify", "ball.tea")).out).toContain(escape);
    expect((await folder.kettleOn({ colour: true }, "verify", "ball.tea", "--no-colour")).out).not.toContain(escape);
  });
});

describe("kettle verify --json", () => {
  test("prints one object a line for each check", async () => {
    const { code, out } = await folder.kettle("verify", "ball.tea", "ping.tea", "--json");
    expect(records(out)).toMatchObject([
      { protocol: "Ping", check: "small", expected: "unexpected Ball", verdict: "violated", met: true },
      {
        protocol: "Ping",
        check: "usual",
        expected: "pass",
        verdict: "violated",
        met: false,
        violation: { kind: "unexpected", name: "Ball" },
      },
      {
        protocol: "Ping",
        check: "small",
        expected: "pass",
        verdict: "holds",
        met: true,
        symmetry: "full",
        workers: 1,
        engine: "wasm",
      },
      { protocol: "Ping", check: "usual", verdict: "holds", met: true },
    ]);
    expect(code).toBe(1);
  });

  test("tells who waits for whom", async () => {
    const { out } = await folder.kettle("verify", "xfs.tea", "--json");
    const cycle = ["ClientC", "Manager", "ClientB", "ClientA", "Manager"];
    expect(records(out)).toMatchObject([{ violation: { kind: "deadlock", cycle, trace: { length: 15 } } }]);
  });

  test("a file with errors is an object too", async () => {
    const { code, out, err } = await folder.kettle("verify", "broken.tea", "--json");
    expect(records(out)).toMatchObject([{ file: "broken.tea", verdict: "error", met: false, diagnostics: [{ line: 15, column: 12 }] }]);
    expect([code, err]).toEqual([2, ""]);
  });
});

describe("the progress line", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => void vi.useRealTimers());

  const progress = { states: 1200, transitions: 3000, depth: 7, frontier: 30 };
  const terminal = (isInteractive: boolean, lines: string[]): Parameters<typeof createProgressLine>[0] => ({
    out: () => undefined,
    err: (text) => void lines.push(text),
    isInteractive,
    colour: false,
    width: 80,
    folder: "",
    command: [],
    isDebug: false,
    environment: {},
    threads: {},
    onInterrupt: () => () => undefined,
    readLines: noLines,
  });

  test("is written over on a terminal, after a moment, and taken away in the end", () => {
    const lines: string[] = [];
    const line = createProgressLine(terminal(true, lines));
    for (const at of [0, 200, 400, 450, 600]) {
      vi.advanceTimersByTime(at - performance.now());
      line.show("small", progress);
    }
    line.clear();
    expect(lines).toEqual([
      "\r\u001B[K  small: 1,200 states, 3,000 states/s, depth 7, frontier 30",
      "\r\u001B[K  small: 1,200 states, 2,000 states/s, depth 7, frontier 30",
      "\r\u001B[K",
    ]);
  });

  test("is a line every few seconds elsewhere", () => {
    const lines: string[] = [];
    const line = createProgressLine(terminal(false, lines));
    for (let at = 0; at <= 12_000; at += 500) {
      line.show("small", progress);
      vi.advanceTimersByTime(500);
    }
    line.clear();
    expect(lines).toEqual([
      "  small: 1,200 states, 240 states/s, depth 7, frontier 30\n",
      "  small: 1,200 states, 120 states/s, depth 7, frontier 30\n",
    ]);
  });
});
