import { describe, expect, test } from "vitest";
import { runOwnersCampaign, type OwnersCampaignResult } from "./support/owners-campaign.js";

// `npm run fuzz:fos-owners` has hundreds of seeds; docs/fos/owners.md says what they came to. A failure is repeated by KETTLE_FOS_FIRST=SEED KETTLE_FOS_OWNERS=1.

const seeds = Number(process.env["KETTLE_FOS_OWNERS"] ?? "2");
const first = Number(process.env["KETTLE_FOS_FIRST"] ?? "1");

describe("whatever fails, and whoever owns what", () => {
  test("clients are answered as by one table, and owners agree in the end", { timeout: 7_200_000 }, async () => {
    const results: OwnersCampaignResult[] = [];
    for (let seed = first; seed < first + seeds; seed += 1) {
      const result = await runOwnersCampaign(seed);
      expect(reportOf(seed, result)).toBe("");
      results.push(result);
    }
    const sum = (count: (result: OwnersCampaignResult) => number): number => results.reduce((all, result) => all + count(result), 0);
    const [answered, unknown, given, givenBack] = [
      sum((one) => one.answered),
      sum((one) => one.unknown),
      sum((one) => one.given),
      sum((one) => one.givenBack),
    ];
    expect(given).toBeGreaterThan(seeds);
    if (seeds > 2) console.log(`${seeds} seeds: ${answered} answers, ${unknown} unknown, given ${given} times, to all ${givenBack} times`);
  });
});

function reportOf(seed: number, { fault, log }: OwnersCampaignResult): string {
  return fault === undefined ? "" : [`seed ${seed}: ${fault}`, ...log].join("\n");
}
