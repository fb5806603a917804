/** Comparisons as a table in Markdown, and what they come to together. */
import type { Goal } from "./goals.js";
import type { Comparison, Spread } from "./compare.js";

const columns = [
  "model",
  "symmetry",
  "workers",
  "states",
  "rules fired",
  "agree",
  "seconds",
  "preparation",
  "M states/s",
  "MB",
  "bytes/state",
  "ratio",
  "end to end",
  "speed-up",
  "of the search",
] as const;

export function head(): string {
  return `| ${columns.join(" | ")} |\n|${columns.map((_, index) => (index === 0 ? " --- " : " ---: ")).join("|")}|`;
}

/** Where there are two numbers, the first one is Kettle's. */
export function row({ name, symmetry, workers, kettle, peer, agree, ratio, endToEnd, speedUp, searchSpeedUp }: Comparison): string {
  const seconds = workers === 1 ? "cpuSeconds" : "wallSeconds";
  const prepared = workers === 1 ? peer.prepareCpuSeconds : peer.prepareWallSeconds;
  const cells = [
    name,
    symmetry,
    String(workers),
    both(count(kettle.states), count(peer.states)),
    both(count(kettle.rules), count(peer.rules)),
    agree ? "yes" : `**no: ${kettle.verdict} and ${peer.verdict}**`,
    `${kettle[seconds].toFixed(2)} / ${peer[seconds].toFixed(2)}`,
    `0 / ${prepared.toFixed(1)}`,
    `${(kettle.statesPerSecond / 1e6).toFixed(2)} / ${(peer.statesPerSecond / 1e6).toFixed(2)}`,
    `${(kettle.peakBytes / 1e6).toFixed(0)} / ${(peer.peakBytes / 1e6).toFixed(0)}`,
    `${kettle.bytesPerState.toFixed(0)} / ${peer.bytesPerState.toFixed(0)}`,
    times(ratio),
    times(endToEnd),
    speedUp === undefined ? "" : times(speedUp),
    searchSpeedUp === undefined ? "" : times(searchSpeedUp),
  ];
  return `| ${cells.join(" | ")} |`;
}

export function goalLine({ name, count: models, mean, wantedMean, least, leastOf, wantedLeast }: Goal): string {
  if (models === 0) return `${name}: nothing was measured`;
  const met = mean >= wantedMean && least >= wantedLeast ? "met" : "missed";
  const wanted = `wanted: ${wantedMean.toFixed(1)} and ${wantedLeast.toFixed(1)}`;
  return `${name}: ${mean.toFixed(2)} in the geometric mean of ${models}, least ${least.toFixed(2)} (${leastOf}); ${wanted}: ${met}`;
}

function times({ median, least, most }: Spread): string {
  return `${median.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}

function both(own: string, other: string): string {
  return own === other ? own : `${own} / ${other}`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
