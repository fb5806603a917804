import type { Protocol } from "../../dsl/analysis/index.js";
import type { Model } from "../../dsl/model/index.js";
import type { SearchResult, Trace, Verdict } from "../verdict/index.js";
import { met, type Expectation } from "./expectation.js";
import { waitForGraph, type WaitForGraph } from "./wait-for.js";

/** One check of a file after its search: everything that the reports tell, as plain data. */
export interface CheckResult {
  /** The protocol's name. */
  readonly protocol: string;
  /** The check's name. */
  readonly check: string;
  /** Every parameter with the value that it had. */
  readonly parameters: Readonly<Record<string, number | boolean>>;
  readonly expectation: Expectation;
  /** True if the verdict is what was expected. */
  readonly met: boolean;
  readonly result: SearchResult;
  /** For a deadlock and a stuck system: who waits for whom at the end of the trace. */
  readonly waitFor: WaitForGraph | undefined;
  /** What searched. */
  readonly engine: "reference" | "wasm";
  /** Threads that took part. */
  readonly workers: number;
}

/** What was searched, and what it should have shown. */
export interface Checked {
  readonly check: string;
  readonly protocol: Protocol;
  readonly expectation: Expectation;
}

/** A model that is none of a protocol, such as one written in Murphi. */
export interface CheckedModel {
  readonly check: string;
  readonly model: Model;
  readonly expectation: Expectation;
}

/** Judges a search by what its check expects, and explains who waits for whom where something is owed for ever. */
export function checkResult(
  checked: Checked | CheckedModel,
  result: SearchResult,
  { engine, workers }: Pick<CheckResult, "engine" | "workers"> = { engine: "reference", workers: 1 },
): CheckResult {
  const { check, expectation } = checked;
  const protocol = "protocol" in checked ? checked.protocol : undefined;
  return {
    protocol: "protocol" in checked ? checked.protocol.name : checked.model.name,
    check,
    parameters: protocol === undefined ? {} : parametersOf(protocol),
    expectation,
    met: met(expectation, result.verdict),
    result,
    waitFor: protocol && explainWaiting(protocol, result.verdict),
    engine,
    workers,
  };
}

/** Every parameter with its value. */
export function parametersOf(protocol: Protocol): CheckResult["parameters"] {
  return Object.fromEntries(protocol.params.map(({ name, value }) => [name, value]));
}

/** Who waits for whom where something is owed for ever; undefined for other verdicts. */
export function explainWaiting(protocol: Protocol, verdict: Verdict): WaitForGraph | undefined {
  if (verdict.kind !== "violated" || verdict.trace === undefined) return undefined;
  const { kind } = verdict.failure;
  if (kind !== "deadlock" && kind !== "stuck") return undefined;
  // A stuck system shows what it is caught in where it has gone as far as it can.
  const trace = verdict.aftermath?.trace ?? verdict.trace;
  return waitForGraph(protocol, lastSnapshot(trace).snapshot, trace.blocked);
}

/** The last state that a trace reached, and the number of the step that reached it: the state before a step that failed. */
export function lastSnapshot(trace: Trace): { readonly snapshot: Trace["initial"]; readonly step: number } {
  const snapshots = [trace.initial, ...trace.steps.map((step) => step.after)];
  const step = snapshots.findLastIndex((snapshot) => snapshot !== undefined);
  return { snapshot: snapshots[step] ?? trace.initial, step };
}
