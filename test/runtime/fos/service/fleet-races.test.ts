import fc from "fast-check";
import { expect, test } from "vitest";
import { FleetRace } from "./support/fleet-race.js";
import { acts } from "./support/acts.js";

const RUNS = Number(process.env["KETTLE_FOS_FLEET_RACES"] ?? 6);

test("names of a fleet whose servers crash and are cut off are taken while they stand, and not when they are gone", async () => {
  const counts = { ok: 0, refused: 0, unknown: 0 };
  await fc.assert(
    fc.asyncProperty(acts, fc.nat(), async (program, seed) => {
      const race = new FleetRace(seed);
      await race.run(program);
      for (const outcome of ["ok", "refused", "unknown"] as const) counts[outcome] += race.counts[outcome];
      expect(race.failures).toEqual([]);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(counts.ok).toBeGreaterThan(RUNS);
});
