import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { listProtocols, listStrayTables, readTable } from "./fault-tables.js";

test("every table belongs to a protocol", () => {
  expect(listStrayTables()).toEqual([]);
});

test("every protocol has a table", () => {
  expect(listProtocols().length).toBeGreaterThan(25);
  expect(listProtocols().filter((protocol) => readTable(protocol).length === 0)).toEqual([]);
});

test("the faults of every system are tested, in a file of their own so that they run side by side", () => {
  const systems = new Set(listProtocols().map((path) => path.split("/")[1]));
  expect([...systems].filter((system) => !existsSync(`test/mutation/faults-${system ?? ""}.test.ts`))).toEqual([]);
});
