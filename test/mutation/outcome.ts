import type { FailureKind, Verdict } from "../../checker/verdict/index.js";
import { expectationText, type Expectation } from "../../checker/trace/index.js";
import type { Diagnostic } from "../../dsl/diagnostics/index.js";
import { unreachable } from "../../dsl/diagnostics/index.js";

const pass = "pass";

/** Did nothing notice the fault? */
export function passes(outcome: string): boolean {
  return outcome === pass;
}

/** A verdict as tables of faults write it: as in a check, and how long the shortest trace is. */
export function outcomeOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case "holds":
      return pass;
    case "bounded":
      return `bounded: ${verdict.reason}`;
    case "violated": {
      const { kind, name } = verdict.failure;
      const expectation = expectationText({ kind: expectedKind(kind), name });
      return verdict.trace === undefined ? expectation : `${expectation} in ${verdict.trace.steps.length} steps`;
    }
    default:
      return unreachable(verdict);
  }
}

/** What a protocol with errors answers: it is not even searched. */
export function rejection(diagnostics: readonly Diagnostic[]): string {
  const codes = new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code));
  return `rejected ${[...codes].sort().join(", ")}`;
}

function expectedKind(kind: FailureKind): Expectation["kind"] {
  return kind === "invariant" ? "violation" : kind;
}
