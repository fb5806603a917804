import { unreachable } from "../../dsl/diagnostics/index.js";
import type { PlainMessage, StepEvent, TraceStep } from "../verdict/index.js";
import { messageText, machineName, operationText, requestText, valueText } from "./plain-text.js";

/** Who did what: `Manager receives ReadReq from ClientC`. */
export function actionText(step: TraceStep, withBlock: boolean): string {
  const who = machineName(step, withBlock);
  const { event } = step;
  switch (event.kind) {
    case "issue":
      return `${who}'s application asks ${requestText(event.request)}`;
    case "accept":
      return `${who} begins ${requestText(event.request)}`;
    case "fire":
      return `${who}'s timer ${event.timer} fires`;
    case "complete":
      return `${who}'s host ${completionText(event)}`;
    case "deliver":
    case "duplicate": {
      const isPutOff = step.runs[0]?.how === "defer";
      const copy = event.kind === "duplicate" ? ` (a copy: ${event.channel} keeps it)` : "";
      return `${who} receives ${messageText(event.message)} from ${event.message.from}${copy}${isPutOff ? " and defers it" : ""}`;
    }
    case "lose":
      return `${event.channel} loses ${messageText(event.message)} from ${event.message.from} to ${who}`;
    default:
      return unreachable(event);
  }
}

/** What begins at a node without a message: `asks read()`, `begins read()`, `timer retry fires`. */
export function ownEventText(event: Exclude<StepEvent, { readonly message: PlainMessage }>): string {
  if (event.kind === "complete") return `host ${completionText(event)}`;
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
    ...sendTexts(step, withBlock),
    ...(step.begun ?? []).map((begun) => `asks its host to ${operationText(begun)}`),
    ...step.answered.map(({ request, result }) =>
      result === null ? `answers ${request}` : `answers ${request} with ${valueText(result)}`,
    ),
  ];
}

/** A multicast is one line. */
function sendTexts(step: TraceStep, withBlock: boolean): readonly string[] {
  const receivers = new Map<string, string[]>();
  for (const message of step.sent) {
    const text = messageText(message);
    receivers.set(text, [...(receivers.get(text) ?? []), receiverText(message, step, withBlock)]);
  }
  return [...receivers].map(([text, names]) => `sends ${text} to ${names.join(", ")}`);
}

function receiverText(message: PlainMessage, step: TraceStep, withBlock: boolean): string {
  return machineName({ node: message.to, block: message.block }, withBlock && message.block !== step.block);
}
