/** Steps: one event and everything that it causes (`semantics.md`, "Steps", "Choosing the handler", "Deferral"). */
import { List } from "immutable";
import type { Handler, Timer } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import { holds } from "./evaluate.js";
import { forgetCalls } from "./calls.js";
import { ChoiceNeeded, Choices } from "./choices.js";
import { crash, cutOff } from "./crash.js";
import { mayAsk, type Event, type NodeStep } from "./events.js";
import { run, runFrame, type Ending } from "./execute.js";
import type { Activation } from "./execution.js";
import { StepFailure } from "./failure.js";
import { extend, machineScope } from "./scope.js";
import { Blocked, StepInProgress, type StepRecord } from "./step-in-progress.js";
import type { IssuedRequest, Message, SystemState } from "./state.js";
import { receiveAnswer } from "./receive-answer.js";
import { holdsLinear, type Element, type Value } from "./value.js";
import type { Instance, World } from "./world.js";

/** What one event with one resolution of its choices leads to. */
export type StepResult = { readonly event: Event; readonly script: readonly number[]; readonly record: StepRecord } & (
  | { readonly kind: "next"; readonly state: SystemState }
  /** `instance`: the machine that failed. */
  | { readonly kind: "failed"; readonly failure: StepFailure; readonly instance: Instance }
);

/** Every result of `event` in `state`, one for each resolution of its choices; none where a request may not be asked or no handler accepts it. */
export function executeEvent(
  world: World,
  state: SystemState,
  event: Event,
  options: Pick<Attempt, "blocked"> = {},
): readonly StepResult[] {
  const results: StepResult[] = [];
  const scripts: (readonly number[])[] = [[]];
  for (let script = scripts.pop(); script !== undefined; script = scripts.pop()) {
    const chosen = script;
    const result = executeScript(world, { state, event, script: chosen, ...options });
    if (result instanceof ChoiceNeeded) {
      scripts.push(...Array.from({ length: result.options }, (_, index) => [...chosen, result.options - 1 - index]));
    } else if (result !== "disabled") results.push(result);
  }
  return results;
}

interface Attempt {
  readonly state: SystemState;
  readonly event: Event;
  readonly script: readonly number[];
  /** Told of a step that does not happen for want of room. */
  readonly blocked?: (by: Blocked) => void;
}

/** One execution with a given script. */
export function executeScript(world: World, attempt: Attempt): StepResult | ChoiceNeeded | "disabled" {
  const { event, script } = attempt;
  const execution: NodeExecution = { choices: new Choices(script), steps: [] };
  try {
    const done = carryOut(world, attempt, execution);
    if (done === "disabled") return done;
    const record = done.record === undefined ? recordOf(execution) : { ...recordOf(execution), ...done.record };
    return { kind: "next", event, script, record, state: forgetCalls(world, done.state) };
  } catch (error) {
    if (error instanceof ChoiceNeeded) return error;
    if (error instanceof Blocked) {
      attempt.blocked?.(error);
      return "disabled";
    }
    if (!(error instanceof StepFailure)) throw error;
    const instance = execution.steps.at(-1)?.instance ?? event.instance;
    return { kind: "failed", event, script, record: recordOf(execution), failure: error, instance };
  }
}

/** What the machines of one node do in a step, one after the other. */
interface NodeExecution {
  readonly choices: Choices;
  readonly steps: StepInProgress[];
}

function recordOf({ steps, choices }: NodeExecution): StepRecord {
  const [only, ...others] = steps;
  if (only !== undefined && others.length === 0) return only.record;
  const records = steps.map((step) => step.record);
  return {
    runs: records.flatMap(({ runs }) => runs),
    sent: records.flatMap(({ sent }) => sent),
    begun: records.flatMap(({ begun }) => begun),
    answered: records.flatMap(({ answered }) => answered),
    picks: records.flatMap(({ picks }) => picks),
    notes: records.flatMap(({ notes }) => notes),
    choices: choices.made,
  };
}

interface Done {
  readonly state: SystemState;
  /** What the record says otherwise than the steps. */
  readonly record?: Partial<StepRecord>;
}

function carryOut(world: World, { state, event }: Attempt, execution: NodeExecution): Done | "disabled" {
  switch (event.kind) {
    case "issue":
      return mayAsk(world, state, event) ? { state: event.after } : "disabled";
    case "lose":
      return { state: event.after };
    case "crash":
      return event.during === undefined
        ? { state: crash(world, state, event.instance.node) }
        : crashDuring(world, { state, during: event.during }, execution);
    default: {
      const after = takeStep(world, { state, event }, execution);
      return after === "disabled" ? after : { state: after };
    }
  }
}

/** A step that ends in a crash; where all that it sends comes out, it is the same as a crash after the step. The application gets no answer: it goes down too. */
function crashDuring(
  world: World,
  { state, during }: { readonly state: SystemState; readonly during: NodeStep },
  execution: NodeExecution,
): Done | "disabled" {
  const after = takeStep(world, { state, event: during }, execution);
  if (after === "disabled") return after;
  const before = "before" in during ? during.before : state;
  const { node } = during.instance;
  const cut = cutOff(world, { before, after, sent: recordOf(execution).sent, node, choices: execution.choices });
  if (cut === undefined) return "disabled";
  const { sent, lost } = cut;
  return { state: crash(world, cut.state, node), record: { sent, lost, answered: [] } };
}

function takeStep(
  world: World,
  { state, event }: { readonly state: SystemState; readonly event: NodeStep },
  execution: NodeExecution,
): SystemState | "disabled" {
  const before = "before" in event ? event.before : state;
  if (event.kind === "restart") return restart(world, { state: before, node: event.instance.node }, execution);
  const step = beginStep(world, { state: before, instance: event.instance }, execution);
  if (event.kind === "accept" && !accept(step, event.request)) return "disabled";
  if (event.kind === "deliver" || event.kind === "duplicate" || event.kind === "complete") deliver(step, event.message);
  if (event.kind === "fire") fire(step, event.timer);
  settle(step);
  if (event.kind === "fire") noteFirings(step, event.timer);
  return step.commit();
}

function beginStep(
  world: World,
  { state, instance }: { readonly state: SystemState; readonly instance: Instance },
  { steps, choices }: NodeExecution,
): StepInProgress {
  const machine = state.machines.get(instance.key);
  if (machine === undefined) throw new InternalError("a machine without a state");
  const step = new StepInProgress(world, instance, { state, machine, choices });
  steps.push(step);
  return step;
}

/** Every machine of the node runs what it does on restart: kinds of machines in the order of the text, those of one kind in every order. */
function restart(
  world: World,
  { state, node }: { readonly state: SystemState; readonly node: Element },
  execution: NodeExecution,
): SystemState {
  return world.protocol.machines.reduce((reached, machine) => {
    let left = machine.restart === undefined ? [] : world.instances.filter((one) => one.machine === machine && one.node === node);
    let current = reached;
    while (left.length > 0) {
      const instance = nextToRestart(world, left, execution.choices);
      current = restartMachine(world, { state: current, instance }, execution);
      left = left.filter((one) => one !== instance);
    }
    return current;
  }, state);
}

function nextToRestart(world: World, left: readonly Instance[], choices: Choices): Instance {
  const describe = (index: number): string => {
    const block = left[index]?.block;
    return `${block === undefined ? "" : world.universe.nameOf(block)} to restart next`;
  };
  const picked = left[left.length === 1 ? 0 : choices.choose(left.length, describe)];
  if (picked === undefined) throw new InternalError("a restart of nothing");
  return picked;
}

function restartMachine(
  world: World,
  begun: { readonly state: SystemState; readonly instance: Instance },
  execution: NodeExecution,
): SystemState {
  const step = beginStep(world, begun, execution);
  const { restart: handler } = begun.instance.machine;
  const offered: Offer = { event: { kind: "restart" }, args: List(), message: undefined };
  if (handler !== undefined) start(step, { handler, locals: [] }, { offered, how: "handle" });
  settle(step);
  return step.commit();
}

/** Hands an issued request to its handler; false where there is none for it now. */
function accept(step: StepInProgress, request: IssuedRequest): boolean {
  const { machine } = step;
  const position = machine.requests.findIndex((issued) => issued === request);
  const open = machine.open.update(request.request, 0, (count) => count + 1);
  step.machine = { ...machine, requests: machine.requests.delete(position), open };
  const offer = { event: { kind: "request", request: request.request }, args: request.args, message: undefined } as const;
  return handle(step, offer, "handle") !== undefined;
}

/** Runs the handler of a timer that has gone off. */
function fire(step: StepInProgress, timer: Timer): void {
  const offered = { event: { kind: "timer", timer: timer.name }, args: List<Value>(), message: undefined } as const;
  if (handle(step, offered, "handle") !== undefined) return;
  const state = step.machine.stack.last()?.state ?? "";
  const text = `${step.world.universe.nameOf(step.instance.node)} in state '${state}' has no handler for its timer '${timer.name}'`;
  throw new StepFailure("unexpected", text, { span: step.instance.states.get(state)?.span, subject: timer.name, isTimer: true });
}

/** The limit counts as reached if it is when the step ends. */
function noteFirings({ world, instance, machine }: StepInProgress, { name, firings }: Timer): void {
  if (firings === undefined || machine.variables.get(firings.count) !== firings.limit) return;
  world.boundsReached.add(`${firings.limit} firings of timer ${name} of ${instance.machine.role}`);
}

function deliver(step: StepInProgress, message: Message): void {
  if (offer(step, message, "handle") === "done") return;
  const { deferred } = step.instance.machine;
  const queue = step.machine.deferred.push(message);
  const name = step.world.universe.nameOf(step.instance.node);
  if (queue.size > deferred) {
    const text = `the deferred queue of ${name} is full: '${message.message}' would exceed its bound ${deferred}`;
    throw new StepFailure("overflow", text, { span: step.instance.machine.span, subject: message.message });
  }
  if (queue.size === deferred) step.world.boundsReached.add(`deferred queue bound ${deferred} of ${step.instance.machine.role}`);
  step.machine = { ...step.machine, deferred: queue };
  step.note({
    label: `${step.instance.machine.role} defers ${message.message}`,
    how: "defer",
    // An answer is put off by no handler.
    span: step.putOffBy ?? step.instance.machine.span,
    message,
  });
}

/** Everything that is to happen before the step ends: ready continuations, then deferred messages, from the head again after each. */
function settle(step: StepInProgress): void {
  for (;;) {
    for (let woken = step.nextReady(); woken !== undefined; woken = step.nextReady()) runFrame(step, woken);
    if (!takeUpDeferred(step)) return;
  }
}

/** Handles the first deferred message that would not be deferred again; false if there is none. */
function takeUpDeferred(step: StepInProgress): boolean {
  const queue = step.machine.deferred;
  return queue.some((message, position) => {
    const without = queue.delete(position);
    return (
      step.attempt(() => {
        step.machine = { ...step.machine, deferred: without };
        return offer(step, message, "reoffer");
      }) === "done"
    );
  });
}

function offer(step: StepInProgress, message: Message, how: "handle" | "reoffer"): "deferred" | "done" {
  return step.attempt(() => {
    if (step.world.message(message.message).answers !== undefined) return receiveAnswer(step, message);
    const ending = handle(step, offerOf(message), how);
    if (ending === undefined) throw unexpected(step, message);
    return ending === "deferred" ? "deferred" : "done";
  });
}

function unexpected(step: StepInProgress, message: Message): StepFailure {
  const node = step.world.universe.nameOf(step.instance.node);
  const state = step.machine.stack.last()?.state ?? "";
  const from = step.world.universe.nameOf(message.from);
  const text = `${node} in state '${state}' has no handler for '${message.message}' from ${from}`;
  return new StepFailure("unexpected", text, { span: step.instance.states.get(state)?.span, subject: message.message });
}

interface Offer {
  readonly event:
    | { readonly kind: "message"; readonly message: string }
    | { readonly kind: "request"; readonly request: string }
    | { readonly kind: "timer"; readonly timer: string }
    | { readonly kind: "restart" };
  readonly args: List<Value>;
  readonly message: Message | undefined;
}

function offerOf(message: Message): Offer {
  return { event: { kind: "message", message: message.message }, args: message.args, message };
}

/** Runs the `before` handlers that match, then the handler; undefined where there is none. */
function handle(step: StepInProgress, offered: Offer, how: "handle" | "reoffer"): Ending | undefined {
  for (const handler of step.instance.machine.before) {
    const bound = match(step, handler, offered);
    if (bound === undefined) continue;
    const ending = start(step, bound, { offered, how });
    if (ending !== "passed") return ending;
  }
  const bound = selectHandler(step, offered);
  return bound === undefined ? undefined : start(step, bound, { offered, how });
}

function start(step: StepInProgress, bound: Bound, begun: { readonly offered: Offer; readonly how: "handle" | "reoffer" }): Ending {
  const { offered, how } = begun;
  const { handler } = bound;
  step.note({ label: handler.label, how, span: handler.head, message: how === "reoffer" ? offered.message : undefined });
  const request = offered.event.kind === "request" ? offered.event.request : undefined;
  const spoken = request === undefined || handler.reply === undefined ? [] : [[handler.reply, rightTo(request)] as const];
  const activation: Activation = {
    handler,
    request: spoken.length > 0 ? undefined : request,
    locals: new Map([...bound.locals, ...spoken]),
    control: [{ kind: "block", block: handler.body, next: 0 }],
  };
  const ending = run(step, activation);
  if (ending !== "deferred" && ending !== "passed" && handler.event.kind === "otherwise") requireNoRights(offered, handler);
  return ending;
}

function rightTo(request: string): Value {
  return { tag: "right", kind: "request", request };
}

/** What `otherwise` ends with, nobody can answer any more. */
function requireNoRights({ args, message }: Offer, handler: Handler): void {
  if (!args.some((arg) => holdsLinear(arg))) return;
  const text = `the right to answer '${message?.message ?? ""}' is lost when the handler ends`;
  throw new StepFailure("continuation", text, { span: handler.head });
}

interface Bound {
  readonly handler: Handler;
  readonly locals: readonly (readonly [number, Value])[];
}

/** The state's handlers, the machine's, the state's `otherwise`, the machine's `otherwise`: the first that matches. */
function selectHandler(step: StepInProgress, offered: Offer): Bound | undefined {
  const { machine, states } = step.instance;
  const state = states.get(step.machine.stack.last()?.state ?? "");
  if (state === undefined) throw new InternalError("a machine in no state");
  const others = offered.message === undefined ? [] : [state.otherwise, machine.otherwise];
  for (const handler of [...state.handlers, ...machine.handlers, ...others]) {
    const bound = handler && match(step, handler, offered);
    if (bound !== undefined) return bound;
  }
  return undefined;
}

function match(step: StepInProgress, handler: Handler, offered: Offer): Bound | undefined {
  if (!concerns(handler, offered)) return undefined;
  const { message } = offered;
  const params = handler.params.flatMap((id, index) => (id === undefined ? [] : [[id, offered.args.get(index, null)] as const]));
  const locals = handler.from === undefined || message === undefined ? params : [...params, [handler.from, message.from] as const];
  const scope = extend(machineScope(step.world, step.instance, step.machine), locals);
  return handler.guard === undefined || holds(handler.guard, scope) ? { handler, locals } : undefined;
}

function concerns(handler: Handler, { event, message }: Offer): boolean {
  switch (handler.event.kind) {
    case "otherwise":
      return message !== undefined;
    case "message":
      return (
        event.kind === "message" &&
        handler.event.message === event.message &&
        message !== undefined &&
        handler.senders.includes(message.from.sort)
      );
    case "timer":
      return event.kind === "timer" && handler.event.timer === event.timer;
    case "restart":
      return event.kind === "restart";
    case "request":
      return event.kind === "request" && handler.event.request === event.request;
  }
}
