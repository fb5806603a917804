import { countText, unreachable } from "../../dsl/diagnostics/index.js";
import type { PlainMessage, StepEvent, TraceStep } from "../verdict/index.js";
import { messageText, machineName, operationText, requestText, valueText } from "./plain-text.js";

/** Who did what: `Manager receives ReadReq from ClientC`. */
export function actionText(step: TraceStep, withBlock: boolean): string {
  const { event } = step;
  if (event.kind !== "crash") return eventText(step, event, withBlock);
  const begun = event.during === undefined ? machineName(step, withBlock) : `${eventText(step, event.during, withBlock)} and`;
  return `${begun} ${crashText(step, event)}`;
}

/** `crashes`, `crashes after 1 of 2 sends` */
export function crashText(step: TraceStep, { lost }: Crash): string {
  return lost.length === 0 ? "crashes" : `crashes after ${step.sent.length} of ${countText(step.sent.length + lost.length, "send")}`;
}

type Crash = Extract<StepEvent, { readonly kind: "crash" }>;

/** What began the step, be it cut off by a crash or not. */
export function beginningOf(event: StepEvent): StepEvent {
  return event.kind === "crash" ? (event.during ?? event) : event;
}

function eventText(step: TraceStep, event: Exclude<StepEvent, Crash>, withBlock: boolean): string {
  const who = machineName(step, withBlock);
  switch (event.kind) {
    case "issue":
      return `${who}'s application asks ${requestText(event.request)}`;
    case "accept":
      return `${who} begins ${requestText(event.request)}`;
    case "fire":
      return `${who}'s timer ${event.timer} fires`;
    case "complete":
      return `${who}'s host ${completionText(event)}`;
    case "restart":
      return `${who} restarts`;
    case "deliver":
    case "duplicate": {
      const isPutOff = step.runs[0]?.how === "defer";
      const copy = event.kind === "duplicate" ? ` (a copy: ${event.channel} keeps it)` : "";
      return `${who} receives ${messageText(event.message)} from ${event.message.from}${copy}${isPutOff ? " and defers it" : ""}`;
    }
    case "rule":
      return ruleText(event);
    case "lose":
      return `${event.channel} loses ${messageText(event.message)} from ${event.message.from} to ${who}`;
    default:
      return unreachable(event);
  }
}

/** `rule "send request" i: Cache_1` */
function ruleText({ rule, args }: Extract<StepEvent, { readonly kind: "rule" }>): string {
  const values = Object.entries(args).map(([name, value]) => `${name}: ${valueText(value)}`);
  return [`rule "${rule}"`, ...(values.length === 0 ? [] : [values.join(", ")])].join(" ");
}

/** What begins at a node without a message: `asks read()`, `begins read()`, `timer retry fires`, `restarts`, `crashes`. */
export function ownEventText(event: Exclude<StepEvent, { readonly message: PlainMessage }>): string {
  if (event.kind === "complete") return `host ${completionText(event)}`;
  if (event.kind === "restart") return "restarts";
  if (event.kind === "crash") return "crashes";
  if (event.kind === "rule") return ruleText(event);
  if (event.kind === "fire") return `timer ${event.timer} fires`;
  return `${event.kind === "issue" ? "asks" : "begins"} ${requestText(event.request)}`;
}

function completionText({ operation, result }: Extract<StepEvent, { readonly kind: "complete" }>): string {
  return result === null ? `completes ${operation}` : `completes ${operation} with ${valueText(result)}`;
}

/** What the step did besides, one line each: `note: the owner was asked first`, `sends Grant(Data1) to CacheB`, `answers read with Data1`. */
export function effectTexts(step: TraceStep, withBlock: boolean): readonly string[] {
  return [
    ...step.notes.map((note) => `note: ${note}`),
    ...step.choices.map((choice) => `chooses ${choice}`),
    ...sendTexts(step, step.sent, withBlock).map((text) => `sends ${text}`),
    ...(step.event.kind === "crash" ? sendTexts(step, step.event.lost, withBlock).map((text) => `does not come to send ${text}`) : []),
    ...(step.begun ?? []).map((begun) => `asks its host to ${operationText(begun)}`),
    ...step.answered.map(({ request, result }) =>
      result === null ? `answers ${request}` : `answers ${request} with ${valueText(result)}`,
    ),
  ];
}

/** A multicast is one line. */
function sendTexts(step: TraceStep, messages: readonly PlainMessage[], withBlock: boolean): readonly string[] {
  const receivers = new Map<string, string[]>();
  for (const message of messages) {
    const text = messageText(message);
    receivers.set(text, [...(receivers.get(text) ?? []), receiverText(message, step, withBlock)]);
  }
  return [...receivers].map(([text, names]) => `${text} to ${names.join(", ")}`);
}

function receiverText(message: PlainMessage, step: TraceStep, withBlock: boolean): string {
  return machineName({ node: message.to, block: message.block }, withBlock && message.block !== step.block);
}
