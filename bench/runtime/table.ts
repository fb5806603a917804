import type { Spread } from "../race/compare.js";
import type { LoopComparison } from "./compare-loops.js";
import type { MemoryTask, MemoryUse } from "./memory.js";
import type { TripComparison, Trips } from "./round-trips.js";

export function loopTable({ messages, generated, byHand, ratio }: LoopComparison): string {
  return [
    "| one event loop | messages | messages a second | generated to by hand |",
    "| --- | ---: | ---: | --- |",
    `| Stache, generated | ${count(messages)} | ${count(generated)} | ${range(ratio)} |`,
    `| Stache, by hand | ${count(messages)} | ${count(byHand)} | |`,
  ].join("\n");
}

export const tripHead = [
  "| two processes | messages a second, 64 at a time | to raw | round trip alone, median | p99 | median to raw |",
  "| --- | ---: | --- | ---: | ---: | --- |",
].join("\n");

export function tripRows(carrier: string, { generated, raw, rate, time }: TripComparison): string {
  const row = (name: string, { messagesPerSecond, p50, p99 }: Trips, [rates, times]: readonly [string, string]): string =>
    `| ${carrier}, ${name} | ${count(messagesPerSecond)} | ${rates} | ${count(p50)} µs | ${count(p99)} µs | ${times} |`;
  return [row("generated", generated, [range(rate), range(time)]), row("raw", raw, ["", ""])].join("\n");
}

export function memoryTable(uses: readonly (MemoryTask & MemoryUse)[]): string {
  const record = uses.find(({ keeper }) => keeper === "record")?.kept ?? Number.NaN;
  const rows = uses.map(
    ({ keeper, blocks, touched, kept }) =>
      `| ${keeper} | ${count(blocks)} | ${count(touched)} | ${count(kept)} | ${(kept / record).toFixed(1)} |`,
  );
  return [
    "| kept for a block | blocks | bytes, touched | bytes, collected | to a record |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...rows,
  ].join("\n");
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function range({ median, least, most }: Spread): string {
  const [middle, from, to] = [median, least, most].map((ratio) => ratio.toFixed(2));
  return `${middle ?? ""} (${from ?? ""} to ${to ?? ""})`;
}
