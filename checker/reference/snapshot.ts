/** States and steps as the plain data of verdicts. */
import { List, Map, Set } from "immutable";
import type { Variable, VariableId } from "../../dsl/analysis/index.js";
import type {
  MachineSnapshot,
  NodeEvent,
  PlainContinuation,
  PlainMessage,
  PlainOperation,
  PlainRequest,
  PlainRight,
  PlainValue,
  Snapshot,
  StepEvent,
  Trace,
  TraceStep,
} from "../verdict/index.js";
import { blockedSends } from "./blocked-sends.js";
import type { Event, NodeStep } from "./events.js";
import type { IssuedRequest, MachineState, Message, SystemState } from "./state.js";
import type { BegunOperation } from "./step-in-progress.js";
import type { StepResult } from "./step.js";
import { isElement, isFrame, isRecord, isRight, type Frame, type Right, type Value } from "./value.js";
import type { Instance, World } from "./world.js";

export function buildTrace(world: World, initial: SystemState, steps: readonly StepResult[]): Trace {
  const trace = { initial: snapshotOf(world, initial), steps: steps.map((step) => traceStep(world, step)) };
  const last = steps.at(-1);
  const blocked = last?.kind === "failed" ? [] : blockedSends(world, last?.state ?? initial);
  return blocked.length === 0 ? trace : { ...trace, blocked };
}

function traceStep(world: World, step: StepResult): TraceStep {
  const { event, record } = step;
  return {
    event: plainEvent(world, step),
    node: world.universe.nameOf(event.instance.node),
    block: blockOf(world, event),
    runs: record.runs.map((run) => ({ ...run, message: run.message && plainMessage(world, run.message) })),
    sent: record.sent.map((message) => plainMessage(world, message)),
    answered: record.answered.map(({ request, result }) => ({ request, result: plainValue(world, result) })),
    ...(record.begun.length === 0 ? {} : { begun: record.begun.map((one) => plainOperation(world, one)) }),
    choices: record.choices,
    notes: record.notes.map(({ text }) => text),
    after: step.kind === "next" ? snapshotOf(world, step.state) : undefined,
  };
}

/** A crash or restart concerns every machine of its node, unless it ends the step of one. */
function blockOf(world: World, event: Event): string | undefined {
  if (event.kind === "restart" || (event.kind === "crash" && event.during === undefined)) return undefined;
  if (event.kind === "crash" && event.during?.kind === "restart") return undefined;
  return event.instance.block && world.universe.nameOf(event.instance.block);
}

function plainEvent(world: World, { event, record }: StepResult): StepEvent {
  switch (event.kind) {
    case "issue":
      return { kind: event.kind, request: plainRequest(world, event.instance, event.request) };
    case "lose":
      return { kind: event.kind, channel: event.channel, message: plainMessage(world, event.message) };
    case "crash": {
      if (event.during === undefined) return { kind: "crash", during: undefined, lost: [] };
      const lost = (record.lost ?? []).map((message) => plainMessage(world, message));
      return { kind: "crash", during: nodeEvent(world, event.during), lost };
    }
    default:
      return nodeEvent(world, event);
  }
}

function nodeEvent(world: World, event: NodeStep): NodeEvent {
  switch (event.kind) {
    case "accept":
      return { kind: event.kind, request: plainRequest(world, event.instance, event.request) };
    case "complete":
      return { kind: "complete", operation: event.operation.name, result: plainValue(world, event.result) };
    case "fire":
      return { kind: "fire", timer: event.timer.name };
    case "restart":
      return { kind: "restart" };
    case "deliver":
    case "duplicate":
      return { kind: event.kind, channel: event.channel, message: plainMessage(world, event.message) };
  }
}

export function snapshotOf(world: World, state: SystemState): Snapshot {
  const channels = [...world.protocol.channels.map((channel) => channel.name), "local"];
  const queues = state.channels.valueSeq().toArray();
  const nodes = [...new globalThis.Set(world.instances.map(({ node }) => node))];
  return {
    machines: world.instances.flatMap((instance) => {
      const machine = state.machines.get(instance.key);
      return machine === undefined ? [] : [machineSnapshot(world, instance, machine)];
    }),
    channels: channels.flatMap((channel) => {
      const messages = queues.filter((queue) => queue.channel === channel).flatMap((queue) => queue.messages.toArray());
      return messages.length === 0 ? [] : [{ channel, messages: messages.map((message) => plainMessage(world, message)) }];
    }),
    ghosts: plainVariables(world, state.ghosts),
    ...(state.down.isEmpty() ? {} : { down: nodes.flatMap((node) => (state.down.has(node) ? [world.universe.nameOf(node)] : [])) }),
  };
}

function machineSnapshot(world: World, instance: Instance, machine: MachineState): MachineSnapshot {
  return {
    node: world.universe.nameOf(instance.node),
    role: instance.machine.role,
    block: instance.block && world.universe.nameOf(instance.block),
    stack: machine.stack.toArray().map((level) => ({
      state: level.state,
      params: {
        ...plainVariables(world, level.params),
        ...(level.continuation === null ? {} : { continuation: plainFrame(world, level.continuation) }),
      },
    })),
    variables: plainVariables(world, machine.variables),
    deferred: machine.deferred.toArray().map((message) => plainMessage(world, message)),
    issued: machine.requests.toArray().map((request) => plainRequest(world, instance, request)),
    open: Object.fromEntries(machine.open.entries()),
    ...(machine.hosts.isEmpty() ? {} : { pending: machine.hosts.valueSeq().toArray().sort() }),
  };
}

function plainMessage(world: World, message: Message): PlainMessage {
  const { params, answers } = world.message(message.message);
  // Which of the caller's calls is answered, the chart shows better than a number.
  const first = answers === undefined ? 0 : 1;
  // Nor who was asked, unless somebody else answers.
  const last = params.at(-1)?.name === "asked" && answers !== undefined && message.args.last() === message.from ? -1 : undefined;
  return {
    message: message.message,
    args: plainArguments(world, params.slice(first, last), message.args.slice(first, last)),
    from: world.universe.nameOf(message.from),
    to: world.universe.nameOf(message.to),
    block: message.block && world.universe.nameOf(message.block),
  };
}

function plainRequest(world: World, instance: Instance, issued: IssuedRequest): PlainRequest {
  const params = instance.machine.requests.find((request) => request.name === issued.request)?.params ?? [];
  return { request: issued.request, args: plainArguments(world, params, issued.args) };
}

function plainOperation(world: World, { operation, args }: BegunOperation): PlainOperation {
  return { operation: operation.name, args: plainArguments(world, operation.params, args) };
}

function plainArguments(world: World, params: readonly Pick<Variable, "name">[], args: List<Value>): Readonly<Record<string, PlainValue>> {
  return Object.fromEntries(params.map((param, index) => [param.name, plainValue(world, args.get(index, null))]));
}

function plainVariables(world: World, variables: Map<VariableId, Value>): Readonly<Record<string, PlainValue>> {
  return Object.fromEntries(variables.entrySeq().map(([id, value]) => [world.variable(id).name, plainValue(world, value)]));
}

function plainValue(world: World, value: Value): PlainValue {
  if (value === null || typeof value !== "object") return value;
  if (isElement(value)) return world.universe.nameOf(value);
  if (isFrame(value)) return plainFrame(world, value);
  if (isRight(value)) return plainRight(world, value);
  if (Set.isSet(value)) return inTextOrder(world, value).map((element) => plainValue(world, element));
  if (List.isList(value)) return { "in order": value.toArray().map((element) => plainValue(world, element)) };
  if (Map.isMap(value)) {
    if (isRecord(value)) return { record: plainFields(world, value) };
    const entries = value.entrySeq().map(([key, entry]) => [world.universe.textOf(key), plainValue(world, entry)] as const);
    return Object.fromEntries(entries.toArray().sort(([a], [b]) => byText(a, b)));
  }
  return null;
}

function plainFields(world: World, record: Map<Value, Value>): Readonly<Record<string, PlainValue>> {
  return Object.fromEntries(record.entrySeq().map(([name, field]) => [world.universe.textOf(name), plainValue(world, field)]));
}

function inTextOrder(world: World, set: Set<Value>): readonly Value[] {
  const text = (value: Value): string => world.universe.textOf(value);
  return set.toArray().sort((a, b) => byText(text(a), text(b)));
}

function byText(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function plainRight(world: World, right: Right): PlainRight {
  if (right.kind === "request") return { right: { answers: right.request, node: undefined, block: undefined } };
  return {
    right: { answers: right.message, node: world.universe.nameOf(right.node), block: right.block && world.universe.nameOf(right.block) },
  };
}

function plainFrame(world: World, frame: Frame): PlainContinuation {
  const call = world.calls.get(frame.site);
  return {
    continuation: {
      handler: world.handler(frame.handler).label,
      span: frame.span,
      request: frame.request,
      ...(call === undefined ? {} : { call: call.message }),
      locals: plainVariables(world, call === undefined ? frame.locals : frame.locals.delete(call.number)),
    },
  };
}
