import { afterAll, describe, expect, test } from "vitest";
import { createFolder } from "./kettle.js";
import { broken, deadlock, ping, unexpectedBall } from "./protocols.js";

const wide = `protocol Wide
node Player
machine Player {
  var mark: 0..99 = 0
  request hit()
  start state Ready { on hit() { choose m in {${Array.from({ length: 70 }, (_, index) => index).join(", ")}}; mark = m; return } }
}
check usual { } expect pass
`;

const folder = createFolder({ "ping.tea": ping, "wide.tea": wide, "ball.tea": unexpectedBall, "xfs.tea": deadlock, "broken.tea": broken });
afterAll(() => folder.remove());

/** Few steps: these tests are about what is printed. */
const short = ["--walks", "2", "--steps", "30"];

describe("kettle simulate", () => {
  test("prints what each check covered", async () => {
    const { code, out, err } = await folder.kettle("simulate", "ping.tea", ...short, "--seed", "5");
    expect(out).toMatch(/^✓ small {2}no failure met {3}2 walks, 60 steps, [\d.]+ s, seed 5$/mu);
    expect(out).toContain("    Player: 2 of 2 states, 2 of 2 handlers, 1 of 1 messages in a state\n");
    expect(out).toContain("2 checks: nothing unexpected met\n");
    expect(out).not.toContain("Never met");
    expect([code, err]).toEqual([0, ""]);
  });

  test("names what was never met", async () => {
    const { out } = await folder.kettle("simulate", "ping.tea", "--check", "usual", "--walks", "1", "--steps", "2", "--seed", "1");
    expect(out).toContain("  Never met\n    Player\n");
    expect(out).toContain("ping.tea:27  on Ball from p { send Back to p }");
  });

  test("shows a failure as verify does, and fails only where none is expected", async () => {
    const { code, out } = await folder.kettle("simulate", "ball.tea", ...short);
    expect(out).toContain("✓ small  unexpected Ball, as expected");
    expect(out).toContain("✗ usual  unexpected Ball");
    expect(out.split("Chart (")).toHaveLength(2);
    expect(code).toBe(1);
    expect((await folder.kettle("simulate", "ball.tea", "--check", "small", ...short)).code).toBe(0);
  });

  test("the seed that it prints repeats the run", async () => {
    const figures = (out: string): string => out.replaceAll(/[\d.]+ s,/gu, "");
    const first = await folder.kettle("simulate", "ping.tea", ...short);
    const seed = /seed (\d+)/u.exec(first.out)?.[1] ?? "";
    const again = await folder.kettle("simulate", "ping.tea", ...short, "--seed", seed);
    expect(figures(again.out)).toBe(figures(first.out));
  });

  test("--json prints a line for each check", async () => {
    const { out } = await folder.kettle("simulate", "ball.tea", ...short, "--seed", "1", "--set", "Players=3", "--json");
    const records = out.trimEnd().split("\n");
    expect(records.map((line): unknown => JSON.parse(line))).toMatchObject([
      { check: "small", parameters: { Players: 3 }, simulation: "failed", asExpected: true, seed: 1, violation: { kind: "unexpected" } },
      { check: "usual", asExpected: false, coverage: { machines: [{}, {}] } },
    ]);
    expect(records[1]).toContain("no handler for 'Ball'");
  });

  test("an interruption ends with what was covered", async () => {
    const interrupted = {
      onInterrupt: (stop: () => void) => {
        setImmediate(stop);
        return () => undefined;
      },
    };
    const { code, out } = await folder.kettleOn(interrupted, "simulate", "ping.tea", "--walks", "1000000");
    expect(out).toContain("✓ small  interrupted, no failure met");
    expect(out).toContain("1 check: nothing unexpected met, 1 check left out");
    expect(code).toBe(0);
  });
});

describe("kettle simulate --engine", () => {
  const simulated = ["simulate", "wide.tea", ...short, "--engine"] as const;
  const limit = "kettle: check usual is interpreted, which is slower: a choice among 70 values, and the compiled engine takes 64\n";

  test.each([
    ["wasm", limit],
    ["reference", ""],
  ])("%s walks, by the interpreter where the compiled engine has a limit", async (engine, message) => {
    const { code, out, err } = await folder.kettle(...simulated, engine);
    expect(out).toContain("2 walks, 60 steps");
    expect([code, err]).toEqual([0, message]);
  });
});

describe("kettle simulate refuses", () => {
  test.each([
    [["--seed", "x"], 'Cannot read --seed "x"'],
    [["--seed", "4294967296"], "below 4294967296"],
    [["--walks", "0"], "Cannot read --walks"],
    [["--engine", "fast"], 'Cannot read --engine "fast": it is wasm or reference'],
    [["--interactive", "--engine", "wasm"], "Option --engine has no use with --interactive"],
    [["--check", "big"], 'Unknown check "big"'],
    [["xfs.tea"], "One file is needed"],
  ])("%j", async (words, message) => {
    const { code, err } = await folder.kettle("simulate", "ping.tea", ...words);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  test("a file with errors", async () => {
    expect((await folder.kettle("simulate", "broken.tea")).code).toBe(2);
    expect((await folder.kettle("simulate", "broken.tea", "--json")).out).toContain('"verdict":"error"');
  });
});
