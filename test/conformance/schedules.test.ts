import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeTests } from "../../codegen/properties/index.js";
import { writeModule } from "../../codegen/typescript/index.js";
import { followSchedule, kernelSpecifier, loadMachines } from "../../conformance/index.js";
import { load } from "../../dsl/index.js";
import type { MachineType } from "../../runtime/kernel/index.js";

// What generated tests do: schedules of generated handlers, shortened where one fails.

const name = "protocols/classic/stache.tea";
const text = readFileSync(join(import.meta.dirname, "../..", name), "utf8");

function machinesOf(check: string, change = (code: string): string => code): readonly MachineType[] {
  const { scenarios, source } = load({ name, text });
  const scenario = scenarios.find((one) => one.name === check);
  if (scenario === undefined) throw new Error(`no check ${check}`);
  return loadMachines(change(writeModule(scenario.protocol, source, { kernel: kernelSpecifier, values: new Map() }).text), "stache.ts");
}

const schedules = fc.array(fc.nat(), { maxLength: 60, size: "max" });

test("whatever the order of events, the handlers do what was verified", () => {
  const tested = { name, text, check: "small", machines: machinesOf("small") };
  fc.assert(
    fc.property(schedules, (schedule) => {
      expect(followSchedule(tested, schedule)).toBe("");
    }),
    { numRuns: 30 },
  );
});

test("handlers that do something else are found, with the messages that lead there", () => {
  const machines = machinesOf("small", (code) => code.replaceAll("home.vars.owner = c;", ""));
  const found = fc.check(
    fc.property(schedules, (schedule) => followSchedule({ name, text, check: "small", machines }, schedule) === ""),
    { numRuns: 200, seed: 1 },
  );
  expect(found.failed).toBe(true);
  const shortest = followSchedule({ name, text, check: "small", machines }, found.counterexample?.[0] ?? []);
  expect(shortest).toContain("The generated code differs from the model: machine");
  expect(shortest).toContain("GetOwned");
});

test("a protocol that is wrong itself is found too, by what it promises", () => {
  const tested = { name, text, check: "hasty", machines: machinesOf("hasty") };
  const found = fc.check(
    fc.property(schedules, (schedule) => followSchedule(tested, schedule) === ""),
    { numRuns: 2_000, seed: 1 },
  );
  expect(found.failed).toBe(true);
  expect(followSchedule(tested, found.counterexample?.[0] ?? [])).toContain("an answer that nobody waits for");
});

test("a check that is not there is an error of the tests", () => {
  expect(() => followSchedule({ name, text, check: "big", machines: [] }, [])).toThrow(`"${name}" has no check "big"`);
});

test("the file of tests names the module, the protocol and the checks", () => {
  const named = { protocol: "Stache", file: "../stache.tea", module: "./stache.js", checks: ["small", "usual"] };
  const tests = writeTests({ ...named, keepsRegister: true });
  expect(tests).toContain('import { machines } from "./stache.js";');
  expect(tests).toContain('new URL("../stache.tea", import.meta.url)');
  expect(tests).toContain('const checks = ["small", "usual"];');
  expect(tests).toContain("followRegister(tested, seed)");
  expect(writeTests({ ...named, keepsRegister: false })).not.toContain("egister");
});
