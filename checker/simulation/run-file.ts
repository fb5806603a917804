/** A run on paper: a trace with what it is a trace of, as JSON. */
import type { Trace } from "../verdict/index.js";

/** What a saved run says. */
export interface RunFile {
  /** What the file is, and the version of its form. */
  readonly kettle: "run 1";
  readonly protocol: string;
  readonly check: string;
  readonly parameters: Readonly<Record<string, number | boolean>>;
  readonly trace: Trace;
}

/** What tells a saved step from the others that are possible in its state. */
export interface SavedStep {
  readonly event: unknown;
  readonly node: string;
  readonly block: string | undefined;
  readonly choices: readonly unknown[];
}

/** A saved run as far as it is needed to repeat it. */
export interface SavedRun {
  readonly protocol: string;
  readonly check: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly initial: unknown;
  readonly steps: readonly SavedStep[];
}

/** The text of a saved run; ends with a line break. */
export function writeRun(run: Omit<RunFile, "kettle">): string {
  return `${JSON.stringify({ kettle: "run 1", ...run } satisfies RunFile, undefined, 1)}\n`;
}

/** Undefined where the text is not that of a saved run. */
export function readRun(text: string): SavedRun | undefined {
  const run = parsed(text);
  if (!isRecord(run) || run["kettle"] !== "run 1" || !isRecord(run["trace"])) return undefined;
  const { protocol, check, parameters, trace } = run;
  const { initial, steps } = trace;
  if (typeof protocol !== "string" || typeof check !== "string" || !isRecord(parameters) || !Array.isArray(steps)) return undefined;
  const known = steps.flatMap((step: unknown) => readStep(step) ?? []);
  return known.length === steps.length ? { protocol, check, parameters, initial, steps: known } : undefined;
}

function readStep(step: unknown): SavedStep | undefined {
  if (!isRecord(step)) return undefined;
  const { event, node, block, choices } = step;
  if (typeof node !== "string" || !Array.isArray(choices)) return undefined;
  return { event, node, block: typeof block === "string" ? block : undefined, choices };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
