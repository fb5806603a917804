/** A file of tests for a generated module: random schedules, which fast-check shortens where one fails. */

export interface TestsOf {
  /** What the protocol is called, and its file as the tests reach it. */
  readonly protocol: string;
  readonly file: string;
  /** The module, as the tests import it. */
  readonly module: string;
  /** The checks whose code the module is. */
  readonly checks: readonly string[];
  /** Does the protocol keep a register, whose histories are looked at too? */
  readonly keepsRegister: boolean;
}

/** Events of the longest schedules: the ways into most failures are shorter. */
const longestSchedule = 150;

/** Runs of the register: each is a simulation of some hundred requests. */
const registerRuns = 40;

/** The text of the tests, for vitest and fast-check. */
export function writeTests({ protocol, file, module, checks, keepsRegister }: TestsOf): string {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return `/**
 * Random schedules of ${protocol} on its generated handlers: messages, faults and requests in any order, with all invariants looked at after each step.${
   keepsRegister ? "\n * Nodes in simulations: what they read and write has to be what a single variable would hold." : ""
 }
 * Generated: do not edit.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ${keepsRegister ? "followRegister, " : ""}followSchedule } from "kettle/testing";
import { machines } from "${module}";

const text = readFileSync(new URL("${file}", import.meta.url), "utf8");

/** Each number picks one of the events that are possible then. */
const schedules = fc.array(fc.nat(), { maxLength: ${longestSchedule}, size: "max" });

const checks = [${checks.map((check) => JSON.stringify(check)).join(", ")}];

test.each(checks)("${protocol}, check %s: the handlers do what was verified", { timeout: 60_000 }, (check) => {
  const tested = { name: "${name}", text, check, machines };
  fc.assert(
    fc.property(schedules, (schedule) => {
      expect(followSchedule(tested, schedule)).toBe("");
    }),
  );
});
${keepsRegister ? registerTest(protocol, name) : ""}`;
}

function registerTest(protocol: string, name: string): string {
  return `
test.each(checks)("${protocol}, check %s: reads and writes are linearizable", { timeout: 60_000 }, (check) => {
  const tested = { name: "${name}", text, check, machines };
  fc.assert(
    fc.property(fc.noShrink(fc.nat()), (seed) => {
      expect(followRegister(tested, seed)).toBe("");
    }),
    { numRuns: ${registerRuns} },
  );
});
`;
}
