import { describe, expect, test } from "vitest";
import { listProtocols, listStrayTables, readTable } from "./fault-tables.js";
import { readOriginal, runFault } from "./run-fault.js";

// Every fault of every table, in the checks that the table names. `npm run mutate` tells more about one that fails here.

const tables = listProtocols().map((protocol) => ({ protocol, faults: readTable(protocol) }));

test("every table belongs to a protocol", () => {
  expect(listStrayTables()).toEqual([]);
});

describe.each(tables.filter(({ faults }) => faults.length > 0))("$protocol", ({ protocol, faults }) => {
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
