import { seededRandom } from "../../checker/simulation/index.js";
import { hasErrors, lineOf, load, type Source } from "../../dsl/index.js";
import { decide } from "./decide.js";
import { applyMutation, listMutations, type Mutation } from "./operators.js";
import { outcomeOf, passes, rejection } from "./outcome.js";
import type { Original } from "./run-fault.js";

/** What became of a fault that a rule made. */
export interface GeneratedResult {
  readonly mutation: Mutation;
  readonly line: number;
  /** Undecided: no check noticed it, but a search was cut off. */
  readonly status: "caught" | "rejected" | "survived" | "undecided";
  /** Of the check that noticed it, else of the last one. */
  readonly outcome: string;
}

export interface GenerateOptions {
  readonly count: number;
  readonly seed: number;
}

/** A protocol is measured by many mutants: one that grows without end must not hold up the others. */
const maxStates = 20_000;

/** `count` different faults of the protocol, chosen by `seed`; all of them if there are not so many. */
export function generateFaults({ path, text }: Original, { count, seed }: GenerateOptions): readonly Mutation[] {
  const random = seededRandom(seed);
  const left = [...listMutations({ name: path, text })];
  return Array.from({ length: Math.min(count, left.length) }).flatMap(() => left.splice(random(left.length), 1));
}

/** Runs the checks that pass without the fault, in their order, until one notices it. */
export function runGenerated(original: Original, mutation: Mutation): GeneratedResult {
  const source: Source = { name: original.path, text: original.text };
  const line = lineOf(source, mutation.start);
  const mutant = load({ name: original.path, text: applyMutation(source, mutation) });
  if (hasErrors(mutant.diagnostics)) return { mutation, line, status: "rejected", outcome: rejection(mutant.diagnostics) };
  let cutOff: string | undefined;
  for (const { name, protocol } of mutant.scenarios.filter((scenario) => original.passing.includes(scenario.name))) {
    const { verdict } = decide(protocol, maxStates);
    const outcome = outcomeOf(verdict);
    if (verdict.kind === "bounded") cutOff = outcome;
    else if (!passes(outcome)) return { mutation, line, status: "caught", outcome: `check ${name} expect ${outcome}` };
  }
  return { mutation, line, status: cutOff === undefined ? "survived" : "undecided", outcome: cutOff ?? "pass" };
}

/** A line for each fault that was not caught, with its text, and how many there were. */
export function generatedText({ path, text }: Original, results: readonly GeneratedResult[]): string {
  const open = results.filter(({ status }) => status === "survived" || status === "undecided");
  const lines = open.map(({ mutation: { rule, start, end, replacement }, line, status }) => {
    const change = rule === "leave out" ? "" : ` → ${oneLine(replacement)}`;
    return `  ${status} ${path}:${line}: ${rule} ${oneLine(text.slice(start, end))}${change}`;
  });
  const count = (status: GeneratedResult["status"]): number => results.filter((result) => result.status === status).length;
  const noticed = count("caught") + count("rejected");
  const rate = results.length === 0 ? 0 : Math.floor((100 * noticed) / results.length);
  const counts = `${results.length} generated: ${count("caught")} caught, ${count("rejected")} rejected, ${count("survived")} survived`;
  return [...lines, `  ${counts}, ${count("undecided")} undecided: ${rate} %`].join("\n");
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, " ");
}
