/**
 * What a machine makes of an event: the handler that is chosen, what it resumes and wakes, and what was put off and fits now. The rules are those of
 * the language; the checker's interpreter implements the same, and conformance compares the two.
 */
import type { AnyFrame } from "./frame.js";
import { KernelError, ProtocolFailure } from "./failure.js";
import { receiveAnswer } from "./receive-answer.js";
import type { Effect, MachineEvent } from "./machine-event.js";
import type { Delivery, MachineState } from "./machine-state.js";
import type { MachineType } from "./machine-type.js";
import { answerType, isAnswer } from "./message.js";
import { handlersBefore, handlersFor, type Candidate, type Dispatch, type Sought } from "./dispatch.js";
import type { Surroundings } from "./setting.js";
import { Step } from "./step.js";
import { isVacant } from "./vacant.js";

export type StepResult =
  | { readonly kind: "done"; readonly machine: MachineState; readonly effects: readonly Effect[] }
  /** A request that no handler takes up in this state: it waits, and is asked again after every step. */
  | { readonly kind: "waits"; readonly isIssued: boolean }
  /** A request that a handler would take up, and that the application may not make in this state. Nothing has happened. */
  | { readonly kind: "refused" }
  /** Nothing has happened. */
  | { readonly kind: "failed"; readonly failure: ProtocolFailure };

/** A machine that something happens to. */
export interface Occurrence {
  readonly machine: MachineState;
  readonly event: MachineEvent;
  readonly surroundings: Surroundings;
  /** Of a request: has its guard held already, at this step or one before? Where nothing is said, it has. */
  readonly isIssued?: boolean;
}

/** Handles one event to its end. Throws only where Kettle itself, or the program around, is wrong. */
export function takeStep(dispatch: Dispatch, { machine, event, surroundings, isIssued = true }: Occurrence): StepResult {
  const step = new Step(machine, surroundings, dispatch.type.states);
  const run: Run = { dispatch, step };
  try {
    if (!isIssued && event.kind === "request" && !mayAsk(run, event))
      return isTaken(run, event) ? { kind: "refused" } : { kind: "waits", isIssued: false };
    if (begin(run, event) === "waits") return { kind: "waits", isIssued: true };
    settle(run);
  } catch (error) {
    if (error instanceof ProtocolFailure) return { kind: "failed", failure: error };
    throw error;
  }
  return { kind: "done", machine: step.machine(), effects: step.effects };
}

/** What all machines have at first. Steps never change it; a set and lists of its own would be a seventh of an idle one. */
const idle: Pick<MachineState, "deferred" | "calls" | "armed"> = { deferred: [], calls: [], armed: new Set() };

/** A machine at first. */
export function startMachine(type: MachineType, { setting, self, here }: Pick<Surroundings, "setting" | "self" | "here">): MachineState {
  const { vars, state } = call(type.start, [setting, self, here]);
  return { vars, stack: [{ state, frame: null }], ...idle };
}

/** A step in progress. */
export interface Run {
  readonly dispatch: Dispatch;
  readonly step: Step;
}

type Asked = Extract<MachineEvent, { readonly kind: "request" }>;

/** Does the guard of the request hold? */
function mayAsk({ dispatch, step }: Run, { request, args }: Asked): boolean {
  const { guards = {} } = dispatch.type;
  const guard = Object.hasOwn(guards, request) ? guards[request] : undefined;
  return guard === undefined || call(guard, [step, args]);
}

/** Would a handler take the request up? One that stumbles over it as soon as it looks at it, as nobody may ask for it now, would. */
function isTaken(run: Run, { request, args, id }: Asked): boolean {
  const sought = { kind: "requests", event: request } as const;
  const given = [args, { right: "request", request, id }] as const;
  try {
    return [...handlersBefore(run.dispatch, sought), ...handlersFor(run, sought)].some((candidate) => fits(run, candidate, given));
  } catch (error) {
    if (error instanceof ProtocolFailure || error instanceof KernelError) return true;
    throw error;
  }
}

type Outcome = "done" | "deferred" | "none";

function begin(run: Run, event: MachineEvent): "waits" | "begun" {
  switch (event.kind) {
    case "message":
      deliver(run, event);
      return "begun";
    case "request": {
      const reply = { right: "request", request: event.request, id: event.id } as const;
      return handle(run, { kind: "requests", event: event.request }, [event.args, reply]) === "none" ? "waits" : "begun";
    }
    case "timer":
      run.step.disarm(event.timer);
      if (handle(run, { kind: "timers", event: event.timer }, []) === "none")
        throw new ProtocolFailure("unexpected", `${place(run)} has no handler for its timer '${event.timer}'`);
      return "begun";
    case "completion": {
      const answer = { type: answerType, message: "", call: event.call, value: event.value, asked: null } as const;
      deliver(run, { message: answer, from: run.step.self });
      return "begun";
    }
    case "restart":
      if (run.dispatch.type.restart !== undefined) runHandler(run, run.dispatch.type.restart, [run.step]);
      return "begun";
  }
}

function deliver(run: Run, delivery: Delivery): void {
  if (offer(run, delivery) === "done") return;
  run.step.deferred = [...run.step.deferred, { message: delivery.message, from: delivery.from }];
}

/** What is ready, then what was put off, from the head again after each. */
function settle(run: Run): void {
  for (;;) {
    for (let woken = run.step.takeReady(); woken !== undefined; woken = run.step.takeReady()) goOn(run, woken.frame, woken.value);
    if (!takeUpDeferred(run)) return;
  }
}

/** Handles the first deferred message that would not be deferred again; false if there is none. */
function takeUpDeferred(run: Run): boolean {
  const queue = run.step.deferred;
  for (const [position, delivery] of queue.entries()) {
    run.step.deferred = queue.filter((_, index) => index !== position);
    if (offer(run, delivery) === "done") return true;
    run.step.deferred = queue;
  }
  return false;
}

function offer(run: Run, { message, from }: Delivery): "deferred" | "done" {
  if (isAnswer(message)) return receiveAnswer(run, message);
  const outcome = handle(run, { kind: "messages", event: message.type }, [message, from]);
  if (outcome === "none") throw new ProtocolFailure("unexpected", `${place(run)} has no handler for '${message.type}' from ${from}`);
  return outcome;
}

function place({ step }: Run): string {
  return `${step.self}${step.here === null ? "" : ` (${step.here})`} in state '${step.state.name}'`;
}

/** The arguments of a handler before the state: the event, and the sender or the right to answer. */
type Given = readonly [] | readonly [event: unknown, from: unknown];

/**
 * Hands what comes to those that look at it first, and then to the handlers of the state that they leave. A handler that defers has done nothing before, nor have those that
 * looked first; what they noted has not happened.
 */
function handle(run: Run, sought: Sought, given: Given): Outcome {
  const { effects } = run.step;
  const noted = effects.length;
  const looked = handleBy(run, handlersBefore(run.dispatch, sought), given);
  const outcome = looked === "none" ? handleBy(run, handlersFor(run, sought), given) : looked;
  if (outcome === "deferred") effects.length = noted;
  return outcome;
}

/** Runs the first handler that fits and does not pass. */
function handleBy(run: Run, candidates: readonly Candidate[], given: Given): Outcome {
  const { state } = run.step;
  for (const candidate of candidates) {
    if (!fits(run, candidate, given)) continue;
    const ending = runHandler(run, candidate.run, argumentsOf(run.step, given, state));
    if (ending === "pass") continue;
    if (ending === "defer") return "deferred";
    if (candidate.isOtherwise) requireNoRights(given[0], candidate.run);
    return "done";
  }
  return "none";
}

/** A spread costs more than all the rest of a small step. */
function argumentsOf(step: Step, [event, from]: Given, state: object): readonly unknown[] {
  return event === undefined ? [step, state] : [step, event, from, state];
}

function fits({ step }: Run, { from, when }: Candidate, given: Given): boolean {
  const [, sender] = given;
  if (from !== undefined && !from.some((role) => typeof sender === "string" && sender.startsWith(`${role}/`))) return false;
  return when === undefined || call(when, argumentsOf(step, given, step.state));
}

/** What `otherwise` ends with, nobody can answer any more. */
function requireNoRights(event: unknown, handler: { readonly name: string }): void {
  const message = typeof event === "object" && event !== null ? Object.values(event) : [];
  if (!message.every(isVacant))
    throw new ProtocolFailure("continuation", `the right to answer a message is lost when '${handler.name}' ends`);
}

function runHandler(run: Run, handler: Candidate["run"], args: readonly unknown[]): "defer" | "pass" | "ended" {
  const ending = call(handler, args);
  if (ending === "defer" || ending === "pass") return ending;
  followResumptions(run, handler);
  return "ended";
}

/** Runs the rest of a suspended handler, and what it resumes. */
export function goOn(run: Run, frame: AnyFrame, value: unknown): void {
  followResumptions(run, resumeFrame(run, frame, value));
}

function followResumptions(run: Run, begun: { readonly name: string }): void {
  let last = begun;
  for (let next = run.step.takeNext(); next !== undefined; next = run.step.takeNext()) last = resumeFrame(run, next.frame, next.value);
  requireUnspent(run, last);
}

function resumeFrame({ dispatch, step }: Run, frame: AnyFrame, value: unknown): { readonly name: string } {
  const point = dispatch.type.points[frame.point];
  if (point === undefined) throw new KernelError(`${dispatch.type.role} has no point '${frame.point}'`);
  call(point, [step, frame, value]);
  return point;
}

/** A waiting state whose continuation is spent can never end its wait, unless what was woken leaves it in the same step. */
function requireUnspent({ dispatch, step }: Run, last: { readonly name: string }): void {
  const { waits } = dispatch.type.states[step.state.name] ?? {};
  if (waits === undefined || step.hasReady) return;
  const { state } = step;
  const spent = waits.find((name) => Reflect.get(state, name) === null);
  if (spent === undefined) return;
  const text = `state '${step.state.name}' is not left after '${last.name}', though its continuation '${spent}' is spent`;
  throw new ProtocolFailure("continuation", text);
}

/** The tables of a generated module tie each function to what it is given; TypeScript cannot follow that through a table. */
function call<Result>(run: (...args: never[]) => Result, args: readonly unknown[]): Result {
  if (!isTabled(args)) throw new KernelError("arguments that no table is for");
  return run(...args);
}

function isTabled(args: readonly unknown[]): args is never[] {
  return Array.isArray(args);
}
