import { expect, test } from "vitest";
import { expectationText, met, type Expectation } from "../../checker/trace/index.js";
import type { FailureKind, Verdict } from "../../checker/verdict/index.js";

function violated(kind: FailureKind, name?: string): Verdict {
  const failure = { kind, name, message: "", span: undefined, node: undefined, block: undefined };
  return { kind: "violated", failure, trace: undefined };
}

const holds: Verdict = { kind: "holds" };
const bounded: Verdict = { kind: "bounded", reason: "interrupted" };

test.each<readonly [Expectation, Verdict, boolean]>([
  [{ kind: "pass" }, holds, true],
  [{ kind: "pass" }, bounded, false],
  [{ kind: "pass" }, violated("deadlock"), false],
  [{ kind: "deadlock" }, violated("deadlock"), true],
  [{ kind: "deadlock" }, violated("stuck"), false],
  [{ kind: "deadlock" }, holds, false],
  [{ kind: "deadlock" }, bounded, false],
  [{ kind: "violation", name: "one writer" }, violated("invariant", "one writer"), true],
  [{ kind: "violation", name: "one writer" }, violated("invariant", "other"), false],
  [{ kind: "violation", name: "one writer" }, violated("assertion", "one writer"), false],
  [{ kind: "assertion" }, violated("assertion", "any text"), true],
  [{ kind: "unexpected", name: "Grant" }, violated("unexpected", "Grant"), true],
  [{ kind: "unexpected", name: "Grant" }, violated("unexpected", "Revoke"), false],
  [{ kind: "uncovered", name: "two readers" }, violated("uncovered", "two readers"), true],
])("%j is met by %j: %s", (expectation, verdict, expected) => {
  expect(met(expectation, verdict)).toBe(expected);
});

test("an expectation reads as in the file", () => {
  expect(expectationText({ kind: "pass" })).toBe("pass");
  expect(expectationText({ kind: "violation", name: "one writer" })).toBe('violation "one writer"');
  expect(expectationText({ kind: "unexpected", name: "Grant" })).toBe("unexpected Grant");
});
