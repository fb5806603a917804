import { countText, memoryText, unreachable } from "../../dsl/diagnostics/index.js";
import type { Failure, FailureKind, SearchResult, Verdict } from "../verdict/index.js";
import type { CheckResult } from "./check-result.js";
import { expectationText } from "./expectation.js";

const failureTitles: Readonly<Record<FailureKind, string>> = {
  error: "Error",
  assertion: "Assertion",
  invariant: "Violation",
  unexpected: "Unexpected message",
  overflow: "Overflow",
  continuation: "Continuation",
  deadlock: "Deadlock",
  stuck: "Stuck",
  impossible: "Impossible",
  liveness: "Liveness",
  uncovered: "Uncovered",
};

/** `deadlock, as expected`, `holds, but deadlock was expected`, `holds`. */
export function judgementText({ result, expectation, met }: CheckResult): string {
  const verdict = verdictText(result.verdict);
  if (!met)
    return expectation.kind === "pass" && result.verdict.kind === "violated"
      ? verdict
      : `${verdict}, but ${expectationText(expectation)} was expected`;
  return expectation.kind === "pass" ? verdict : `${verdict}, as expected`;
}

/** `1,234 states, 5,678 transitions, depth 14, 0.8 s, symmetry full` */
export function figuresText({ states, transitions, depth, seconds, symmetry, omission, spilledBytes }: SearchResult): string {
  return [
    countText(states, "state"),
    countText(transitions, "transition"),
    `depth ${depth}`,
    secondsText(seconds),
    `symmetry ${symmetry}`,
    ...(spilledBytes === undefined || spilledBytes === 0 ? [] : [`${memoryText(spilledBytes)} on the disk`]),
    ...(omission === undefined ? [] : [omissionText(omission)]),
  ].join(", ");
}

/** `a state missed with probability below 1e-9` */
function omissionText(omission: number): string {
  return `a state missed with probability below 1e${Math.max(-18, Math.ceil(Math.log10(omission)))}`;
}

/** What the search found, in one sentence. */
export function headlineOf({ result }: CheckResult): string {
  const { verdict } = result;
  switch (verdict.kind) {
    case "holds":
      return `Every reachable state was searched and no property is violated: ${figuresText(result)}.`;
    case "bounded":
      return `The search was cut off (${verdict.reason}): nothing is said about the states beyond ${figuresText(result)}.`;
    case "violated":
      return failureHeadline(verdict.failure);
    default:
      return unreachable(verdict);
  }
}

/** `Deadlock: something is still owed and nothing can change any more.` */
export function failureHeadline({ kind, message, isTimer }: Failure): string {
  return `${isTimer ? "Unexpected timer" : failureTitles[kind]}: ${message}.`;
}

/** `0.8 s`, `42 s`, `3 min 5 s` */
export function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case "holds":
      return "holds";
    case "bounded":
      return `cut off (${verdict.reason})`;
    case "violated":
      return failureText(verdict.failure);
    default:
      return unreachable(verdict);
  }
}

/** `deadlock`, `violation of "one writer"`, `unexpected Grant` */
export function failureText({ kind, name }: Failure): string {
  const word = kind === "invariant" ? "violation of" : kind;
  if (name === undefined) return kind === "invariant" ? "violation" : word;
  return kind === "unexpected" ? `${word} ${name}` : `${word} "${name}"`;
}
