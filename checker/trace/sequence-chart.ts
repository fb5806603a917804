/**
 * A message sequence chart for the terminal: a lifeline for each node, time downwards.
 *
 * A message is drawn when it is delivered, with the number of the step that sent it, small, behind its name: with asynchronous messages the
 * order of deliveries is what happened, and the small numbers show what overtook what. What a step did at its node stands at the right of
 * its lifeline, so every column has its lifeline at its left edge.
 */
import type { PlainMessage, Snapshot, StepEvent, Trace, TraceStep } from "../verdict/index.js";
import { createRow, fit, lengthOf, superscript, type Row } from "./canvas.js";
import { changes } from "./changes.js";
import { followMessages, type Journey, type Journeys } from "./message-journey.js";
import { painter, type Paint } from "./paint.js";
import { messageText, namesBlocks, operationText, stateText, valueText } from "./plain-text.js";
import { beginningOf, crashText, ownEventText } from "./step-text.js";
import { roundEnd, stretchTitle, type Stretch } from "./stretches.js";

export interface ChartOptions {
  /** Of the terminal, in characters. */
  readonly width: number;
  readonly colour: boolean;
  /** Told in front of their first steps; none by default. */
  readonly stretches?: readonly Stretch[] | undefined;
}

/** Room for the number of a step. */
const gutter = 5;
/** A narrower column holds no message's name: the chart becomes a list. */
const narrowest = 14;
/** Wider columns only pull the lifelines apart. */
const widest = 30;

interface Chart {
  readonly options: ChartOptions;
  readonly columns: readonly string[];
  readonly columnWidth: number;
  readonly journeys: Journeys;
  readonly withBlocks: boolean;
}

/** Text at a lifeline. */
interface Note {
  readonly text: string;
  readonly paint: Paint;
}

/** The chart of a trace; a list of one line a step where the terminal is too narrow for the nodes that take part. */
export function sequenceChart(trace: Trace, options: ChartOptions): string {
  const columns = participants(trace);
  const columnWidth = Math.min(widest, Math.floor((options.width - gutter) / Math.max(1, columns.length)));
  const chart: Chart = { options, columns, columnWidth, journeys: followMessages(trace), withBlocks: namesBlocks(trace.initial) };
  const snapshots = [trace.initial, ...trace.steps.map((step) => step.after)];
  const steps = trace.steps.map((step, index) => ({ step, number: index + 1, before: snapshots[index] }));
  const paint = painter(options.colour);
  if (columnWidth < narrowest) return listLines(chart, steps).join("\n");
  const end = roundEndOf(chart);
  // What is on its way at the end of a round arrives in the next one.
  const last = end === undefined ? endRows(chart) : [titleRow(chart, end)];
  const rows = [
    ...headRows(chart, trace.initial),
    ...steps.flatMap((moment) => [...titleRows(chart, moment), ...stepRows(chart, moment)]),
    ...last,
  ];
  return rows.map((row) => row.toText(paint)).join("\n");
}

function roundEndOf({ options }: Chart): string | undefined {
  return roundEnd({ stretches: options.stretches ?? [] });
}

/** Says where a stretch begins. */
function titleRows(chart: Chart, { number }: Moment): readonly Row[] {
  const title = stretchTitle({ stretches: chart.options.stretches ?? [] }, number);
  return title === undefined ? [] : [titleRow(chart, title)];
}

function titleRow(chart: Chart, title: string): Row {
  const row = createRow(chart.options.width);
  row.write(gutter - 2, fit(`── ${title} ──`, chart.options.width - gutter), "yellow");
  return row;
}

/** One step with the state that it began in. */
interface Moment {
  readonly step: TraceStep;
  readonly number: number;
  readonly before: Snapshot | undefined;
}

/** The nodes that act, send or receive, in the order of the machines. */
function participants(trace: Trace): readonly string[] {
  const active = new Set(trace.steps.flatMap((step) => [step.node, ...step.sent.map((message) => message.to)]));
  return [...new Set(trace.initial.machines.map((machine) => machine.node))].filter((node) => active.has(node));
}

// ---------------------------------------------------------------- rows

function headRows(chart: Chart, initial: Snapshot): readonly Row[] {
  const names = createRow(chart.options.width);
  const states = createRow(chart.options.width);
  chart.columns.forEach((node, index) => {
    const machines = initial.machines.filter((machine) => machine.node === node);
    names.write(columnAt(chart, index), fit(node, chart.columnWidth - 1), "bold");
    const text = [...new Set(machines.map(stateText))].join(", ");
    states.write(columnAt(chart, index), fit(text, chart.columnWidth - 1), "cyan");
  });
  return [names, states];
}

function stepRows(chart: Chart, moment: Moment): readonly Row[] {
  const { step, number } = moment;
  const row = lifelines(chart);
  row.write(0, String(number).padStart(gutter - 2), step.after === undefined ? "red" : "bold");
  const column = chart.columns.indexOf(step.node);
  const notes = notesOf(chart, moment);
  const event = beginningOf(step.event);
  if (!("message" in event)) {
    row.write(columnAt(chart, column), markOf(event), "bold");
    return writeNotes(chart, [{ text: ownEventText(event), paint: event.kind === "crash" ? "red" : "plain" }, ...notes], { column, row });
  }
  const { message } = event;
  const sender = chart.columns.indexOf(message.from);
  const label = labelOf(chart, message, chart.journeys.ended(number));
  if (sender === column || sender < 0) {
    row.write(columnAt(chart, column), "↻", "bold");
    return writeNotes(chart, [{ text: `from itself: ${label.full}${label.sent}`, paint: "plain" }, ...notes], { column, row });
  }
  drawArrow(chart, row, { from: sender, to: column, label, end: event.kind === "lose" ? "lost" : "arrived" });
  // An arrow from the right occupies the place at the right of the receiver.
  return sender < column ? writeNotes(chart, notes, { column, row }) : [row, ...writeNotes(chart, notes, { column, row: undefined })];
}

/** What begins at a node without a message. */
function markOf({ kind }: StepEvent): string {
  if (kind === "crash") return "†";
  return kind === "issue" ? "○" : kind === "fire" ? "◷" : kind === "complete" ? "◆" : "●";
}

/** What never arrived, and what was put off and never taken up. */
function endRows(chart: Chart): readonly Row[] {
  const left = chart.journeys.all.filter((journey) => journey.delivered === undefined && journey.lost === undefined && !journey.forgotten);
  const put = chart.journeys.all.filter((journey) => journey.deferred);
  if (left.length + put.length === 0) return [];
  const arrows = left.map((journey) => {
    const row = lifelines(chart);
    row.write(0, "…".padStart(gutter - 2), "yellow");
    const from = chart.columns.indexOf(journey.message.from);
    const to = chart.columns.indexOf(journey.message.to);
    if (from !== to && from >= 0 && to >= 0)
      drawArrow(chart, row, { from, to, label: labelOf(chart, journey.message, journey), end: "pending" });
    return row;
  });
  const texts = chart.columns.map((node) =>
    heldLines(
      chart,
      put.filter((journey) => journey.message.to === node),
    ),
  );
  const height = Math.max(...texts.map((lines) => lines.length));
  const rows = Array.from({ length: height }, (_, line) => {
    const row = lifelines(chart);
    texts.forEach((lines, column) => row.write(columnAt(chart, column) + 2, lines[line] ?? "", "yellow"));
    return row;
  });
  return [...arrows, ...rows];
}

function heldLines(chart: Chart, held: readonly Journey[]): readonly string[] {
  if (held.length === 0) return [];
  const labels = held.map((journey) => labelOf(chart, journey.message, journey));
  return ["deferred:", ...labels.map((label) => fitLabel(label, chart.columnWidth - 3))];
}

function lifelines(chart: Chart): Row {
  const row = createRow(chart.options.width);
  chart.columns.forEach((_, index) => row.write(columnAt(chart, index), "│", "dim"));
  return row;
}

function columnAt(chart: Chart, index: number): number {
  return gutter + index * chart.columnWidth;
}

// ---------------------------------------------------------------- arrows

interface Label {
  /** With arguments, and without them for where there is no room. */
  readonly full: string;
  readonly short: string;
  /** The small number behind them. */
  readonly sent: string;
}

interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly label: Label;
  /** What did not arrive is dashed. */
  readonly end: "arrived" | "pending" | "lost";
}

const arrowStyles = {
  arrived: { paint: "plain", stroke: "─", heads: { left: "◀", right: "▶" } },
  pending: { paint: "yellow", stroke: "┄", heads: { left: "◁", right: "▷" } },
  lost: { paint: "red", stroke: "┄", heads: { left: "✗", right: "✗" } },
} as const;

function drawArrow(chart: Chart, row: Row, { from, to, label, end }: Arrow): void {
  const [left, right] = [columnAt(chart, Math.min(from, to)), columnAt(chart, Math.max(from, to))];
  const { paint, stroke, heads } = arrowStyles[end];
  row.write(left + 1, stroke.repeat(right - left - 1), paint);
  for (let x = left + chart.columnWidth; x < right; x += chart.columnWidth) row.write(x, "┼", "dim");
  const isRightward = from < to;
  if (isRightward) row.write(right - 1, heads.right, paint);
  else row.write(left + 1, heads.left, paint);
  // Next to the sender, where the eye starts; a stroke stays visible on both sides.
  const text = fitLabel(label, right - left - 4);
  row.write(isRightward ? left + 2 : right - 1 - lengthOf(text), text, end === "arrived" ? "bold" : paint);
}

function labelOf(chart: Chart, message: PlainMessage, journey: Journey | undefined): Label {
  const place = chart.withBlocks && message.block !== undefined ? ` ${message.block}` : "";
  const sent = journey === undefined ? "" : superscript(journey.sent);
  const short = Object.keys(message.args).length === 0 ? message.message : `${message.message}(…)`;
  return { full: `${messageText(message)}${place}`, short: `${short}${place}`, sent };
}

/** The label in at most `room` characters: the arguments go first, then the end of the name, never the number. */
function fitLabel({ full, short, sent }: Label, room: number): string {
  const whole = room - lengthOf(sent);
  return (lengthOf(full) <= whole ? full : fit(short, whole)) + sent;
}

// ---------------------------------------------------------------- notes

/** What the step did at its node, besides taking up its event. */
function notesOf(chart: Chart, { step, number, before }: Moment): readonly Note[] {
  if (step.event.kind === "lose") return [];
  const runs = step.runs.flatMap((run): readonly Note[] => {
    if (run.message === undefined) return [];
    if (run.how === "defer") return [{ text: "defers it", paint: "yellow" }];
    const sent = chart.journeys.sentBefore(run.message, number);
    return [{ text: `takes up ${run.message.message}${sent === undefined ? "" : superscript(sent)}`, paint: "yellow" }];
  });
  const answers = step.answered.map(({ request, result }): Note => ({
    text: result === null ? `ends ${request}` : `${request} = ${valueText(result)}`,
    paint: "green",
  }));
  const begun = (step.begun ?? []).map((one): Note => ({ text: `asks its host to ${operationText(one)}`, paint: "plain" }));
  return [
    ...runs,
    ...begun,
    ...statesEntered(step, before),
    ...answers,
    ...(step.event.kind === "crash" && step.event.during !== undefined
      ? [{ text: `† ${crashText(step, step.event)}`, paint: "red" } as const]
      : []),
    ...(step.after === undefined ? [{ text: "✗ fails", paint: "red" } as const] : []),
  ];
}

function statesEntered(step: TraceStep, before: Snapshot | undefined): readonly Note[] {
  if (before === undefined || step.after === undefined) return [];
  return changes(before, step.after)
    .filter((change) => change.kind === "state")
    .map((change) => ({ text: `→ ${change.after}`, paint: "cyan" }));
}

/**
 * Notes one below the other, the first on `row` if there is one; short ones share a line. A note that is longer than its column runs over the
 * lifelines at its right: nothing else stands there.
 */
function writeNotes(
  chart: Chart,
  notes: readonly Note[],
  place: { readonly column: number; readonly row: Row | undefined },
): readonly Row[] {
  const x = columnAt(chart, place.column) + 2;
  const isLast = place.column === chart.columns.length - 1;
  const room = chart.options.width - x;
  const ownRoom = isLast ? room : chart.columnWidth - 3;
  const rows: Row[] = place.row === undefined ? [] : [place.row];
  let at = place.row === undefined ? Infinity : 0;
  for (const note of notes) {
    const text = fit(note.text, room);
    if (at > 0 && at + 2 + lengthOf(text) > ownRoom) {
      rows.push(lifelines(chart));
      at = 0;
    } else if (at > 0) at += 2;
    rows.at(-1)?.write(x + at, lengthOf(text) > ownRoom ? `${text} ` : text, note.paint);
    at += lengthOf(text);
  }
  return rows;
}

// ---------------------------------------------------------------- list

function listLines(chart: Chart, steps: readonly Moment[]): readonly string[] {
  const end = roundEndOf(chart);
  const lines = steps.flatMap((moment) => {
    const title = stretchTitle({ stretches: chart.options.stretches ?? [] }, moment.number);
    return [...(title === undefined ? [] : [`     ── ${title} ──`]), listLine(chart, moment)];
  });
  return end === undefined ? lines : [...lines, `     ── ${end} ──`];
}

function listLine(chart: Chart, moment: Moment): string {
  const { step, number } = moment;
  const paint = painter(chart.options.colour);
  const notes = notesOf(chart, moment)
    .map((note) => paint(note.text, note.paint))
    .join("  ");
  const head = paint(String(number).padStart(gutter - 2), step.after === undefined ? "red" : "bold");
  const event = beginningOf(step.event);
  const what =
    "message" in event
      ? `${event.message.from} ─${listLabel(chart, event.message, number)}─${event.kind === "lose" ? "✗" : "▶"} ${step.node}`
      : `${step.node} ${ownEventText(event)}`;
  return notes === "" ? `${head}  ${what}` : `${head}  ${what}  ${notes}`;
}

function listLabel(chart: Chart, message: PlainMessage, number: number): string {
  const { full, sent } = labelOf(chart, message, chart.journeys.ended(number));
  return full + sent;
}
