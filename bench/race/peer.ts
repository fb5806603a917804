/**
 * Other model checkers that read Murphi, as data: the lines that prepare a search, the line that runs it, and where its output says what was found.
 * In the lines `{model}` stands for the model's file, `{folder}` for a folder of its own, `{workers}` for the number of threads, `{symmetry}` for what the peer calls
 * full symmetry or none, and `{exported}` for what it needs to be told of a protocol that was exported, nothing for other models.
 */
import { readFileSync } from "node:fs";
import type { Symmetry } from "./entries.js";
import { runTimed, isInstalled, type TimedRun } from "./timed-run.js";

export interface Peer {
  readonly name: string;
  /** Programs without which it cannot run. */
  readonly needs: readonly string[];
  readonly prepare: readonly string[];
  readonly run: string;
  readonly symmetry: Readonly<Record<Symmetry, string>>;
  readonly exported: string;
  /** Patterns of the output: two with the number as their group, and two for the verdict. */
  readonly states: string;
  readonly rules: string;
  readonly holds: string;
  readonly violated: string;
}

/** What one search says. */
export interface Found {
  readonly verdict: "holds" | "violated" | "unknown";
  readonly states: number;
  readonly rules: number;
}

export interface PeerTask {
  readonly peer: Peer;
  readonly model: string;
  readonly folder: string;
  readonly workers: number;
  readonly symmetry: Symmetry;
  readonly isExported: boolean;
  readonly limitSeconds: number;
}

/** Rumur, built as its author advises: the host's instructions, no schedules of scalarsets, pointers of 48 bits; and by clang, whose code is faster. */
export const rumur: Peer = {
  name: "Rumur",
  needs: ["rumur", "clang"],
  prepare: [
    "rumur --quiet --scalarset-schedules off --pointer-bits 48 --threads {workers} --symmetry-reduction {symmetry} --counterexample-trace off" +
      " {exported} --output {folder}/model.c {model}",
    "clang -O3 -march=native -mcx16 -std=c11 -w -o {folder}/model {folder}/model.c -lpthread",
  ],
  run: "{folder}/model",
  symmetry: { off: "off", full: "heuristic" },
  exported: "--deadlock-detection off --value-type int32_t",
  states: "(\\d+) states, \\d+ rules fired in",
  rules: "states, (\\d+) rules fired in",
  holds: "No error found",
  violated: "error\\(s\\) found",
};

/** The peer that a file of JSON describes, with the fields of `Peer`. Throws a `RangeError` if some are missing. */
export function readPeer(path: string): Peer {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (isPeer(value)) return value;
  throw new RangeError(`${path} describes no peer: it needs ${Object.keys(rumur).join(", ")}`);
}

function isPeer(value: unknown): value is Peer {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(rumur).every(([key, like]) => {
    const own: unknown = Reflect.get(value, key);
    if (Array.isArray(like)) return Array.isArray(own) && own.every((one) => typeof one === "string");
    return typeof own === typeof like;
  });
}

export function isHere({ needs }: Peer): boolean {
  return needs.every(isInstalled);
}

/** Exported protocols have long programs: a compiler may take half a minute. */
const prepareSeconds = 600;

/** Makes the search ready, and says what that took: all lines together. */
export function prepare(task: PeerTask): TimedRun {
  return runTimed(task.peer.prepare.map((line) => fill(task, line)).join(" && "), prepareSeconds);
}

export function runPeer(task: PeerTask): TimedRun & Found {
  const run = runTimed(fill(task, task.peer.run), task.limitSeconds);
  return { ...run, ...readOutput(task.peer, run.output) };
}

/** What the peer says in its output. The last of several numbers counts, as some tell their progress in the same words. */
export function readOutput({ states, rules, holds, violated }: Peer, output: string): Found {
  const number = (pattern: string): number => Number([...output.matchAll(new RegExp(pattern, "gu"))].at(-1)?.[1] ?? Number.NaN);
  const says = (pattern: string): boolean => new RegExp(pattern, "u").test(output);
  const verdict = says(holds) ? "holds" : says(violated) ? "violated" : "unknown";
  return { verdict, states: number(states), rules: number(rules) };
}

function fill({ peer, model, folder, workers, symmetry, isExported }: PeerTask, line: string): string {
  const values: Readonly<Record<string, string>> = {
    model,
    folder,
    workers: String(workers),
    symmetry: peer.symmetry[symmetry],
    exported: isExported ? peer.exported : "",
  };
  return line.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => values[name] ?? whole);
}
