/** Rumur's search of a text. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isInstalled, runTimed } from "../race/timed-run.js";
import { tooManyWays, type Finding, type FindingVerdict } from "./finding.js";

export type RumurFinding = Finding | { readonly verdict: "refused" | "too slow"; readonly text: string };

/** Are the programs there? */
export function hasRumur(): boolean {
  return isInstalled("rumur") && isInstalled("gcc");
}

/** Translates, compiles and runs a text, each for at most so many seconds. */
export function rumurFinding(text: string, limitSeconds: number): RumurFinding {
  const folder = mkdtempSync(join(tmpdir(), "kettle-export-"));
  const path = (ending: string): string => join(folder, `model${ending}`);
  try {
    writeFileSync(path(".m"), text);
    const options = "--deadlock-detection off --symmetry-reduction off --counterexample-trace off --value-type int32_t --threads 1";
    const lines = [
      `rumur ${options} --output ${path(".c")} ${path(".m")} 2>&1`,
      `gcc -w -O1 -march=native -mcx16 -std=c11 -o ${path("")} ${path(".c")} -lpthread 2>&1`,
    ];
    for (const line of lines) {
      const { status, output } = runTimed(line, limitSeconds);
      if (status === undefined) return { verdict: "too slow", text: line };
      if (status !== 0) return { verdict: "refused", text: output.slice(0, 300) };
    }
    const { status, output } = runTimed(path(""), limitSeconds);
    return status === undefined ? { verdict: "too slow", text: "the search" } : readOutput(output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the output says, in the order in which violations are told. */
function readOutput(output: string): RumurFinding {
  const [, states, transitions] = /(\d+) states, (\d+) rules fired in/u.exec(output) ?? [];
  if (states === undefined || transitions === undefined) return { verdict: "refused", text: output.slice(-300) };
  return { verdict: verdictIn(output), states: Number(states), transitions: Number(transitions), steps: undefined };
}

const signs: readonly (readonly [RegExp, FindingVerdict])[] = [
  [new RegExp(tooManyWays, "u"), "bounded"],
  [/No error found/u, "holds"],
  [/invariant "deadlock" failed/u, "deadlock"],
  [/invariant .* failed/u, "invariant"],
  [/(?:assertion|unexpected|overflow|continuation): /u, "assertion"],
  [/liveness property .* violated/u, "impossible"],
  [/" not hit/u, "uncovered"],
];

function verdictIn(output: string): FindingVerdict {
  return signs.find(([sign]) => sign.test(output))?.[1] ?? "error";
}
