/** Rumur, another reader of Murphi, and the C compiler that it needs: what it says of a model. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RumurOptions {
  /** `exhaustive`: exactly one state of each orbit. */
  readonly symmetry: "off" | "exhaustive";
  readonly deadlock: "off" | "stuck" | "stuttering";
}

export interface RumurFinding {
  readonly states: number;
  readonly rules: number;
  /** What is wrong, as Rumur says it; undefined if nothing is. */
  readonly error: string | undefined;
  /** Rules on the way to what is wrong. */
  readonly steps: number;
}

/** Are both installed? */
export const hasRumur = ["rumur", "gcc"].every((command) => spawnSync(command, ["--version"]).status === 0);

/** Has Rumur make a program of the model, and runs it on one thread. */
export function searchWithRumur(text: string, { symmetry, deadlock }: RumurOptions): RumurFinding {
  const folder = mkdtempSync(join(tmpdir(), "kettle-rumur-"));
  try {
    const [model, code, program] = ["model.m", "model.c", "model"].map((name) => join(folder, name));
    if (model === undefined || code === undefined || program === undefined) throw new Error("Cannot happen: there are three names");
    writeFileSync(model, text);
    // Numbers as wide as Kettle's: the least that the types need would report differences in between.
    const options = ["--symmetry-reduction", symmetry, "--deadlock-detection", deadlock, "--value-type", "int32_t", "--threads", "1"];
    run("rumur", ...options, "--output", code, model);
    run("gcc", "-O0", "-march=native", "-mcx16", "-std=c11", "-w", "-o", program, code, "-lpthread");
    return findingOf(spawnSync(program, { encoding: "utf8" }).stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(command: string, ...words: readonly string[]): void {
  const { status, stderr } = spawnSync(command, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`Cannot run ${command}: ${stderr}`);
}

function findingOf(output: string): RumurFinding {
  const counts = /(\d+) states, (\d+) rules fired/u.exec(output);
  if (counts === null) throw new Error(`Cannot read what Rumur says: ${output}`);
  const isWrong = !output.includes("No error found");
  const fired = output.match(/^.*fired\.$/gmu) ?? [];
  const [, story = ""] = output.split("Progress Report:");
  return {
    states: Number(counts[1]),
    rules: Number(counts[2]),
    error: isWrong ? story.trim().split("\n\n")[0] : undefined,
    steps: fired.filter((line) => line.startsWith("Rule ")).length,
  };
}
