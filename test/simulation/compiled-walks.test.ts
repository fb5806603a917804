import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulateCheck, type SimulateCheckOptions } from "../../checker/simulate.js";
import type { SimulationResult } from "../../checker/verdict/index.js";
import { load, type Protocol } from "../../dsl/index.js";
import { deadlock, ping, unexpectedBall } from "../cli/protocols.js";
import { randomProtocol } from "../support/random-protocol.js";
import { checkWalk } from "./walk-agreement.js";

// Walks of the compiled engine are runs of the interpreter, which counts the same on them.

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const constructs = join(root, "test", "lowering", "cases");

function protocolsOf(path: string): readonly { readonly name: string; readonly protocol: Protocol }[] {
  return load({ name: path, text: readFileSync(path, "utf8") }).scenarios;
}

describe("a compiled walk, and its coverage, are the interpreter's", () => {
  const files = readdirSync(constructs).filter((name) => name.endsWith(".tea"));
  test.each(files)("%s", (name) => {
    for (const { protocol } of protocolsOf(join(constructs, name)).slice(-1)) checkWalk(protocol, { seed: 1, steps: 30 });
  });

  const deferring = [
    ["xfs/coherence.tea", "ordered"],
    ["classic/lossy-link.tea", undefined],
    // A `before` handler defers.
    ["khazana/region-directory.tea", "busy"],
  ] as const;
  test.each(deferring)("%s", (path, check) => {
    const found = protocolsOf(join(root, "protocols", path)).find(({ name }) => check === undefined || name === check);
    if (found === undefined) throw new Error("no such check");
    const { steps } = checkWalk(found.protocol, { seed: 1, steps: 60 });
    expect(steps).toBeGreaterThan(5);
  });
});

test("walks of random protocols are the interpreter's, and it repeats their failures", async () => {
  const property = fc.asyncProperty(randomProtocol, fc.nat(1000), async (text, seed) => {
    for (const { protocol } of load({ name: "random.tea", text }).scenarios.slice(0, 1)) {
      checkWalk(protocol, { seed, steps: 12 });
      await simulateCheck(protocol, { seed, walks: 5, steps: 20 });
    }
  });
  await fc.assert(property, { numRuns: 20 });
});

function protocolOf(text: string, check?: string): Protocol {
  const found = load({ name: "test.tea", text }).scenarios.find(({ name }) => check === undefined || name === check);
  if (found === undefined) throw new Error("no such check");
  return found.protocol;
}

async function run(protocol: Protocol, options: Partial<SimulateCheckOptions> = {}): Promise<SimulationResult> {
  return simulateCheck(protocol, { seed: 1, walks: 5, steps: 100, ...options });
}

describe("a compiled simulation", () => {
  test("ends after its walks", async () => {
    const result = await run(protocolOf(ping, "usual"));
    expect(result).toMatchObject({ ended: "finished", failure: undefined, trace: undefined, walks: 5, steps: 500, atRest: 0 });
    const [player] = result.coverage.machines;
    expect(player?.handlers.map(({ count }) => count > 50)).toEqual([true, true]);
  });

  test("is repeated by its seed", async () => {
    const protocol = protocolOf(ping, "usual");
    const [first, again, other] = [await run(protocol, { seed: 3 }), await run(protocol, { seed: 3 }), await run(protocol, { seed: 4 })];
    expect({ ...again, seconds: 0 }).toEqual({ ...first, seconds: 0 });
    expect(other.coverage).not.toEqual(first.coverage);
  });

  test("stops at a failing step, with the walk that led there", async () => {
    const result = await run(protocolOf(unexpectedBall));
    expect(result).toMatchObject({ ended: "failed", walks: 1, failure: { kind: "unexpected", name: "Ball" } });
    expect(result.trace?.steps.at(-1)).toMatchObject({ node: "Server", after: undefined });
    expect(result.steps).toBeGreaterThanOrEqual(result.trace?.steps.length ?? Number.POSITIVE_INFINITY);
  });

  test("finds a deadlock", async () => {
    const result = await run(protocolOf(deadlock), { walks: 100_000, steps: 200 });
    expect(result.failure?.kind).toBe("deadlock");
    expect(result.trace?.steps.length).toBeGreaterThan(3);
  });

  test("finds a state that breaks an invariant, the first one too", async () => {
    const count = `protocol Count
node Disk
machine Disk {
  host write()
  var n: 0..3 = 0
  request go()
  start state Up { on go() { call host.write() in Busy; n += 1; become Up; return } }
  state Busy(k: continuation) { }
}
invariant "small": forall d: Disk: d.n < 2
check one { } expect violation "small"`;
    expect((await run(protocolOf(count))).trace?.steps).toHaveLength(6);
    const broken = await run(protocolOf(count.replace("d.n < 2", "d.n > 0")));
    expect(broken).toMatchObject({ ended: "failed", steps: 0, failure: { kind: "invariant", name: "small" }, trace: { steps: [] } });
  });

  test("a walk ends where the work is used up", async () => {
    const text = `${ping}check once { requests: total 1 } expect pass\n`.replace(/^check (small|usual).*$/gmu, "");
    expect(await run(protocolOf(text))).toMatchObject({ ended: "finished", walks: 5, atRest: 5, steps: 20 });
  });

  test("ends when it is told to, with what was covered", async () => {
    const stop = new AbortController();
    stop.abort();
    const result = await run(protocolOf(ping), { walks: 1e9, signal: stop.signal });
    expect(result).toMatchObject({ ended: "interrupted", failure: undefined });
    expect(result.steps).toBeGreaterThan(0);
  });
});

describe("where the compiled engine meets a limit, the interpreter walks", () => {
  const choosing = (body: string): Protocol =>
    protocolOf(`protocol Wide
node Player
machine Player {
  var mark: 0..100 = 0
  request hit()
  start state Ready {
    on hit() {
      ${body}
      return
    }
  }
}
check usual { } expect pass`);
  const upTo = (last: number): string => `{${Array.from({ length: last }, (_, index) => index + 1).join(", ")}}`;

  test.each([
    ["a choice among 70 values, and the compiled engine takes 64", `choose m in ${upTo(70)}\nmark = m`],
    [
      "more than 512 choices in one step, and the compiled engine takes no more",
      `for i in ${upTo(23)} { for j in ${upTo(23)} {\nchoose m in {0, 1}\nmark = m\n} }`,
    ],
  ])("%s", async (limit, body) => {
    const limits: string[] = [];
    const result = await run(choosing(body), { onFallback: (met) => limits.push(met), walks: 1, steps: 2 });
    expect([limits, result.steps]).toEqual([[limit], 2]);
  });
});
