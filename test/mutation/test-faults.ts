import { describe, expect, test } from "vitest";
import { listProtocols, readTable } from "./fault-tables.js";
import { readOriginal, runFault } from "./run-fault.js";

/** One test for each fault of the tables of a system (a folder of `protocols/`), in the checks that the table names. `npm run mutate` tells more. */
export function testFaults(system: string): void {
  const paths = listProtocols().filter((path) => path.startsWith(`protocols/${system}/`));
  const tables = paths.map((protocol) => ({ protocol, faults: readTable(protocol) })).filter(({ faults }) => faults.length > 0);
  describe.each(tables)("$protocol", ({ protocol, faults }) => {
    const original = readOriginal(protocol);

    test("has at least five faults that do harm", () => {
      expect(faults.filter(({ excuse }) => excuse === undefined).length).toBeGreaterThanOrEqual(5);
    });

    test.each(faults)("$name", (fault) => {
      const { status, checks } = runFault(original, fault, { allChecks: false });
      expect(checks.map(({ check, outcome }) => ({ check, outcome }))).toEqual(fault.expected);
      expect(status).toBe(fault.excuse?.kind ?? "caught");
    });
  });
}
