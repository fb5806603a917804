import { parseArgs } from "node:util";
import { listProtocols, readTable } from "./fault-tables.js";
import { FaultTableError } from "./fault.js";
import { faultText, isClean, summaryText, tally, type Tally } from "./mutation-report.js";
import { readOriginal, runFault, type RunOptions } from "./run-fault.js";

// `npm run mutate -- [PATH-PART...] [--all-checks]`: puts every fault into its protocol and tells which were noticed. The exit code is 1
// if one was not, or not as its table says, and 2 if a table does not fit.

const { values, positionals } = parseArgs({ allowPositionals: true, options: { "all-checks": { type: "boolean", default: false } } });

try {
  process.exitCode = runAll(positionals, { allChecks: values["all-checks"] });
} catch (error) {
  if (!(error instanceof FaultTableError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function runAll(parts: readonly string[], options: RunOptions): number {
  const protocols = listProtocols().filter((path) => parts.length === 0 || parts.some((part) => path.includes(part)));
  if (protocols.length === 0) throw new FaultTableError(`Cannot find a protocol: no path contains ${parts.join(" or ")}`);
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
