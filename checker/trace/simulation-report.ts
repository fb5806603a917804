/** What random walks found and where they came, for a terminal and as JSON. */
import { countText, numberText, type Source } from "../../dsl/diagnostics/index.js";
import type { Coverage, MachineCoverage, Met, SimulationResult, Verdict } from "../verdict/index.js";
import { fit, wrap } from "./canvas.js";
import { explainWaiting, parametersOf, type Checked, type CheckedModel } from "./check-result.js";
import { expectationText, met } from "./expectation.js";
import { violationRecord, type ViolationRecord } from "./json-record.js";
import { painter, type Painter } from "./paint.js";
import { violationReport, type ReportOptions, type Violation } from "./report.js";
import { shortName, sourceLine } from "./source-line.js";
import { failureText, secondsText } from "./verdict-text.js";

/** A check that was simulated: of a protocol, or of a model that is none of one. */
export type Simulated = (Checked | CheckedModel) & { readonly seed: number; readonly result: SimulationResult };

/**
 * False where a check that should pass failed. A check that expects a failure is faulty on purpose, and may fail in other ways than the one
 * that a search meets first; meeting none is no surprise either, since walks prove nothing.
 */
export function isAsExpected({ expectation, result }: Pick<Simulated, "expectation" | "result">): boolean {
  return result.failure === undefined || expectation.kind !== "pass";
}

/** A line with the outcome; for a failure the walk that led to it; else what was covered and what was not. */
export function simulationReport(simulated: Simulated, options: ReportOptions): string {
  const { source, colour = false, width = 80 } = options;
  const page: Page = { source, width, paint: painter(colour) };
  const violation = violationOf(simulated);
  const lines = violation === undefined ? coverageLines(page, simulated.result.coverage) : [violationReport(violation, options)];
  return [...headLines(page, simulated), ...lines].join("\n");
}

/** The wire form: one line of JSON with `JSON.stringify`. */
export function simulationRecord(simulated: Simulated, source: Source): SimulationRecord {
  const { check, expectation, seed, result } = simulated;
  const violation = violationOf(simulated);
  return {
    protocol: "model" in simulated ? simulated.model.name : simulated.protocol.name,
    check,
    parameters: "model" in simulated ? {} : parametersOf(simulated.protocol),
    expected: expectationText(expectation),
    simulation: result.ended,
    asExpected: isAsExpected(simulated),
    violation: violation && violationRecord(violation, source),
    reason: result.failure?.message,
    seed,
    walks: result.walks,
    steps: result.steps,
    atRest: result.atRest,
    coverage: result.coverage,
    seconds: result.seconds,
  };
}

/** A simulation on the wire; keys that mean nothing are absent there. */
export interface SimulationRecord {
  readonly protocol: string;
  readonly check: string;
  readonly parameters: Readonly<Record<string, number | boolean>>;
  readonly expected: string;
  readonly simulation: SimulationResult["ended"];
  readonly asExpected: boolean;
  readonly violation: ViolationRecord | undefined;
  readonly reason: string | undefined;
  readonly seed: number;
  readonly walks: number;
  readonly steps: number;
  readonly atRest: number;
  readonly coverage: Coverage;
  readonly seconds: number;
}

interface Page {
  readonly source: Source;
  readonly width: number;
  readonly paint: Painter;
}

function violationOf(simulated: Simulated): Violation | undefined {
  const { failure, trace } = simulated.result;
  if (failure === undefined) return undefined;
  if ("model" in simulated) return { parameters: {}, waitFor: undefined, failure, trace };
  const { protocol } = simulated;
  const verdict: Verdict = { kind: "violated", failure, trace };
  return { parameters: parametersOf(protocol), waitFor: explainWaiting(protocol, verdict), failure, trace };
}

function headLines({ width, paint }: Page, simulated: Simulated): readonly string[] {
  const { check, result, seed } = simulated;
  const isGood = isAsExpected(simulated);
  const figures = [
    countText(result.walks, "walk"),
    countText(result.steps, "step"),
    ...(result.atRest === 0 ? [] : [`${numberText(result.atRest)} to rest`]),
    secondsText(result.seconds),
    `seed ${seed}`,
  ].join(", ");
  const head = `${paint(isGood ? "✓" : "✗", isGood ? "green" : "red")} ${paint(check, "bold")}  `;
  const outcome = outcomeText(simulated);
  const isFitting = check.length + outcome.length + figures.length + 7 <= width;
  const painted = paint(outcome, isGood ? "plain" : "red");
  const first = isFitting ? [`${head}${painted}   ${paint(figures, "dim")}`] : [`${head}${painted}`, `    ${paint(figures, "dim")}`];
  const bounds = result.boundsReached;
  const reached = bounds.length === 0 ? [] : wrap(`bounds reached: ${bounds.join(", ")}`, width - 4);
  return [...first, ...reached.map((line) => `    ${paint(line, "yellow")}`)];
}

function outcomeText({ expectation, result }: Simulated): string {
  if (result.failure !== undefined) {
    const text = failureText(result.failure);
    if (expectation.kind === "pass") return text;
    const isSame = met(expectation, { kind: "violated", failure: result.failure, trace: result.trace });
    return isSame ? `${text}, as expected` : `${text} (${expectationText(expectation)} is expected)`;
  }
  const text = result.ended === "interrupted" ? "interrupted, no failure met" : "no failure met";
  return expectation.kind === "pass" ? text : `${text} (${expectationText(expectation)} is expected)`;
}

function coverageLines(page: Page, { machines, covers, rules = [] }: Coverage): readonly string[] {
  const { paint } = page;
  const missed = [...missedRules(page, rules), ...machines.flatMap((machine) => missedLines(page, machine)), ...missedCovers(page, covers)];
  return [
    "",
    ...machines.map((machine) => {
      const pairs = `${shareText(machine.deliveries)} messages in a state`;
      return `    ${machineTitle(machine)}: ${shareText(machine.states)} states, ${shareText(machine.handlers)} handlers, ${pairs}`;
    }),
    ...(rules.length === 0 ? [] : [`    rules: ${shareText(rules)}`]),
    ...(covers.length === 0 ? [] : [`    covers: ${shareText(covers)}`]),
    ...(missed.length === 0 ? [] : ["", `  ${paint("Never met", "bold")}`, ...missed]),
  ];
}

/** `5 of 7`: so many were met at least once. */
function shareText(parts: readonly { readonly count: number }[]): string {
  return `${parts.filter((part) => part.count > 0).length} of ${parts.length}`;
}

function machineTitle({ role, block }: MachineCoverage): string {
  return block === undefined ? role : `${role} per ${block}`;
}

function missedLines(page: Page, machine: MachineCoverage): readonly string[] {
  const states = machine.states.filter(isMissed).map((state) => stateName(page, state));
  const pairs = machine.states.flatMap((state) => {
    // Of a state that was never entered nothing else need be said.
    if (isMissed(state)) return [];
    const messages = machine.deliveries.filter((pair) => pair.state === state.name && isMissed(pair)).map((pair) => pair.message);
    return messages.length === 0 ? [] : [`in ${stateName(page, state)}: ${messages.join(", ")}`];
  });
  const lines = [
    ...(states.length === 0 ? [] : wrap(`states ${states.join(", ")}`, page.width - 8)),
    ...machine.handlers.filter(isMissed).map((handler) => handlerLine(page, handler)),
    ...pairs.flatMap((line) => wrap(line, page.width - 8)),
  ];
  return lines.length === 0 ? [] : [`    ${machineTitle(machine)}`, ...lines.map((line) => `        ${line}`)];
}

function missedRules(page: Page, rules: readonly Met[]): readonly string[] {
  return rules.filter(isMissed).map(({ name, span }) => `    rule "${name}" (line ${sourceLine(page.source, span).line})`);
}

function missedCovers(page: Page, covers: readonly Met[]): readonly string[] {
  return covers.filter(isMissed).map(({ name, span }) => `    cover "${name}" (line ${sourceLine(page.source, span).line})`);
}

function isMissed({ count }: { readonly count: number }): boolean {
  return count === 0;
}

/** A wait without a name is told by its line. */
function stateName({ source }: Page, { name, span }: Met): string {
  return name.startsWith("await#") ? `${name} (line ${sourceLine(source, span).line})` : name;
}

function handlerLine({ source, paint, width }: Page, { span }: Met): string {
  const { line, text } = sourceLine(source, span);
  const place = `${shortName(source)}:${line}`;
  return `${paint(place, "dim")}  ${fit(text.trim(), Math.max(20, width - place.length - 10))}`;
}
