/** One transition of the model, made by the generated code. */
import type { Type } from "../dsl/analysis/index.js";
import { InternalError } from "../dsl/diagnostics/index.js";
import type { Event, Instance, NodeStep, PickRecord, StepRecord, StepResult, SystemState } from "../checker/reference/index.js";
import { placeOf } from "../codegen/typescript/index.js";
import {
  dispatchFor,
  refusalOf,
  takeStep,
  startMachine,
  type Dispatch,
  type Effect,
  type MachineEvent,
  type MachineState,
  type MachineType,
  type NodeId,
  type StepResult as CodeResult,
} from "../runtime/kernel/index.js";
import { callName, deliveryOf, machineOf, messageOf, nameOfElement, valueOf, type Correspondence } from "./abstraction.js";
import { canonicalText } from "./canonical-text.js";
import { isOfModel, partsOfModel, type PartsOfModel } from "./parts-of-model.js";
import { Picking, picksInTexts } from "./picking.js";

/** How the generated code did: like the model; not comparable, as only the model has what stops it; or otherwise. */
export type Outcome =
  | { readonly kind: "same" }
  /** Nothing of a machine's code runs: the network, the application, or a bound of the model. */
  | { readonly kind: "outside" }
  | { readonly kind: "different"; readonly difference: Difference };

export interface Difference {
  /** What differs: the machine after the step, what it sends, and so on. */
  readonly what: string;
  readonly model: string;
  readonly code: string;
}

/** The generated code of one check. */
export interface GeneratedCode {
  readonly context: Correspondence;
  readonly dispatches: ReadonlyMap<Instance["machine"], Dispatch>;
  /** What the protocol says and the code leaves out. */
  readonly leftOut: PartsOfModel;
  readonly setting: { readonly placement: object; readonly members: object; readonly initial: object; readonly equal: object };
}

const same: Outcome = { kind: "same" };
const outside: Outcome = { kind: "outside" };

/** Ties the machines of a module to those of the model. */
export function prepareCode(context: Correspondence, types: readonly MachineType[]): GeneratedCode {
  const { plan, world } = context;
  const dispatches = new Map(
    plan.machines.map(({ machine }, index) => {
      const type = types[index];
      if (type === undefined) throw new InternalError(`no code for ${machine.role}`);
      return [machine, dispatchFor(type)] as const;
    }),
  );
  const elements = (sort: string): readonly NodeId[] => world.universe.sort(sort).elements.map(nameOfElement);
  const named = (names: readonly string[], value: (name: string) => unknown): object =>
    Object.fromEntries(names.map((name) => [name, value(name)]));
  const { nodes, blocks, values } = plan.protocol;
  const all = [...nodes, ...blocks, ...values].map(({ name }) => name);
  const setting = {
    placement: named(
      nodes.map(({ name }) => name),
      (name) => () => elements(name)[0],
    ),
    members: named(all, (name) => () => new Set(elements(name))),
    initial: named(
      values.map(({ name }) => name),
      (name) => context.initial.get(name),
    ),
    equal: named(
      values.map(({ name }) => name),
      () => (a: unknown, b: unknown) => a === b,
    ),
  };
  return { context, dispatches, leftOut: partsOfModel(plan), setting };
}

/** Makes a transition of the model with the generated code, and compares. */
export function replayTransition(code: GeneratedCode, state: SystemState, result: StepResult): Outcome {
  const { event } = result;
  switch (event.kind) {
    case "issue":
      return replayIssue(code, state, { event, result });
    case "lose":
      return outside;
    case "crash":
      return result.kind === "next" && event.during === undefined ? compareCrash(code, event, result.state) : outside;
    case "restart":
      return isOfModelAlone(code, result) ? outside : compareRestart(code, { before: event.before, result, node: event.instance.node });
    default:
      return compareStep(code, state, { result, event });
  }
}

/** Does the code leave a request alone that the model does not take up? */
export function replayRefusal(code: GeneratedCode, state: SystemState, event: Extract<Event, { readonly kind: "accept" }>): Outcome {
  const ran = run(code, { state, instance: event.instance, event: eventOf(code, event), picks: [] }).result;
  if (ran.kind === "waits") return same;
  return { kind: "different", difference: { what: `request ${event.request.request}`, model: "waits", code: ran.kind } };
}

/** `result`: undefined where the model does not let the application ask. */
interface Issued {
  readonly event: Extract<Event, { readonly kind: "issue" }>;
  readonly result: StepResult | undefined;
}

/** May the application ask, as the code sees it? Nothing of a machine runs but the request's guard. */
export function replayIssue(code: GeneratedCode, state: SystemState, { event, result }: Issued): Outcome {
  const { instance, request, declared } = event;
  if (declared.guard === undefined) return outside;
  const asked = run(code, { state, instance, event: requestOf(code, { instance, request }), picks: [], isIssued: false });
  if (result?.kind === "failed") return compareFailure(code, result, { result: asked.result, choices: ["choices", "", ""] });
  const isRefused = asked.result.kind === "refused" || (asked.result.kind === "waits" && !asked.result.isIssued);
  if (isRefused !== (result === undefined))
    return differs(
      `asking for ${request.request}`,
      isRefused ? "is allowed" : "is not allowed",
      isRefused ? "is refused" : "is not refused",
    );
  return outside;
}

// ---------------------------------------------------------------- running the code

interface Running {
  readonly state: SystemState;
  readonly instance: Instance;
  readonly event: MachineEvent;
  /** What the model chose. */
  readonly picks: readonly PickRecord[];
  /** Of a request: has its guard held? */
  readonly isIssued?: boolean;
}

interface Ran {
  readonly result: CodeResult;
  readonly choices: Comparison;
}

function run(code: GeneratedCode, { state, instance, event, picks, isIssued = true }: Running): Ran {
  const { context, dispatches, setting } = code;
  const machine = state.machines.get(instance.key);
  const dispatch = dispatches.get(instance.machine);
  if (machine === undefined || dispatch === undefined) throw new InternalError("a machine without its code");
  const own = picks.filter((pick) => pick.instance === instance && !code.leftOut.variables.has(pick.variable));
  const picking = new Picking(picksInTexts(context, own));
  const surroundings = {
    self: nameOfElement(instance.node),
    here: instance.block === undefined ? null : nameOfElement(instance.block),
    setting,
    choose: (variable: string, candidates: readonly unknown[]) => picking.choose(variable, candidates),
    nameCall: (open: readonly { readonly id: string }[]) => smallestFree(open),
  };
  const result = takeStep(dispatch, { machine: machineOf(context, instance, machine), event, surroundings, isIssued });
  return { result, choices: picking.comparison };
}

/** The model numbers the calls of a machine by the smallest number that is free. */
function smallestFree(open: readonly { readonly id: string }[]): string {
  for (let number = 0; ; number++) if (!open.some(({ id }) => id === String(number))) return String(number);
}

type MachineStep = Exclude<NodeStep, { readonly kind: "restart" }>;

function eventOf(code: GeneratedCode, event: MachineStep): MachineEvent {
  const { context } = code;
  switch (event.kind) {
    case "accept":
      return requestOf(code, event);
    case "deliver":
    case "duplicate": {
      return { kind: "message", ...deliveryOf(context, event.message) };
    }
    case "complete": {
      const { args } = event.message;
      const type: Type = event.operation.result ?? { kind: "none" };
      return {
        kind: "completion",
        call: callName(args.get(0, null)),
        value: event.operation.result === undefined ? null : valueOf(context, event.result, type),
      };
    }
    case "fire":
      return { kind: "timer", timer: event.timer.name };
  }
}

function requestOf(
  { context }: GeneratedCode,
  { instance, request: { request, args } }: Pick<Extract<NodeStep, { readonly kind: "accept" }>, "instance" | "request">,
): MachineEvent {
  const declared = instance.machine.requests.find(({ name }) => name === request);
  const given = (declared?.params ?? []).map(({ name, type }, index) => [name, valueOf(context, args.get(index, null), type)] as const);
  return { kind: "request", request, args: Object.fromEntries(given), id: request };
}

// ---------------------------------------------------------------- comparing

function compareStep(
  code: GeneratedCode,
  state: SystemState,
  { result, event }: { readonly result: StepResult; readonly event: MachineStep },
): Outcome {
  if (isOfModelAlone(code, result)) return outside;
  const { instance } = event;
  const done = run(code, { state, instance, event: eventOf(code, event), picks: result.record.picks });
  if (result.kind === "failed") return compareFailure(code, result, done);
  const { result: ran, choices } = done;
  if (ran.kind !== "done") return differs("outcome", "a step", outcomeText(ran));
  return firstDifference([
    choices,
    machineComparison(code, { instance, after: result.state, machine: ran.machine }),
    ...compareEffects(code, { record: result.record, instance }, ran.effects),
    ["message from elsewhere", "is taken", receiptText(code, event)],
  ]);
}

/** Does a node with this code let the message in? What it sends to itself, it does not look at. */
function receiptText({ context, dispatches }: GeneratedCode, event: MachineStep): string {
  const type = dispatches.get(event.instance.machine)?.type;
  if (type === undefined || (event.kind !== "deliver" && event.kind !== "duplicate") || event.message.from === event.message.to)
    return "is taken";
  const { message, from } = deliveryOf(context, event.message);
  return refusalOf(type, { from, message }) ?? "is taken";
}

type Comparison = readonly [what: string, model: string, code: string];

function firstDifference(comparisons: readonly Comparison[]): Outcome {
  const found = comparisons.find(([, model, code]) => model !== code);
  return found === undefined ? same : differs(...found);
}

function differs(what: string, model: string, code: string): Outcome {
  return { kind: "different", difference: { what, model, code } };
}

function outcomeText(ran: Exclude<CodeResult, { readonly kind: "done" }>): string {
  return ran.kind === "failed" ? `${ran.failure.kind}: ${ran.failure.message}` : ran.kind;
}

interface Stepped {
  readonly instance: Instance;
  /** The model's state after the step, and the machine that the code made. */
  readonly after: SystemState;
  readonly machine: MachineState;
}

function machineComparison(code: GeneratedCode, { instance, after, machine }: Stepped): Comparison {
  const model = after.machines.get(instance.key);
  if (model === undefined) throw new InternalError("a machine without a state");
  return ["machine", machineText(code, machineOf(code.context, instance, model)), machineText(code, machine)];
}

/** Where crashes lose rights to answer, the model frees the numbers of calls that nobody can answer; running code has numbers enough. */
function machineText({ context }: GeneratedCode, machine: MachineState): string {
  const calls = context.world.losesCalls ? [] : [...machine.calls].sort((a, b) => (a.id < b.id ? -1 : 1));
  return canonicalText({ ...machine, calls });
}

interface ModelStep {
  readonly record: StepRecord;
  readonly instance: Instance;
}

function compareEffects(code: GeneratedCode, { record, instance }: ModelStep, effects: readonly Effect[]): readonly Comparison[] {
  const { context } = code;
  const sent = record.sent.map((message) => ({
    to: nameOfElement(message.to),
    block: message.block === undefined ? null : nameOfElement(message.block),
    message: messageOf(context, message),
  }));
  const answers = record.answered.map(({ request, result }) => {
    const type = instance.machine.requests.find(({ name }) => name === request)?.result;
    return canonicalText({ request, value: type === undefined ? null : valueOf(context, result, type) });
  });
  const begun = record.begun.map(({ operation, args }) => ({
    operation: operation.name,
    args: operation.params.map(({ type }, index) => valueOf(context, args.get(index, null), type)),
  }));
  const notes = record.notes.filter(({ span }) => !isOfModel(code.leftOut, span)).map(({ text }) => text);
  return [
    ["messages", sendsText(sent), sendsText(effects.flatMap((effect) => (effect.kind === "send" ? [effect] : [])))],
    [
      "answers",
      answers.sort().join(" "),
      effects
        .flatMap((effect) => (effect.kind === "answer" ? [canonicalText({ request: effect.request, value: effect.value })] : []))
        .sort()
        .join(" "),
    ],
    [
      "host operations",
      canonicalText(begun),
      canonicalText(effects.flatMap((effect) => (effect.kind === "host" ? [{ operation: effect.operation, args: effect.args }] : []))),
    ],
    ["notes", canonicalText(notes), canonicalText(effects.flatMap((effect) => (effect.kind === "note" ? [effect.text] : [])))],
  ];
}

interface Sent {
  readonly to: string;
  readonly block: string | null;
  readonly message: object;
}

/** The order counts between two nodes: among different receivers it means nothing. */
function sendsText(sent: readonly Sent[]): string {
  const byReceiver = new Map<string, string[]>();
  for (const { to, block, message } of sent) byReceiver.set(to, [...(byReceiver.get(to) ?? []), canonicalText({ block, message })]);
  return canonicalText(byReceiver);
}

// ---------------------------------------------------------------- failures

type Failed = Extract<StepResult, { readonly kind: "failed" }>;

/** Bounds of channels and deferred queues, and what is done with ghosts, are the model's alone. */
function isOfModelAlone(code: GeneratedCode, result: StepResult): boolean {
  if (result.kind !== "failed") return false;
  const { failure } = result;
  const { subject, span } = failure.at;
  if (failure.kind === "overflow" && (subject !== undefined || failure.message.includes("calls of one machine"))) return true;
  return span !== undefined && isOfModel(code.leftOut, span);
}

function compareFailure({ context }: GeneratedCode, { failure }: Failed, { result: ran, choices }: Ran): Outcome {
  const { span } = failure.at;
  if (ran.kind !== "failed") return differs("outcome", `${failure.kind}: ${failure.message}`, ran.kind === "done" ? "a step" : ran.kind);
  if (ran.failure.kind !== failure.kind) return differs("failure", `${failure.kind}: ${failure.message}`, outcomeText(ran));
  const isPlaced = ran.failure.at !== undefined && span !== undefined;
  return firstDifference([
    choices,
    ["place of the failure", isPlaced ? placeOf(context.plan, span) : "", isPlaced ? (ran.failure.at ?? "") : ""],
  ]);
}

// ---------------------------------------------------------------- crashes

/** A machine of a crashed node begins anew, with what is durable. */
function compareCrash(code: GeneratedCode, event: Extract<Event, { readonly kind: "crash" }>, after: SystemState): Outcome {
  const { context, dispatches, setting } = code;
  const own = context.world.instances.filter(({ node }) => node === event.instance.node);
  return firstDifference(
    own.map((instance): Comparison => {
      const machine = after.machines.get(instance.key);
      const dispatch = dispatches.get(instance.machine);
      if (machine === undefined || dispatch === undefined) throw new InternalError("a machine without its code");
      const here = instance.block === undefined ? null : nameOfElement(instance.block);
      const model = machineOf(context, instance, machine);
      const fresh = startMachine(dispatch.type, { setting, self: nameOfElement(instance.node), here });
      const kept = Object.entries(model.vars).filter(([name]) => dispatch.type.durable?.includes(name) === true);
      return [
        "machine after the crash",
        machineText(code, { ...model, calls: [] }),
        machineText(code, { ...fresh, vars: { ...fresh.vars, ...Object.fromEntries(kept) } }),
      ];
    }),
  );
}

interface Restart {
  readonly before: SystemState;
  readonly result: StepResult;
  readonly node: Instance["node"];
}

/** Every machine of the node runs what it does on restart; machines of one kind in an order that the model picks, which changes only the order of sends. */
function compareRestart(code: GeneratedCode, { before, result, node }: Restart): Outcome {
  const { picks } = result.record;
  const restarted = (instance: Instance): Ran => run(code, { state: before, instance, event: { kind: "restart" }, picks });
  if (result.kind === "failed") return compareFailure(code, result, restarted(result.instance));
  const own = code.context.world.instances.filter((instance) => instance.node === node && instance.machine.restart !== undefined);
  return firstDifference(
    own.flatMap((instance): readonly Comparison[] => {
      const { result: ran, choices } = restarted(instance);
      if (ran.kind !== "done") return [["outcome", "a step", outcomeText(ran)]];
      const effects = own.length > 1 ? [] : compareEffects(code, { record: result.record, instance }, ran.effects);
      return [choices, machineComparison(code, { instance, after: result.state, machine: ran.machine }), ...effects];
    }),
  );
}
