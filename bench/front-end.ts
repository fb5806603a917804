/**
 * How long the front end takes for a file of 1,000 lines: reading it, elaborating it once, the static checks, and all of `load`, which does the
 * last two for the defaults and every check. Prints milliseconds of processor time, of all threads, as the time on the clock says more about
 * who else uses the machine: of the first call, the least, and the median.
 */
import { checkProtocol, elaborate } from "../dsl/analysis/index.js";
import { load } from "../dsl/index.js";
import { parse } from "../dsl/syntax/index.js";
import { generateProtocol } from "./generate-protocol.js";

const lines = 1_000;
const warmUps = 30;
const rounds = 50;

const source = { name: "generated.tea", text: generateProtocol(lines) };

interface Times {
  readonly firstMs: number;
  readonly leastMs: number;
  readonly medianMs: number;
}

/** What is measured is made anew for each call, and that is not measured: what a pass remembers of its input would make it look fast. */
function measure<Input>(make: () => Input, run: (input: Input) => void): Times {
  const firstMs = timeOf(make(), run);
  for (let round = 0; round < warmUps; round += 1) run(make());
  const times = Array.from({ length: rounds }, () => timeOf(make(), run)).sort((a, b) => a - b);
  const [leastMs = firstMs] = times;
  return { firstMs, leastMs, medianMs: times[Math.floor(rounds / 2)] ?? firstMs };
}

function timeOf<Input>(input: Input, run: (input: Input) => void): number {
  const before = process.cpuUsage();
  run(input);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function readFile() {
  return parse(source).file;
}

function elaborateFile() {
  const { protocol } = elaborate(readFile(), { settings: {} });
  if (protocol === undefined) throw new Error("the generated protocol has mistakes");
  return protocol;
}

function main(): void {
  // `load` comes first, so that its first call is what a user waits for.
  const whole = measure(() => source, load);
  if (load(source).diagnostics.some(({ severity }) => severity === "error")) throw new Error("the generated protocol has mistakes");
  const parts: readonly (readonly [string, Times])[] = [
    ["parse", measure(() => source, parse)],
    ["elaborate", measure(readFile, (file) => elaborate(file, { settings: {} }))],
    ["checks", measure(elaborateFile, checkProtocol)],
    ["load", whole],
  ];
  console.log(`${source.text.split("\n").length} lines, ms: first call, least and median of ${rounds}`);
  for (const [name, times] of parts) {
    const columns = [times.firstMs, times.leastMs, times.medianMs].map((ms) => ms.toFixed(1).padStart(8));
    console.log(`${name.padEnd(10)}${columns.join("")}`);
  }
}

main();
