/** What Kettle is to be in a race, and how far it is. */
import type { Comparison } from "./compare.js";

export interface Goal {
  readonly name: string;
  readonly count: number;
  readonly mean: number;
  readonly wantedMean: number;
  readonly least: number;
  readonly leastOf: string;
  readonly wantedLeast: number;
}

/** The shorter a search, the more of it is the start of a program. */
const fewestPeerSeconds = 1;
/** Smaller searches are over soon after the second worker has begun, and take less memory than what comes and goes in Kettle's process. */
export const fewestStatesOfBig = 1_000_000;

const wantedSpeedUp = { mean: 1.6, least: 1.6 };

export function goals(comparisons: readonly Comparison[]): readonly Goal[] {
  const long = comparisons.filter(({ peer, workers }) => peer.cpuSeconds >= fewestPeerSeconds && workers === 1);
  const off = long.filter(({ symmetry }) => symmetry === "off");
  const full = long.filter(({ symmetry }) => symmetry === "full");
  const threads = comparisons.filter(({ workers, kettle }) => workers > 1 && kettle.states >= fewestStatesOfBig);
  const big = long.filter(({ kettle }) => kettle.states >= fewestStatesOfBig);
  return [
    goal("Run time without symmetry", off.map(of(({ ratio }) => ratio.median)), { mean: 3, least: 1.5 }),
    goal("Run time with symmetry", full.map(of(({ ratio }) => ratio.median)), { mean: 8, least: 2 }),
    goal("From the model to the verdict", long.map(of(({ endToEnd }) => endToEnd.median)), { mean: 5, least: 5 }),
    goal(
      "Memory for a state, the peer's divided by Kettle's",
      big.map(of(({ kettle, peer }) => peer.bytesPerState / kettle.bytesPerState)),
      { mean: 1, least: 1 },
    ),
    goal("Speed-up of the command by the second worker", threads.map(of(({ speedUp }) => speedUp?.median ?? Number.NaN)), wantedSpeedUp),
    goal("Speed-up of the search", threads.map(of(({ searchSpeedUp }) => searchSpeedUp?.median ?? Number.NaN)), wantedSpeedUp),
  ];
}

interface Named {
  readonly of: string;
  readonly value: number;
}

function of(value: (comparison: Comparison) => number): (comparison: Comparison) => Named {
  return (comparison) => ({ of: `${comparison.name}, symmetry ${comparison.symmetry}`, value: value(comparison) });
}

function goal(name: string, measured: readonly Named[], wanted: { readonly mean: number; readonly least: number }): Goal {
  const [worst] = measured.toSorted((a, b) => a.value - b.value);
  return {
    name,
    count: measured.length,
    mean: geometricMean(measured.map(({ value }) => value)),
    wantedMean: wanted.mean,
    least: worst?.value ?? Number.NaN,
    leastOf: worst?.of ?? "none",
    wantedLeast: wanted.least,
  };
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
