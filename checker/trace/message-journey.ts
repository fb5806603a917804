import type { PlainMessage, StepEvent, Trace, TraceStep } from "../verdict/index.js";
import { beginningOf } from "./step-text.js";

/** One message from the step that sent it to the steps in which it was delivered, put off and taken up. Steps count from 1. */
export interface Journey {
  readonly message: PlainMessage;
  readonly sent: number;
  readonly delivered: number | undefined;
  /** The step in which its channel lost it. */
  readonly lost: number | undefined;
  /** Thrown away because its receiver has crashed: it was never seen on its way, or is no longer. */
  readonly forgotten: boolean;
  /** True while it lies in the receiver's deferred queue at the end of the trace. */
  readonly deferred: boolean;
}

/** A journey while the trace is read. */
type Travelling = { -readonly [Key in keyof Journey]: Journey[Key] };

export interface Journeys {
  readonly all: readonly Journey[];
  /** The journey that ends in this step, by a delivery or a loss. */
  ended(step: number): Journey | undefined;
  /** The step that sent the message which a handler of this step put off or took up. */
  sentBefore(message: PlainMessage, step: number): number | undefined;
}

/** Follows every message of a trace. Equal messages of one sender are taken in the order in which they were sent. */
export function followMessages(trace: Trace): Journeys {
  const all: Travelling[] = [];
  const taken = new Map<string, number>();
  trace.steps.forEach((step, index) => {
    const now = index + 1;
    const event = beginningOf(step.event);
    if ("message" in event) travel(all, event, now);
    for (const run of step.runs) {
      if (run.message === undefined) continue;
      const { message, how } = run;
      const journey = all.find((other) => (how === "defer" ? other.delivered === now : other.deferred) && isSame(other.message, message));
      if (journey === undefined) continue;
      journey.deferred = how === "defer";
      taken.set(key(message, now), journey.sent);
    }
    all.push(
      ...step.sent.map((message) => ({ message, sent: now, delivered: undefined, lost: undefined, forgotten: false, deferred: false })),
    );
    forget(all, step);
  });
  return {
    all,
    ended: (step) => all.find((journey) => journey.delivered === step || journey.lost === step),
    sentBefore: (message, step) => taken.get(key(message, step)),
  };
}

/** A message arrives, arrives and stays, or is lost. A copy has a journey of its own. */
function travel(all: Travelling[], { kind, message }: Extract<StepEvent, { readonly message: PlainMessage }>, now: number): void {
  const journey = all.find((other) => other.delivered === undefined && other.lost === undefined && isSame(other.message, message));
  if (journey === undefined) return;
  if (kind === "deliver") journey.delivered = now;
  else if (kind === "lose") journey.lost = now;
  else all.push({ ...journey, delivered: now });
}

/** A crash takes what its node had put off and what it had sent to itself; a node that is down for ever gets nothing any more. */
function forget(all: readonly Travelling[], { event, node, after }: TraceStep): void {
  if (after === undefined || (event.kind !== "crash" && after.down === undefined)) return;
  const flying = after.channels.flatMap(({ messages }) => messages.map((message) => JSON.stringify(message)));
  for (const journey of all) {
    if (event.kind === "crash" && journey.message.to === node) journey.deferred = false;
    if (journey.delivered !== undefined || journey.lost !== undefined || journey.forgotten) continue;
    const place = flying.indexOf(JSON.stringify(journey.message));
    if (place < 0) journey.forgotten = true;
    else flying.splice(place, 1);
  }
}

function key(message: PlainMessage, step: number): string {
  return `${step} ${JSON.stringify(message)}`;
}

function isSame(a: PlainMessage, b: PlainMessage): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
