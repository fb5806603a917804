/** The generated machines against those written by hand, in the same loop, in turn. */
import { spread, type Spread } from "../race/compare.js";
import type { LoopRun } from "./loop.js";
import { Child } from "./run-child.js";

export interface LoopSize {
  readonly rounds: number;
  readonly requests: number;
}

export interface LoopComparison {
  /** Handled in each run. */
  readonly messages: number;
  /** Messages a second of processor time. */
  readonly generated: number;
  readonly byHand: number;
  /** How many times as many messages a second the generated machines handle, by pairs. */
  readonly ratio: Spread;
}

/** Runs before V8 has compiled everything as well as it will. */
const warmUps = 2;

/** Throws where the two do not answer the same. */
export async function compareLoops({ rounds, requests }: LoopSize): Promise<LoopComparison> {
  const [generated, byHand] = [new Child(), new Child()];
  const run = async (first: Child): Promise<readonly [LoopRun, LoopRun]> => {
    const runGenerated = () => generated.loop({ author: "generated", requests, counting: "off" });
    const early = first === generated ? await runGenerated() : undefined;
    const hand = await byHand.loop({ author: "by hand", requests, counting: "off" });
    return [early ?? (await runGenerated()), hand];
  };
  try {
    const counted = await generated.loop({ author: "generated", requests, counting: "on" });
    for (let round = 0; round < warmUps; round += 1) requireSame([counted, ...(await run(generated))]);
    const pairs: (readonly [LoopRun, LoopRun])[] = [];
    for (let round = 0; round < rounds; round += 1) pairs.push(await run(round % 2 === 0 ? generated : byHand));
    requireSame([counted, ...pairs.flat()]);
    const rate = (seconds: readonly number[]): number => counted.messages / spread(seconds).median;
    return {
      messages: counted.messages,
      generated: rate(pairs.map(([one]) => one.seconds)),
      byHand: rate(pairs.map(([, other]) => other.seconds)),
      ratio: spread(pairs.map(([one, other]) => other.seconds / one.seconds)),
    };
  } finally {
    await Promise.all([generated.end(), byHand.end()]);
  }
}

function requireSame(runs: readonly LoopRun[]): void {
  if (new Set(runs.map(({ digest }) => digest)).size > 1) throw new Error("the generated machines and those by hand answer differently");
}
