import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { createFolder } from "./kettle.js";

// Options of the compiled engine on a model in Murphi: all find the same.

const ring = `const nodes: 4;
type Node: scalarset(nodes);
var holder: Node; wants: array [Node] of boolean; served: array [Node] of 0..2;
ruleset n: Node do
  startstate begin holder := n; for i: Node do wants[i] := false; served[i] := 0; end; end;
  rule "ask" !wants[n] & served[n] < 2 ==> begin wants[n] := true; end;
  rule "serve" wants[n] & holder = n ==> begin wants[n] := false; served[n] := served[n] + 1; end;
  rule "pass" holder != n ==> begin holder := n; end;
end;
`;
const bad = `${ring}invariant "never served" forall n: Node do served[n] = 0 end;\n`;

const folder = createFolder({ "ring.m": ring, "bad.m": bad });
afterAll(() => folder.remove());

/** Verdict and counts, as `--json` says them. */
async function verify(...words: readonly string[]): Promise<string> {
  const { out } = await folder.kettle("verify", ...words, "--json");
  return out.match(/"(?:verdict|states|transitions|depth)":[^,}]+/gu)?.join() ?? out;
}

test.each([["off"], ["full"]])("a search that was cut off is resumed: symmetry %s", async (symmetry) => {
  const words = ["ring.m", "--symmetry", symmetry];
  const whole = await verify(...words);
  expect(whole).toContain('"verdict":"holds"');
  expect(await verify(...words, "--checkpoint", `${symmetry}.checkpoint`, "--depth", "3")).toContain('"verdict":"bounded"');
  expect(await verify(...words, "--resume", `${symmetry}.checkpoint`)).toBe(whole);
});

test("a checkpoint of another model is refused", async () => {
  await folder.kettle("verify", "ring.m", "--checkpoint", "mine.checkpoint", "--depth", "2");
  const { code, err } = await folder.kettle("verify", "bad.m", "--resume", "mine.checkpoint");
  expect(code).toBe(2);
  expect(err).toContain("Cannot resume");
  const set = await folder.kettle("verify", "ring.m", "--set", "nodes=3", "--resume", "mine.checkpoint");
  expect(set.code).toBe(2);
  expect(readFileSync(`${folder.path}/mine.checkpoint`, "latin1")).toMatch(/^KETTLE-CHECKPOINT/u);
});

test.each([["off"], ["full"]])("fingerprints and threads find what a plain search finds: symmetry %s", async (symmetry) => {
  const words = ["ring.m", "--symmetry", symmetry];
  const plain = await verify(...words, "--workers", "1");
  expect(await verify(...words, "--workers", "2")).toBe(plain);
  expect(await verify(...words, "--fingerprints")).toBe(plain);
});

test("a violation has the same way there with fingerprints and threads", async () => {
  const told = async (...words: readonly string[]): Promise<readonly string[]> =>
    (await folder.kettle("verify", "bad.m", "--symmetry", "full", ...words)).out.split("\n").filter((line) => line.includes("rule "));
  const plain = await told("--workers", "1");
  expect(plain.length).toBeGreaterThan(1);
  expect((await told("--fingerprints")).length).toBe(plain.length);
  expect((await told("--workers", "2")).length).toBe(plain.length);
});
