import { parseArgs } from "node:util";
import { listProtocols, readTable } from "./fault-tables.js";
import { FaultTableError } from "./fault.js";
import { faultText, isClean, summaryText, tally, type Tally } from "./mutation-report.js";
import { readOriginal, runFault, type RunOptions } from "./run-fault.js";
import { generatedText, generateFaults, runGenerated, type GenerateOptions } from "./run-generated.js";

// `npm run mutate -- [PATH-PART...] [--all-checks]`: puts every fault into its protocol and tells which were noticed. The exit code is 1
// if one was not, or not as its table says, and 2 if a table does not fit. With `--generated N [--seed S]`: N faults for each protocol that
// rules make instead, to measure how many are noticed; nothing is expected of them.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "all-checks": { type: "boolean", default: false },
    generated: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});

try {
  const protocols = findProtocols(positionals);
  if (values.generated === undefined) process.exitCode = runAll(protocols, { allChecks: values["all-checks"] });
  else runAllGenerated(protocols, { count: readCount("generated", values.generated), seed: readCount("seed", values.seed) });
} catch (error) {
  if (!(error instanceof FaultTableError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function findProtocols(parts: readonly string[]): readonly string[] {
  const protocols = listProtocols().filter((path) => parts.length === 0 || parts.some((part) => path.includes(part)));
  if (protocols.length === 0) throw new FaultTableError(`Cannot find a protocol: no path contains ${parts.join(" or ")}`);
  return protocols;
}

function readCount(option: string, text: string): number {
  if (!/^\d+$/u.test(text)) throw new FaultTableError(`Cannot read --${option}: ${text} is not a number`);
  return Number(text);
}

function runAllGenerated(protocols: readonly string[], options: GenerateOptions): void {
  console.log(`seed ${options.seed}`);
  for (const path of protocols) {
    console.log(path);
    const original = readOriginal(path);
    const results = generateFaults(original, options).map((mutation) => runGenerated(original, mutation));
    console.log(generatedText(original, results));
  }
}

function runAll(protocols: readonly string[], options: RunOptions): number {
  const tallies = protocols.map((protocol) => runTable(protocol, options));
  console.log(summaryText(tallies));
  return tallies.every(isClean) ? 0 : 1;
}

function runTable(protocol: string, options: RunOptions): Tally {
  console.log(protocol);
  const original = readOriginal(protocol);
  const faults = readTable(protocol);
  if (faults.length === 0) console.log("  no faults yet");
  const results = faults.map((fault) => {
    const result = runFault(original, fault, options);
    console.log(faultText(result));
    return result;
  });
  return tally(protocol, results);
}
