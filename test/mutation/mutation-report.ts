import { passes } from "./outcome.js";
import type { CheckedFault, FaultResult, FaultStatus } from "./run-fault.js";

const marks: Readonly<Record<FaultStatus, string>> = { caught: "✓", harmless: "○", unseen: "?", survived: "✗", changed: "✗" };

const columns = ["caught", "harmless", "unseen", "survived", "changed"] as const;

/** What became of one fault: a line, and below it what has to be looked at. */
export function faultText({ fault, status, checks }: FaultResult): string {
  const head = `  ${marks[status]} ${fault.name}`;
  switch (status) {
    case "caught":
      return `${head}: ${checks.map(outcomeText).join("; ")}`;
    case "harmless":
    case "unseen":
      return `${head}: ${status} because ${fault.excuse?.reason ?? ""}`;
    case "survived":
    case "changed":
      return [`${head}: ${status}`, ...checks.flatMap(comparison)].join("\n");
  }
}

/** How many faults of a table ended how. */
export interface Tally {
  /** The path of the protocol. */
  readonly protocol: string;
  readonly counts: Readonly<Record<FaultStatus, number>>;
}

/** Counts the results of one table. */
export function tally(protocol: string, results: readonly FaultResult[]): Tally {
  return { protocol, counts: countEach((status) => results.filter((result) => result.status === status).length) };
}

/** A row for each protocol and one for all of them. */
export function summaryText(tallies: readonly Tally[]): string {
  const total = { protocol: "all", counts: countEach((status) => tallies.reduce((sum, { counts }) => sum + counts[status], 0)) };
  const rows = [...tallies, total].map(({ protocol, counts }) => [
    protocol,
    `${sumOf(counts)}`,
    ...columns.map((status) => `${counts[status]}`),
    rateText(counts),
  ]);
  return alignColumns([["protocol", "faults", ...columns, "rate"], ...rows]);
}

/** True if every fault ended as its table says. */
export function isClean({ counts }: Tally): boolean {
  return counts.survived === 0 && counts.changed === 0;
}

function countEach(count: (status: FaultStatus) => number): Tally["counts"] {
  return {
    caught: count("caught"),
    harmless: count("harmless"),
    unseen: count("unseen"),
    survived: count("survived"),
    changed: count("changed"),
  };
}

function sumOf(counts: Tally["counts"]): number {
  return columns.reduce((sum, status) => sum + counts[status], 0);
}

/** How many of the faults that do harm were caught. */
function rateText(counts: Tally["counts"]): string {
  const harmful = sumOf(counts) - counts.harmless;
  return harmful === 0 ? "–" : `${Math.floor((100 * counts.caught) / harmful)} %`;
}

/** The first column to the left, numbers to the right. */
function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cells = (row: readonly string[]): readonly string[] =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return rows.map((row) => cells(row).join("  ")).join("\n");
}

function comparison(checked: CheckedFault): readonly string[] {
  const { expected, outcome } = checked;
  if (expected === outcome || (expected === undefined && passes(outcome))) return [`      ${outcomeText(checked)}`];
  return [`      ${outcomeText(checked)}`, ...(expected === undefined ? [] : [`      but expected ${expected}`])];
}

function outcomeText({ check, outcome }: CheckedFault): string {
  return `check ${check} expect ${outcome}`;
}
