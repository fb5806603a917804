/** The text of one check for a terminal. What matters most stands first and last: the verdict, and at the end who waits for whom. */
import { countText, type Source, type Span } from "../../dsl/diagnostics/index.js";
import type { Aftermath, Failure, Lasso, MachineSnapshot, Snapshot, Trace, TraceStep } from "../verdict/index.js";
import { fit, wrap } from "./canvas.js";
import { changes } from "./changes.js";
import { lastSnapshot, type CheckResult } from "./check-result.js";
import { painter, type Painter } from "./paint.js";
import { isContinuation, isDown, machineName, messageText, namesBlocks, requestText, stateText, valueText } from "./plain-text.js";
import { sequenceChart } from "./sequence-chart.js";
import { sourceLine, shortName } from "./source-line.js";
import { fairnessRule, fairnessTexts, lassoOutcome } from "./lasso-text.js";
import { actionText, effectTexts } from "./step-text.js";
import { wholeRun } from "./stretches.js";
import { failureHeadline, figuresText, judgementText } from "./verdict-text.js";
import type { WaitForGraph } from "./wait-for.js";

export interface ReportOptions {
  /** The file that was verified: the report quotes its lines. */
  readonly source: Source;
  /** With the colours of a terminal. Default: false. */
  readonly colour?: boolean | undefined;
  /** Of the terminal, in characters. Default: 80. */
  readonly width?: number | undefined;
  /** The names of several checks are padded to this length, so that their verdicts stand below each other. */
  readonly nameWidth?: number | undefined;
  /** `line`: the verdict alone; `steps`: without the chart and the states at the end; `full`: everything, the default. */
  readonly detail?: "line" | "steps" | "full" | undefined;
}

interface Page {
  readonly options: { readonly [Key in keyof ReportOptions]-?: Exclude<ReportOptions[Key], undefined> };
  readonly paint: Painter;
}

/** A failure, and what is known about how it came about. */
export interface Violation extends Pick<CheckResult, "parameters" | "waitFor"> {
  readonly failure: Failure;
  readonly trace: Trace | undefined;
  /** Of a stuck system: how it goes on from the end of the trace. */
  readonly aftermath?: Aftermath | undefined;
  /** Of a `leads to`: how the trace goes on for ever. */
  readonly lasso?: Lasso | undefined;
}

/** The verdict line, and for a violation how it came about. Ends without a line break. */
export function report(check: CheckResult, options: ReportOptions): string {
  const page = pageOf(options);
  const { verdict } = check.result;
  const isTold = verdict.kind === "violated" && page.options.detail !== "line";
  const lines = [...verdictLines(page, check), ...(isTold ? violationLines(page, { ...check, ...verdict }) : [])];
  return lines.join("\n");
}

/** How a violation came about, without a verdict line. Begins with an empty line. */
export function violationReport(violation: Violation, options: ReportOptions): string {
  return violationLines(pageOf(options), violation).join("\n");
}

/** The steps of a trace from the one numbered `first` on, with the lines that ran and what they changed. `failure` is that of a last step that fails. */
export function stepsReport(
  trace: Trace,
  options: ReportOptions & { readonly first?: number; readonly failure?: Failure | undefined },
): string {
  return stepLines(pageOf(options), trace, options).join("\n");
}

/** One state of the system: a line for each machine, then what is in flight and the ghosts. */
export function stateReport(snapshot: Snapshot, options: ReportOptions): string {
  return snapshotLines(pageOf(options), snapshot).join("\n");
}

function pageOf({ source, colour = false, width = 80, nameWidth = 0, detail = "full" }: ReportOptions): Page {
  return { options: { source, colour, width, nameWidth, detail }, paint: painter(colour) };
}

function verdictLines({ options, paint }: Page, check: CheckResult): readonly string[] {
  const [mark, hue] = check.met ? (["✓", "green"] as const) : (["✗", "red"] as const);
  const judgement = judgementText(check);
  const name = check.check.padEnd(options.nameWidth);
  const figures = figuresText(check.result);
  const head = `${paint(mark, hue)} ${paint(name, "bold")}  ${paint(judgement, check.met ? "plain" : "red")}`;
  const room = options.width - (2 + name.length + 2 + judgement.length + 3);
  const bounds = check.result.boundsReached;
  const reached = bounds.length === 0 ? [] : wrap(`bounds reached: ${bounds.join(", ")}`, options.width - 4);
  const again = unreducedLines(check.result);
  // That symmetry was used goes without saying where the line would break for it.
  const brief = figures.replace(/, symmetry full$/u, "");
  const fitting = [figures, brief].find((text) => text.length <= room);
  const first = fitting === undefined ? [head, `    ${paint(figures, "dim")}`] : [`${head}   ${paint(fitting, "dim")}`];
  return [...first, ...again.map((line) => `    ${paint(line, "dim")}`), ...reached.map((line) => `    ${paint(line, "yellow")}`)];
}

/** What became of the search for `leads to`, where it was one of its own. */
function unreducedLines({ liveness, verdict }: CheckResult["result"]): readonly string[] {
  if (liveness === undefined) return [];
  const states = countText(liveness, "state");
  if (verdict.kind === "bounded") return [`leads to: not decided; ${states} were looked at without symmetry`];
  return [`leads to: decided on all ${states}, without symmetry`];
}

function violationLines(page: Page, violation: Violation): readonly string[] {
  const { trace, failure, waitFor } = violation;
  const isFull = page.options.detail === "full";
  const parameters = Object.entries(violation.parameters).map(([name, value]) => `${name} = ${value}`);
  return [
    ...section(page, undefined, [
      ...indented(page, failureHeadline(failure)),
      ...(failure.span === undefined ? [] : sourceTexts(page, failure.span)),
      ...(parameters.length === 0 ? [] : indented(page, `with ${parameters.join(", ")}`)),
      ...cycleLine(page, waitFor),
    ]),
    ...(trace === undefined ? [] : wayLines(page, violation, trace)),
    ...aftermathLines(page, violation),
    ...lassoLines(page, violation),
    ...(trace === undefined || !isFull || trace.initial.machines.length === 0
      ? []
      : section(page, "Chart (a small number: the step that sent the message)", chartLines(page, { ...violation, trace }))),
    ...(waitFor === undefined ? [] : section(page, "Who waits for whom", waitLines(page, waitFor, violation))),
    ...(trace === undefined || !isFull ? [] : section(page, ...endSection(page, trace))),
  ];
}

function section({ paint }: Page, title: string | undefined, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return title === undefined ? ["", ...lines] : ["", `  ${paint(title, "bold")}`, ...lines];
}

function indented({ options }: Page, text: string): readonly string[] {
  return wrap(text, options.width - 2).map((line) => `  ${line}`);
}

/** The line that a failure is about. The condition of a property often stands on the line after its name. */
function sourceTexts({ options, paint }: Page, span: Span): readonly string[] {
  const { source, width } = options;
  const { line, column, text } = sourceLine(source, span);
  const place = `${source.name}:${line}:${column}`;
  const first = `  ${paint(place, "cyan")}  ${fit(text.trim(), Math.max(20, width - place.length - 4))}`;
  if (!text.endsWith(":")) return [first];
  const next = source.text.indexOf("\n", span.start) + 1;
  return [first, ...wrap(sourceLine(source, { start: next, end: next }).text.trim(), width - 4).map((more) => `    ${more}`)];
}

function cycleLine(page: Page, graph: WaitForGraph | undefined): readonly string[] {
  if (graph === undefined || graph.cycle.length === 0) return [];
  return indented(page, `Wait cycle: ${graph.cycle.join(" → ")}`).map((line) => page.paint(line, "yellow"));
}

// ---------------------------------------------------------------- steps

function stepLines(
  page: Page,
  trace: Trace,
  { first = 1, last, failure }: { readonly first?: number; readonly last?: number; readonly failure?: Failure | undefined },
): readonly string[] {
  const withBlock = namesBlocks(trace.initial);
  const snapshots = [trace.initial, ...trace.steps.map((step) => step.after)];
  return trace.steps.flatMap((step, index) => {
    if (index + 1 < first || index + 1 > (last ?? Infinity)) return [];
    const before = snapshots[index];
    const number = page.paint(String(index + 1).padStart(4), step.after === undefined ? "red" : "bold");
    const changed = before === undefined || step.after === undefined ? [] : changes(before, step.after);
    const details = [
      ...runLines(page, step),
      ...effectTexts(step, withBlock),
      // What was put off and taken up, the runs tell; that a handler waits, the state does.
      ...changed.filter((change) => change.kind === "state" || change.kind === "value").map((change) => page.paint(change.text, "cyan")),
      ...(step.after === undefined
        ? wrap(`✗ ${failure?.message ?? "the step fails"}`, page.options.width - 8).map((line) => page.paint(line, "red"))
        : []),
    ];
    return [`${number}  ${page.paint(actionText(step, withBlock), "bold")}`, ...details.map((line) => `        ${line}`)];
  });
}

function runLines({ options, paint }: Page, step: TraceStep): readonly string[] {
  return step.runs.map((run, index) => {
    const { line, column, text } = sourceLine(options.source, run.span);
    const place = `${shortName(options.source)}:${line}`;
    const quoted = run.how === "resume" ? text.slice(column - 1, column - 1 + run.span.end - run.span.start) : text.trim();
    const taken =
      run.how === "reoffer" && run.message !== undefined ? `takes up ${messageText(run.message)} from ${run.message.from}: ` : "";
    const put = run.how === "defer" && index > 0 ? "defers: " : "";
    const how = run.how === "resume" ? "goes on after: " : taken + put;
    return `${paint(place, "dim")}  ${how}${paint(fit(quoted, Math.max(20, options.width - 10 - place.length - how.length)), "dim")}`;
  });
}

function wayLines(page: Page, { failure, lasso }: Violation, trace: Trace): readonly string[] {
  const last = lasso?.returnsTo ?? trace.steps.length;
  return last === 0 ? [] : section(page, `${countText(last, "step")} to get there`, stepLines(page, trace, { failure, last }));
}

/** How a run goes on in which something never comes, and why it may. */
function lassoLines(page: Page, { trace, lasso }: Violation): readonly string[] {
  if (trace === undefined || lasso === undefined) return [];
  const outcome = indented(page, lassoOutcome(lasso, trace.steps.length));
  const width = page.options.width - 4;
  const notes = fairnessTexts(lasso).flatMap((text) =>
    wrap(text, width).map((line, index) => (index === 0 ? `    ${line}` : `      ${line}`)),
  );
  if (lasso.returnsTo === undefined) return [...section(page, undefined, [...outcome, ...indented(page, fairnessRule.end)])];
  return [
    ...section(page, "Then this repeats for ever", [...stepLines(page, trace, { first: lasso.returnsTo + 1 }), ...outcome]),
    ...section(page, "Why this may happen", [...wrap(fairnessRule.round, width).map((line) => `    ${line}`), ...notes]),
  ];
}

/** Where a stuck system goes from the end of its trace; the steps are counted on. */
function aftermathLines(page: Page, { trace, aftermath }: Violation): readonly string[] {
  if (trace === undefined || aftermath === undefined || aftermath.trace.steps.length === 0) return [];
  const { steps } = aftermath.trace;
  const before = trace.steps.length;
  const whole: Trace = { initial: trace.initial, steps: [...trace.steps, ...steps] };
  const outcome =
    aftermath.returnsTo === undefined
      ? `After ${countText(steps.length, "more step")} it has still not come to rest.`
      : `Step ${before + steps.length} leads back to the state after step ${before + aftermath.returnsTo}: it goes round for ever.`;
  return section(page, "How it may go on from there", [...stepLines(page, whole, { first: before + 1 }), ...indented(page, outcome)]);
}

function chartLines({ options }: Page, violated: Parameters<typeof wholeRun>[0]): readonly string[] {
  const { trace, stretches } = wholeRun(violated);
  return sequenceChart(trace, { width: options.width, colour: options.colour, stretches }).split("\n");
}

// ---------------------------------------------------------------- who waits

function waitLines(page: Page, graph: WaitForGraph, { aftermath }: Violation): readonly string[] {
  const goesRound = aftermath?.returnsTo !== undefined;
  const path = graph.cycle.slice(1).map((to, index) => ({ from: graph.cycle[index], to }));
  const onPath = path.flatMap(({ from, to }) => graph.edges.filter((edge) => edge.from === from && edge.to === to));
  const others = graph.edges.filter((edge) => !onPath.includes(edge));
  const edges = [...onPath, ...others].flatMap(({ from, to, why }) => {
    const [first = "", ...more] = wrap(`${from} ${why}`, page.options.width - 8);
    return [
      `    ${page.paint(`${from} → ${to}`, onPath.some((edge) => edge.from === from && edge.to === to) ? "yellow" : "plain")}`,
      ...[first, ...more].map((line) => `        ${line}`),
    ];
  });
  const remarks = graph.remarks.flatMap(({ node, text }) => wrap(`${node}: ${text}`, page.options.width - 4).map((line) => `    ${line}`));
  const none =
    graph.cycle.length === 0 && edges.length > 0 && !goesRound
      ? ["    no cycle: something that is awaited was never sent, or was lost on the way"]
      : [];
  return [...edges, ...remarks, ...none];
}

// ---------------------------------------------------------------- the end

function endSection(page: Page, trace: Trace): readonly [string, readonly string[]] {
  const { snapshot, step } = lastSnapshot(trace);
  return [step === trace.steps.length ? "At the end" : `Before step ${step + 1}`, snapshotLines(page, snapshot)];
}

function snapshotLines(page: Page, snapshot: Snapshot): readonly string[] {
  const withBlock = namesBlocks(snapshot);
  const lines = snapshot.machines.flatMap((machine) => machineLines(page, machine, { withBlock, isDown: isDown(snapshot, machine) }));
  const flying = snapshot.channels.flatMap(({ messages }) =>
    messages.map((message) => `${messageText(message)} from ${message.from} to ${message.to}`),
  );
  const ghosts = Object.entries(snapshot.ghosts).map(([name, value]) => `${name} = ${valueText(value)}`);
  return [
    ...lines,
    ...(flying.length === 0 ? [] : wrap(`in flight: ${flying.join(", ")}`, page.options.width - 4).map((line) => `    ${line}`)),
    ...(ghosts.length === 0 ? [] : wrap(ghosts.join(", "), page.options.width - 4).map((line) => `    ${line}`)),
  ];
}

function machineLines(
  { options, paint }: Page,
  machine: MachineSnapshot,
  { withBlock, isDown }: { readonly withBlock: boolean; readonly isDown: boolean },
): readonly string[] {
  const params = machine.stack.flatMap((level) => Object.entries(level.params));
  const values = [...params, ...Object.entries(machine.variables)].filter(([, value]) => !isContinuation(value));
  const open = Object.entries(machine.open).flatMap(([request, count]) => (count > 0 ? [request] : []));
  const facts = [
    ...values.map(([name, value]) => `${name} = ${valueText(value)}`),
    ...(machine.issued.length === 0 ? [] : [`asked: ${machine.issued.map(requestText).join(", ")}`]),
    ...(open.length === 0 ? [] : [`unanswered: ${open.join(", ")}`]),
    ...machine.deferred.map((message) => `deferred: ${messageText(message)} from ${message.from}`),
  ];
  const head = `${machineName(machine, withBlock)} is in ${stateText(machine)}${isDown ? " and down" : ""}${waitPlace(options.source, machine)}`;
  const [first = "", ...more] = wrap(facts.length === 0 ? head : `${head}; ${facts.join("; ")}`, options.width - 8);
  const [name = "", rest = ""] = first.split(/ (is in .*)/u);
  return [`    ${paint(name, "bold")} ${rest}`, ...more.map((line) => `        ${line}`)];
}

/** Where a wait without a name stands in the file. */
function waitPlace(source: Source, machine: MachineSnapshot): string {
  const top = machine.stack.at(-1);
  const wait = top?.params["continuation"];
  if (wait === undefined || !isContinuation(wait) || top?.state.startsWith("await#") !== true) return "";
  return ` (line ${sourceLine(source, wait.continuation.span).line})`;
}
