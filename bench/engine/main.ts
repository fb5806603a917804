/**
 * The engine on protocols and at sizes up to about 20 million states: states and transitions a second of processor time, bytes a state, where the
 * time goes, and the time to a first verdict. `--json` prints records instead of a table; further arguments choose workloads by parts of their
 * names.
 */
import { measure, type Measured } from "./measure.js";
import { startUpMs } from "./start-up.js";
import { measureSpeedUp, type SpeedUp } from "./two-threads.js";
import { workloads } from "./workloads.js";

const memoryBytes = 2 * 1024 ** 3;
const small = "protocols/classic/alternating-bit.tea";
/** Smaller searches are over before several threads would help. */
const fewestForThreads = 1_000_000;

async function main(args: readonly string[]): Promise<void> {
  const isJson = args.includes("--json");
  const wanted = args.filter((arg) => arg !== "--json");
  const chosen = workloads.filter(({ name, symmetry }) => wanted.every((part) => `${name} ${symmetry}`.includes(part)));
  if (!isJson) console.log(head());
  const measured = chosen.map((workload) => {
    const found = measure(workload, memoryBytes);
    console.log(isJson ? JSON.stringify(found) : row(found));
    return { workload, states: found.states };
  });
  for (const { workload } of measured.filter(({ states }) => states >= fewestForThreads)) {
    const speedUp = measureSpeedUp(workload, memoryBytes);
    console.log(isJson ? JSON.stringify({ ...speedUp, threads: 2 }) : speedUpText(speedUp));
  }
  const ms = await startUpMs(small);
  console.log(isJson ? JSON.stringify({ name: "start-up", path: small, ms }) : `\nfirst verdict of ${small}: ${ms.toFixed(0)} ms`);
}

function speedUpText({ name, symmetry, seconds, median, least, most }: SpeedUp): string {
  const [times, from, to] = [median, least, most].map((ratio) => ratio.toFixed(2));
  return `${name}, symmetry ${symmetry}: ${seconds.toFixed(2)} s on one thread, two are ${times ?? ""} times as fast (${from ?? ""} to ${to ?? ""})`;
}

function head(): string {
  return [
    "model".padEnd(58) + "symmetry".padStart(8) + "states".padStart(11) + "transitions".padStart(13) + "M states/s".padStart(12),
    "M trans/s".padStart(11) +
      "bytes/state".padStart(13) +
      "compile s".padStart(11) +
      "  ns a transition: guards execution canonical hash insertion",
  ].join("");
}

function row({ name, symmetry, states, transitions, searchSeconds, bytesPerState, compileSeconds, nanoseconds }: Measured): string {
  const rates = [states, transitions].map((count) => (count / searchSeconds / 1e6).toFixed(2));
  return [
    name.padEnd(58) + symmetry.padStart(8) + String(states).padStart(11) + String(transitions).padStart(13) + (rates[0] ?? "").padStart(12),
    (rates[1] ?? "").padStart(11) + bytesPerState.toFixed(1).padStart(13) + compileSeconds.toFixed(2).padStart(11) + "  ",
    Object.values(nanoseconds)
      .map((ns) => ns.toFixed(0).padStart(9))
      .join(""),
  ].join("");
}

await main(process.argv.slice(2));
