import { unreachable } from "../../dsl/diagnostics/index.js";
import type { FailureKind, Verdict } from "../verdict/index.js";

/** What a check expects: `expect violation "text"`. */
export interface Expectation {
  /** A violation is the failure of an invariant. */
  readonly kind: "pass" | "violation" | Exclude<FailureKind, "invariant">;
  /** The property's text, or the name of the unexpected message. Undefined: any. */
  readonly name?: string | undefined;
}

/** The expectation of a check that states none. */
export const expectPass: Expectation = { kind: "pass" };

/** True if the verdict is what the check expects. Kind and name are compared, never the trace; a search that was cut off meets nothing. */
export function met(expectation: Expectation, verdict: Verdict): boolean {
  switch (verdict.kind) {
    case "holds":
      return expectation.kind === "pass";
    case "bounded":
      return false;
    case "violated": {
      const { kind, name } = verdict.failure;
      return failureKind(expectation) === kind && (expectation.name === undefined || expectation.name === name);
    }
    default:
      return unreachable(verdict);
  }
}

/** In the words of the file: `pass`, `deadlock`, `violation "one writer"`, `unexpected Grant`. */
export function expectationText({ kind, name }: Expectation): string {
  if (name === undefined) return kind;
  return kind === "unexpected" ? `${kind} ${name}` : `${kind} "${name}"`;
}

function failureKind({ kind }: Expectation): FailureKind | undefined {
  if (kind === "pass") return undefined;
  return kind === "violation" ? "invariant" : kind;
}
