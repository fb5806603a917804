import { hasErrors, type Diagnostic, type Source } from "../../dsl/diagnostics/index.js";
import type { Aftermath, Lasso, Trace, Verdict } from "../verdict/index.js";
import { changes } from "./changes.js";
import type { CheckResult } from "./check-result.js";
import { expectationText } from "./expectation.js";
import { namesBlocks } from "./plain-text.js";
import type { Violation } from "./report.js";
import { sourceLine } from "./source-line.js";
import { fairnessTexts } from "./lasso-text.js";
import { actionText, effectTexts } from "./step-text.js";
import { wholeRun } from "./stretches.js";

/** One step of a trace on the wire. `line` is the 1-based line of the handler that ran first. */
export interface StepRecord {
  readonly step: number;
  /** What happened, with what it caused: `Manager receives ReadReq from ClientB; sends Data to ClientB`. */
  readonly action: string;
  /** Absent where no node takes the step. */
  readonly node: string | undefined;
  readonly block: string | undefined;
  readonly line: number | undefined;
  /** What `note` said of the step; absent where it said nothing. */
  readonly notes: readonly string[] | undefined;
  readonly changes: readonly { readonly path: string; readonly before: string | undefined; readonly after: string }[];
}

/** One check on the wire; keys that mean nothing are absent there. */
export interface CheckRecord {
  readonly protocol: string;
  readonly check: string;
  readonly parameters: CheckResult["parameters"];
  /** In the words of the file: `violation "one writer"`. */
  readonly expected: string;
  readonly verdict: Verdict["kind"];
  readonly met: boolean;
  readonly violation: ViolationRecord | undefined;
  /** What went wrong, or why the search was cut off. */
  readonly reason: string | undefined;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  readonly symmetry: "full" | "off";
  /** States of the search without symmetry that decided `leads to`; absent where there was none. */
  readonly liveness: number | undefined;
  /** Of a search with fingerprints: it has missed a state with at most this probability. */
  readonly omission: number | undefined;
  /** Of a search with states on the disk: what was written there. */
  readonly spilledBytes: number | undefined;
  readonly workers: number;
  readonly engine: string;
  readonly bounds: readonly string[] | undefined;
}

export interface ViolationRecord {
  readonly kind: string;
  readonly name: string | undefined;
  readonly trace: readonly StepRecord[] | undefined;
  readonly waitFor: readonly { readonly from: string; readonly to: string; readonly why: string }[] | undefined;
  readonly cycle: readonly string[] | undefined;
  /** Of a stuck system: how it may go on behind `trace`. The last step leads back to the state after step `returnsTo`; absent where it does not. */
  readonly aftermath: { readonly steps: readonly StepRecord[]; readonly returnsTo: number | undefined } | undefined;
  /** Of a `leads to`: how the run goes on for ever behind `trace`. */
  readonly lasso: LassoRecord | undefined;
}

/** What never comes, and what repeats meanwhile. */
export interface LassoRecord {
  /** The values of the property's variables. */
  readonly for: Lasso["binding"];
  /** Due from the state after this step on. */
  readonly since: number;
  /** The steps that repeat; absent where the run ends. */
  readonly cycle: readonly StepRecord[] | undefined;
  /** Why it may happen: what the cycle does, and what is not always possible in it. */
  readonly fairness: readonly string[];
}

/** A file that has errors, on the wire. */
export interface ErrorRecord {
  readonly file: string;
  readonly verdict: "error";
  readonly met: false;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly line: number;
    readonly column: number;
    readonly hint: string | undefined;
  }[];
}

/** The wire form of a check's result: one line of JSON with `JSON.stringify`. */
export function jsonRecord(check: CheckResult, source: Source): CheckRecord {
  const { verdict, states, transitions, depth, seconds, symmetry, boundsReached } = check.result;
  return {
    protocol: check.protocol,
    check: check.check,
    parameters: check.parameters,
    expected: expectationText(check.expectation),
    verdict: verdict.kind,
    met: check.met,
    violation: verdict.kind === "violated" ? violationRecord({ ...check, ...verdict }, source) : undefined,
    reason: reasonOf(verdict),
    states,
    transitions,
    depth,
    seconds,
    symmetry,
    omission: check.result.omission,
    spilledBytes: check.result.spilledBytes,
    liveness: check.result.liveness,
    workers: check.workers,
    engine: check.engine,
    bounds: boundsReached.length === 0 ? undefined : boundsReached,
  };
}

/** The wire form of a file with errors. */
export function errorRecord(source: Source, diagnostics: readonly Diagnostic[]): ErrorRecord | undefined {
  if (!hasErrors(diagnostics)) return undefined;
  return {
    file: source.name,
    verdict: "error",
    met: false,
    diagnostics: diagnostics.map(({ code, severity, message, span, hint }) => {
      const { line, column } = sourceLine(source, span);
      return { code, severity, message, line, column, hint };
    }),
  };
}

function reasonOf(verdict: Verdict): string | undefined {
  if (verdict.kind === "violated") return verdict.failure.message;
  return verdict.kind === "bounded" ? verdict.reason : undefined;
}

/** The wire form of a violation. */
export function violationRecord(violation: Violation, source: Source): ViolationRecord {
  const { failure, trace, waitFor, lasso, aftermath } = violation;
  const cycle = waitFor?.cycle ?? [];
  const steps = trace && stepRecords(wholeRun({ ...violation, trace }).trace, source);
  const way = lasso?.returnsTo ?? trace?.steps.length;
  return {
    kind: failure.kind,
    name: failure.name,
    trace: steps?.slice(0, way),
    waitFor: waitFor?.edges.map(({ from, to, why }) => ({ from, to, why })),
    cycle: cycle.length === 0 ? undefined : cycle,
    aftermath: aftermath && steps && aftermathRecord(aftermath, steps.slice(way)),
    lasso: lasso && lassoRecord(lasso, steps?.slice(way) ?? []),
  };
}

function aftermathRecord({ trace, returnsTo }: Aftermath, steps: readonly StepRecord[]): ViolationRecord["aftermath"] {
  const before = (steps[0]?.step ?? 1) - 1;
  return trace.steps.length === 0 ? undefined : { steps, returnsTo: returnsTo === undefined ? undefined : before + returnsTo };
}

function lassoRecord(lasso: Lasso, cycle: readonly StepRecord[]): LassoRecord {
  const { binding, since, returnsTo } = lasso;
  return { for: binding, since, cycle: returnsTo === undefined ? undefined : cycle, fairness: fairnessTexts(lasso) };
}

function stepRecords(trace: Trace, source: Source): readonly StepRecord[] {
  const withBlocks = namesBlocks(trace.initial);
  const befores = [trace.initial, ...trace.steps.map((step) => step.after)];
  return trace.steps.map((step, index) => {
    const before = befores[index];
    const [run] = step.runs;
    return {
      step: index + 1,
      action: [actionText(step, withBlocks), ...effectTexts(step, withBlocks)].join("; "),
      node: step.node === "" ? undefined : step.node,
      block: step.block,
      line: run && sourceLine(source, run.span).line,
      notes: step.notes.length === 0 ? undefined : step.notes,
      changes:
        before === undefined || step.after === undefined
          ? []
          : changes(before, step.after).map((change) => ({ path: change.path, before: change.before, after: change.after })),
    };
  });
}
