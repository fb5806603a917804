/**
 * Fleets of name servers as processes on TCP, with clients that change names while servers are killed, leave, join again and are cut off: whether the history of
 * each name is linearizable, and whether all servers hold the same in the end. `--runs N` and `--operations N` say how much, `--seed N` where to begin.
 */
import { parseArgs } from "node:util";
import { runProcesses, type RunResult } from "./process-run.js";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10" },
    operations: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
  },
});

console.log("| seed | operations | without an answer | kills | stops | leaves | cuts | seconds | history | servers agree |");
console.log("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |");
for (let run = 0; run < Number(values.runs); run += 1) {
  const seed = Number(values.seed) + run;
  const result = await runProcesses({ seed, servers: 4, clients: 8, operations: Number(values.operations) });
  console.log(row(seed, result));
  if (result.verdict !== "linearizable" || !result.agree) process.exitCode = 1;
}

function row(seed: number, { operations, unanswered, disturbances, seconds, verdict, agree }: RunResult): string {
  const { kill, stop, leave, cut } = disturbances;
  return `| ${[seed, operations, unanswered, kill, stop, leave, cut, seconds.toFixed(0), verdict, agree ? "yes" : "no"].join(" | ")} |`;
}
