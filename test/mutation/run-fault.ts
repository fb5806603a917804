import { readFileSync } from "node:fs";
import { hasErrors, load, type Loaded, type Scenario } from "../../dsl/index.js";
import { applyEdit } from "./apply-edit.js";
import { decide } from "./decide.js";
import { FaultTableError, type Excuse, type ExpectedOutcome, type Fault } from "./fault.js";
import { outcomeOf, passes, rejection } from "./outcome.js";

/** What became of a fault in one check. */
export interface CheckedFault extends ExpectedOutcome {
  /** Undefined for a check that the table says nothing about. */
  readonly expected: string | undefined;
}

/**
 * `caught`, `harmless` and `unseen` are as the table says. `survived`: no check noticed a fault that should be caught. `changed`: noticed,
 * but otherwise than the table says, or not expected to be.
 */
export type FaultStatus = "caught" | Excuse["kind"] | "survived" | "changed";

export interface FaultResult {
  readonly fault: Fault;
  readonly status: FaultStatus;
  readonly checks: readonly CheckedFault[];
}

/** A protocol without faults. */
export interface Original {
  readonly path: string;
  readonly text: string;
  /** The checks that pass: those that can notice a fault. */
  readonly passing: readonly string[];
}

export interface RunOptions {
  /** Every check that passes without the fault, instead of those that the table names. */
  readonly allChecks: boolean;
}

/** A mutant may have many more states than its protocol. Ten times what a check of the tables needs; a cut off search counts as changed. */
const maxStates = 200_000;

/** Reads the protocol at `path`. Throws an error if it has errors itself. */
export function readOriginal(path: string): Original {
  const text = readFileSync(path, "utf8");
  const { scenarios, diagnostics } = load({ name: path, text });
  if (hasErrors(diagnostics)) throw new FaultTableError(`Cannot put faults into ${path}: it has errors`);
  const passing = scenarios.filter(({ expectation }) => expectation === undefined || expectation.kind === "pass");
  return { path, text, passing: passing.map(({ name }) => name) };
}

/** Puts the fault into the protocol and searches. Throws an error if the table does not fit the protocol. */
export function runFault(original: Original, fault: Fault, { allChecks }: RunOptions): FaultResult {
  const named = fault.expected.map(({ check }) => check);
  const unknown = named.find((check) => !original.passing.includes(check));
  if (unknown !== undefined)
    throw new FaultTableError(`Cannot run "${fault.name}": ${original.path} has no check "${unknown}" that passes`);
  const mutant = load({ name: original.path, text: applyEdit(original.text, fault) });
  const checks = (allChecks ? original.passing : named).map((check): CheckedFault => {
    const expected = fault.expected.find((one) => one.check === check)?.outcome;
    return { check, outcome: outcomeIn(mutant, check), expected };
  });
  return { fault, checks, status: statusOf(fault, checks) };
}

function outcomeIn({ diagnostics, scenarios }: Loaded, check: string): string {
  if (hasErrors(diagnostics)) return rejection(diagnostics);
  const scenario = scenarios.find(({ name }) => name === check);
  if (scenario === undefined) throw new FaultTableError(`Cannot find check "${check}": the fault has removed it`);
  return search(scenario);
}

function search({ protocol }: Scenario): string {
  return outcomeOf(decide(protocol, maxStates).verdict);
}

function statusOf({ excuse }: Fault, checks: readonly CheckedFault[]): FaultStatus {
  if (excuse !== undefined) return checks.every(({ outcome }) => passes(outcome)) ? excuse.kind : "changed";
  if (checks.every(({ outcome }) => passes(outcome))) return "survived";
  return checks.every(({ outcome, expected }) => expected === undefined || outcome === expected) ? "caught" : "changed";
}
