/** A file of tests for a generated module: random schedules, which fast-check shortens where one fails. */

export interface TestsOf {
  /** What the protocol is called, and its file as the tests reach it. */
  readonly protocol: string;
  readonly file: string;
  /** The module, as the tests import it. */
  readonly module: string;
  /** The checks whose code the module is. */
  readonly checks: readonly string[];
}

/** Events of the longest schedules: the ways into most failures are shorter. */
const longestSchedule = 150;

/** The text of the tests, for vitest and fast-check. */
export function writeTests({ protocol, file, module, checks }: TestsOf): string {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return `/**
 * Random schedules of ${protocol} on its generated handlers: messages, faults and requests in any order, with all invariants looked at after each step.
 * Generated: do not edit.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { followSchedule } from "kettle/testing";
import { machines } from "${module}";

const text = readFileSync(new URL("${file}", import.meta.url), "utf8");

/** Each number picks one of the events that are possible then. */
const schedules = fc.array(fc.nat(), { maxLength: ${longestSchedule}, size: "max" });

test.each([${checks.map((check) => JSON.stringify(check)).join(", ")}])("${protocol}, check %s: the handlers do what was verified", { timeout: 60_000 }, (check) => {
  const tested = { name: "${name}", text, check, machines };
  fc.assert(
    fc.property(schedules, (schedule) => {
      expect(followSchedule(tested, schedule)).toBe("");
    }),
  );
});
`;
}
