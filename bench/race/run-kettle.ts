import { fileURLToPath } from "node:url";
import type { Constants } from "../models/constants.js";
import type { Symmetry } from "./entries.js";
import type { Found } from "./peer.js";
import { runTimed, type TimedRun } from "./timed-run.js";

export interface KettleTask {
  readonly model: string;
  readonly workers: number;
  readonly symmetry: Symmetry;
  /** Is the model a protocol that was exported? Such a model says itself what a deadlock is. */
  readonly isExported: boolean;
  readonly limitSeconds: number;
  /** How many states are enough; all if undefined. */
  readonly mostStates?: number | undefined;
}

export interface KettleFound extends Found {
  /** What the search took without the start of Node, reading the model and compiling it. */
  readonly searchSeconds: number;
}

/** An export is done in less than one. */
const exportSeconds = 60;
const command = fileURLToPath(new URL("../../bin/main.js", import.meta.url));

/** The command as users run it, from the start of Node to its end: reading the model, compiling and searching. */
export function runKettle({ model, workers, symmetry, isExported, limitSeconds, mostStates }: KettleTask): TimedRun & KettleFound {
  const options = ["--json", "--workers", String(workers), "--symmetry", symmetry, "--memory", "4G"];
  const more = [...(isExported ? ["--deadlock", "off"] : []), ...(mostStates === undefined ? [] : ["--states", String(mostStates)])];
  const run = runTimed(lineOf(["verify", model, ...options, ...more]), limitSeconds);
  return { ...run, ...readRecord(run.output) };
}

/** The check of a protocol as a model in Murphi. */
export function exportModel(path: string, { check, constants }: { readonly check: string; readonly constants: Constants }): string {
  const settings = Object.entries(constants).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const { status, output } = runTimed(lineOf(["export", "--to", "murphi", path, "--check", check, ...settings]), exportSeconds);
  if (status !== 0) throw new Error(`${path} could not be exported`);
  return output;
}

function lineOf(words: readonly string[]): string {
  return [process.execPath, command, ...words].map((word) => `'${word}'`).join(" ");
}

/** What `kettle verify --json` says of one check. */
export function readRecord(line: string): KettleFound {
  const unknown: KettleFound = { verdict: "unknown", states: Number.NaN, rules: Number.NaN, searchSeconds: Number.NaN };
  if (line.trim() === "") return unknown;
  const record: unknown = JSON.parse(line);
  if (typeof record !== "object" || record === null) return unknown;
  const verdict: unknown = Reflect.get(record, "verdict");
  const states: unknown = Reflect.get(record, "states");
  const rules: unknown = Reflect.get(record, "transitions");
  const searchSeconds: unknown = Reflect.get(record, "seconds");
  if (typeof states !== "number" || typeof rules !== "number" || typeof searchSeconds !== "number") return unknown;
  return { verdict: verdict === "holds" || verdict === "violated" ? verdict : "unknown", states, rules, searchSeconds };
}
