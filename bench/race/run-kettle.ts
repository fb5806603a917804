import { fileURLToPath } from "node:url";
import type { Symmetry } from "./entries.js";
import type { Found } from "./peer.js";
import { runTimed, type TimedRun } from "./timed-run.js";

export interface KettleTask {
  readonly model: string;
  readonly workers: number;
  readonly symmetry: Symmetry;
  readonly limitSeconds: number;
}

const command = fileURLToPath(new URL("../../bin/main.js", import.meta.url));

/** The command as users run it, from the start of Node to its end: reading the model, compiling and searching. */
export function runKettle({ model, workers, symmetry, limitSeconds }: KettleTask): TimedRun & Found {
  const words = [
    process.execPath,
    command,
    "verify",
    model,
    "--json",
    "--workers",
    String(workers),
    "--symmetry",
    symmetry,
    "--memory",
    "4G",
  ];
  const run = runTimed(words.map((word) => `'${word}'`).join(" "), limitSeconds);
  return { ...run, ...readRecord(run.output) };
}

/** What `kettle verify --json` says of one check. */
export function readRecord(line: string): Found {
  const unknown: Found = { verdict: "unknown", states: Number.NaN, rules: Number.NaN };
  if (line.trim() === "") return unknown;
  const record: unknown = JSON.parse(line);
  if (typeof record !== "object" || record === null) return unknown;
  const verdict: unknown = Reflect.get(record, "verdict");
  const states: unknown = Reflect.get(record, "states");
  const rules: unknown = Reflect.get(record, "transitions");
  if (typeof states !== "number" || typeof rules !== "number") return unknown;
  return { verdict: verdict === "holds" || verdict === "violated" ? verdict : "unknown", states, rules };
}
