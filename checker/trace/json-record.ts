import { hasErrors, type Diagnostic, type Source } from "../../dsl/diagnostics/index.js";
import type { Trace, Verdict } from "../verdict/index.js";
import { changes } from "./changes.js";
import type { CheckResult } from "./check-result.js";
import { expectationText } from "./expectation.js";
import { namesBlocks } from "./plain-text.js";
import type { Violation } from "./report.js";
import { sourceLine } from "./source-line.js";
import { actionText, effectTexts } from "./step-text.js";

/** One step of a trace on the wire. `line` is the 1-based line of the handler that ran first. */
export interface StepRecord {
  readonly step: number;
  /** What happened, with what it caused: `Manager receives ReadReq from ClientB; sends Data to ClientB`. */
  readonly action: string;
  readonly node: string;
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
export function violationRecord({ failure, trace, waitFor }: Violation, source: Source): ViolationRecord {
  const cycle = waitFor?.cycle ?? [];
  return {
    kind: failure.kind,
    name: failure.name,
    trace: trace && stepRecords(trace, source),
    waitFor: waitFor?.edges.map(({ from, to, why }) => ({ from, to, why })),
    cycle: cycle.length === 0 ? undefined : cycle,
  };
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
      node: step.node,
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
