import { describe, expect, test } from "vitest";
import { openReplica } from "../../../../runtime/fos/store/index.js";
import { runCampaign, type CampaignOptions, type CampaignResult } from "./campaign.js";

// `npm run fuzz:fos` has a thousand seeds; docs/fos/fleet.md says what they came to. A failure is repeated by KETTLE_FOS_FIRST=SEED KETTLE_FOS_SEEDS=1.

const seeds = Number(process.env["KETTLE_FOS_SEEDS"] ?? "22");
const first = Number(process.env["KETTLE_FOS_FIRST"] ?? "1");
const operations = Number(process.env["KETTLE_FOS_OPERATIONS"] ?? "160");

describe("whatever fails", () => {
  test("clients are answered as by one table, and all members agree in the end", { timeout: 7_200_000 }, async () => {
    const results: CampaignResult[] = [];
    for (let seed = first; seed < first + seeds; seed += 1) {
      const result = await runCampaign(seed, { operations });
      expect(reportOf(seed, result)).toBe("");
      results.push(result);
    }
    const sum = (count: (result: CampaignResult) => number): number => results.reduce((all, result) => all + count(result), 0);
    const views = sum(({ views }) => views);
    expect(views).toBeGreaterThan(5 * seeds);
    if (seeds > 22 || operations > 160)
      console.log(`${seeds} seeds: ${sum(({ answered }) => answered)} answers, ${sum(({ unknown }) => unknown)} unknown, ${views} views`);
  });
});

describe("the campaign finds", () => {
  test("a server whose clock is slow, so that it relies on leases that are over", async () => {
    expect(await firstFault({ openReplica, clockRate: (server) => (server === "a" ? 1 / 20 : 1) })).toContain("not linearizable");
  });

  test("members that settle without the others", async () => {
    const alone: typeof openReplica = async (options) => {
      const replica = await openReplica(options);
      const settle = replica.settle.bind(replica);
      replica.settle = (view, _survivors, names) => settle(view, [options.self], names);
      return replica;
    };
    expect(await firstFault({ openReplica: alone })).toMatch(/not linearizable|members differ/u);
  });
});

/** What the first of some seeds that fails has found. */
async function firstFault(options: CampaignOptions): Promise<string> {
  for (let seed = 1; seed <= 60; seed += 1) {
    const { fault } = await runCampaign(seed, options);
    if (fault !== undefined) return fault;
  }
  return "nothing";
}

function reportOf(seed: number, { fault, disturbances, log }: CampaignResult): string {
  return fault === undefined ? "" : [`seed ${seed}: ${fault}`, ...disturbances, ...log].join("\n");
}
