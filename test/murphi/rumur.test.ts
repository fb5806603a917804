import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { expectPass, verifyCheck } from "../../checker/index.js";
import { readMurphi } from "../../dsl/murphi/index.js";
import { readCase } from "./read-case.js";

// Kettle and Rumur count the same states and rules, where Rumur and a C compiler are installed. The first lines of the cases hold Rumur's numbers, so
// nothing is lost where they are not.

const cases = ["arithmetic", "loops", "precedence", "procedures", "quantifiers", "switch-while", "two-starts", "undefined"];

function runs(command: string): boolean {
  return spawnSync(command, ["--version"]).status === 0;
}

const isInstalled = runs("rumur") && runs("gcc");
const folder = mkdtempSync(join(tmpdir(), "kettle-rumur-"));
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}: ${stderr}`);
  return stdout;
}

/** The line of Rumur's summary that counts. */
function rumurCounts(path: string): string | undefined {
  const [code, program] = [join(folder, "model.c"), join(folder, "model")];
  run("rumur", "--symmetry-reduction", "off", "--output", code, resolve(path));
  run("gcc", "-O0", "-march=native", "-mcx16", "-std=c11", "-o", program, code, "-lpthread");
  return /(\d+ states, \d+ rules) fired/u.exec(run(program))?.[1];
}

async function ownCounts(path: string): Promise<string> {
  const { model } = readMurphi(readCase(path).source);
  if (model === undefined) throw new Error(`${path} is not read`);
  const { states, transitions } = (await verifyCheck({ check: "case", model, expectation: expectPass }, { symmetry: "off" })).result;
  return `${states} states, ${transitions} rules`;
}

describe(isInstalled ? "Rumur counts the same" : "Rumur is not installed: Kettle's numbers are compared with those written down", () => {
  test.each(cases)("%s", async (name) => {
    const path = `test/murphi/cases/${name}.m`;
    const counts = await ownCounts(path);
    expect(readCase(path).expectation).toBe(`holds: ${counts}`);
    if (isInstalled) expect(rumurCounts(path)).toBe(counts);
  });
});
