/**
 * How long the front end takes for a file of 1,000 lines: reading it, elaborating it once, the static checks, and all of `load`, which does the
 * last two for the defaults and every check. Prints milliseconds of the first call, and the median of 20 after some that warm up.
 */
import { checkProtocol, elaborate } from "../dsl/analysis/index.js";
import { load } from "../dsl/index.js";
import { parse } from "../dsl/syntax/index.js";
import { generateProtocol } from "./generate-protocol.js";

const lines = 1_000;
const warmUps = 20;
const rounds = 20;

const source = { name: "generated.tea", text: generateProtocol(lines) };

interface Times {
  readonly firstMs: number;
  readonly medianMs: number;
}

function measure(run: () => void): Times {
  const firstMs = timeOf(run);
  for (let round = 0; round < warmUps; round += 1) run();
  const times = Array.from({ length: rounds }, () => timeOf(run)).sort((a, b) => a - b);
  return { firstMs, medianMs: times[Math.floor(rounds / 2)] ?? firstMs };
}

function timeOf(run: () => void): number {
  const began = performance.now();
  run();
  return performance.now() - began;
}

function main(): void {
  // `load` comes first, so that its first call is what a user waits for.
  const whole = measure(() => load(source));
  const { file } = parse(source);
  const { protocol } = elaborate(file, { settings: {}, check: undefined });
  if (protocol === undefined || load(source).diagnostics.some(({ severity }) => severity === "error")) {
    throw new Error("the generated protocol has mistakes");
  }
  const parts: readonly (readonly [string, Times])[] = [
    ["parse", measure(() => parse(source))],
    ["elaborate", measure(() => elaborate(file, { settings: {}, check: undefined }))],
    ["checks", measure(() => checkProtocol(protocol))],
    ["load", whole],
  ];
  console.log(`${source.text.split("\n").length} lines, ms: first call, median of ${rounds}`);
  for (const [name, { firstMs, medianMs }] of parts)
    console.log(`${name.padEnd(10)}${firstMs.toFixed(1).padStart(8)}${medianMs.toFixed(1).padStart(8)}`);
}

main();
