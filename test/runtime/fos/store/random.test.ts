import { expect, test } from "vitest";
import { findNonLinearizable } from "../../../../runtime/simulation/index.js";
import { entryModel, RandomRun } from "./random-run.js";

/** `npm run test:fos-store` takes more. */
const seeds = Number(process.env["KETTLE_FOS_SEEDS"] ?? 12);

test.each([...Array(seeds).keys()])("reads and changes are linearizable whatever ends (seed %i)", { timeout: 60_000 }, async (seed) => {
  const { fleet, history } = await RandomRun.of(seed, 40);
  expect(findNonLinearizable(history.operations, entryModel)).toEqual({ kind: "linearizable" });
  expect(history.operations.filter(({ end }) => end !== null).length).toBeGreaterThan(20);
  expect(new Set(fleet.tables().map((table) => JSON.stringify(table))).size).toBe(1);
  expect(fleet.events).toEqual([]);
});
