import type { Snapshot, TraceStep } from "../verdict/index.js";
import { changes } from "./changes.js";
import type { CheckResult } from "./check-result.js";
import { followMessages, type Journeys } from "./message-journey.js";
import { messageText, namesBlocks, operationText } from "./plain-text.js";
import { headlineOf } from "./verdict-text.js";
import type { WaitForGraph } from "./wait-for.js";
import { beginningOf, crashText, ownEventText } from "./step-text.js";
import { stretchTitle, wholeRun, type WholeRun } from "./stretches.js";

/** The trace and the wait-for graph of a check as Markdown with Mermaid diagrams; a check without a trace is one sentence. */
export function mermaid(check: CheckResult): string {
  const { verdict } = check.result;
  const title = `## ${check.protocol}, check ${check.check}\n\n${headlineOf(check)}\n`;
  if (verdict.kind !== "violated" || verdict.trace === undefined || verdict.trace.initial.machines.length === 0) return title;
  const chart = `\n${fence(sequenceDiagram(wholeRun({ ...verdict, trace: verdict.trace })))}`;
  const { edges = [] } = check.waitFor ?? {};
  return check.waitFor === undefined || edges.length === 0 ? title + chart : `${title}${chart}\n${fence(flowchart(check.waitFor))}`;
}

function fence(lines: readonly string[]): string {
  return `\`\`\`mermaid\n${lines.join("\n")}\n\`\`\`\n`;
}

function sequenceDiagram({ trace, stretches }: WholeRun): readonly string[] {
  const nodes = [...new Set(trace.initial.machines.map((machine) => machine.node))];
  const snapshots = [trace.initial, ...trace.steps.map((step) => step.after)];
  const diagram: Diagram = {
    nodes,
    journeys: followMessages(trace),
    withBlocks: namesBlocks(trace.initial),
  };
  const lines = trace.steps.map((step, index) => stepLines(diagram, step, { number: index + 1, before: snapshots[index] }));
  const steps = stretches.flatMap(({ kind, first, last }): readonly string[] => {
    const own = lines.slice(first - 1, last).flat();
    const title = stretchTitle({ stretches }, first);
    if (kind === "round") return [`  loop ${escape(title ?? "")}`, ...own, "  end"];
    return title === undefined ? own : [`  Note over n0${nodes.length > 1 ? `,n${nodes.length - 1}` : ""}: ${escape(title)}`, ...own];
  });
  // What is on its way at the end of a round arrives in the next one.
  const left = stretches.some(({ kind }) => kind === "round") ? [] : endLines(diagram);
  return ["sequenceDiagram", ...nodes.map((node, index) => `  participant n${index} as ${escape(node)}`), ...steps, ...left];
}

interface Diagram {
  readonly nodes: readonly string[];
  readonly journeys: Journeys;
  readonly withBlocks: boolean;
}

function stepLines(
  diagram: Diagram,
  step: TraceStep,
  at: { readonly number: number; readonly before: Snapshot | undefined },
): readonly string[] {
  const event = beginningOf(step.event);
  const self = participant(diagram, step.node);
  const notes = notesOf(step, at.before);
  if (!("message" in event)) {
    return [`  Note over ${self}: ${escape([`${at.number}. ${ownEventText(event)}`, ...notes].join(", "))}`];
  }
  const { message } = event;
  const sent = diagram.journeys.ended(at.number)?.sent;
  const label = `${at.number}. ${messageText(message)}${diagram.withBlocks && message.block !== undefined ? ` ${message.block}` : ""}`;
  const from = sent === undefined ? "" : ` (sent in ${sent})`;
  if (event.kind === "lose") return [`  ${participant(diagram, message.from)}--x${self}: ${escape(`${label} is lost`)}`];
  const arrow = `  ${participant(diagram, message.from)}->>${self}: ${escape(label + from)}`;
  return notes.length === 0 ? [arrow] : [arrow, `  Note over ${self}: ${escape(notes.join(", "))}`];
}

function notesOf(step: TraceStep, before: Snapshot | undefined): readonly string[] {
  const runs = step.runs.flatMap((run) => {
    if (run.message === undefined) return [];
    return [run.how === "defer" ? "defers it" : `takes up ${messageText(run.message)}`];
  });
  const entered =
    before === undefined || step.after === undefined ? [] : changes(before, step.after).filter((change) => change.kind === "state");
  const answers = step.answered.map(({ request }) => `ends ${request}`);
  const begun = (step.begun ?? []).map((one) => `asks its host to ${operationText(one)}`);
  const crashed = step.event.kind === "crash" && step.event.during !== undefined ? [crashText(step, step.event)] : [];
  return [
    ...runs,
    ...begun,
    ...entered.map((change) => `state ${change.after}`),
    ...answers,
    ...crashed,
    ...(step.after === undefined ? ["fails"] : []),
  ];
}

/** Messages that never arrived end in a cross; those that were never taken up are named. */
function endLines(diagram: Diagram): readonly string[] {
  return diagram.journeys.all.flatMap((journey) => {
    const { message } = journey;
    const to = participant(diagram, message.to);
    const label = `${messageText(message)} (sent in ${journey.sent})`;
    if (journey.lost !== undefined || journey.forgotten) return [];
    if (journey.delivered === undefined) return [`  ${participant(diagram, message.from)}--x${to}: ${escape(`${label} on its way`)}`];
    return journey.deferred ? [`  Note over ${to}: ${escape(`still deferred: ${label}`)}`] : [];
  });
}

function flowchart(graph: WaitForGraph): readonly string[] {
  const nodes = [...new Set(graph.edges.flatMap((edge) => [edge.from, edge.to]))];
  const id = (name: string): string => `n${nodes.indexOf(name)}`;
  const steps = new Set(graph.cycle.slice(1).map((to, index) => `${graph.cycle[index] ?? ""} ${to}`));
  return [
    "flowchart LR",
    ...nodes.map((node) => `  ${id(node)}["${escape(node)}"]`),
    ...graph.edges.map(({ from, to, why }) => `  ${id(from)} ${steps.has(`${from} ${to}`) ? "==>" : "-.->"}|"${escape(why)}"| ${id(to)}`),
  ];
}

function participant(diagram: Diagram, node: string): string {
  return `n${diagram.nodes.indexOf(node)}`;
}

/** Mermaid ends a statement at `;`, begins an entity at `#`, and takes quotes, backticks and angle brackets for itself. */
function escape(text: string): string {
  return text.replaceAll(/[#;"<>`\n]/gu, (char) => (char === "`" ? "'" : char === "\n" ? " " : `#${char.codePointAt(0) ?? 0};`));
}
