/** The events that may happen in a state. */
import { List, Map } from "immutable";
import type { Request, Timer, WorkloadLimit } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import { holds } from "./evaluate.js";
import { extend, machineScope } from "./scope.js";
import { channelFaults, type ChannelFault } from "./channel-faults.js";
import { completionsOf, type Completion } from "./completions.js";
import { deliveriesOf, type Delivery } from "./deliveries.js";
import { mayCrash } from "./crash.js";
import { isDown, isGone } from "./down.js";
import type { IssuedRequest, MachineState, SystemState } from "./state.js";
import { numberOf, type Value } from "./value.js";
import type { Instance, World } from "./world.js";

export type Event =
  /** The application asks, if the request's guard allows it; `after` is the state that this leads to. */
  | {
      readonly kind: "issue";
      readonly instance: Instance;
      readonly request: IssuedRequest;
      readonly declared: Request;
      readonly after: SystemState;
    }
  /** The channel loses a message. */
  | Extract<ChannelFault, { readonly kind: "lose" }>
  | NodeStep
  /** A node crashes, by itself or at the end of a step of its own. `instance` is the first of its machines. */
  | { readonly kind: "crash"; readonly instance: Instance; readonly during: NodeStep | undefined };

/** What a node does. */
export type NodeStep =
  /** A machine takes up an issued request. */
  | { readonly kind: "accept"; readonly instance: Instance; readonly request: IssuedRequest }
  /** An armed timer goes off; `before` is the state with the timer disarmed and the firing counted. */
  | { readonly kind: "fire"; readonly instance: Instance; readonly timer: Timer; readonly before: SystemState }
  | Completion
  | Delivery
  /** The message is delivered and stays in its channel. */
  | Extract<ChannelFault, { readonly kind: "duplicate" }>
  /** A node that is down comes back; `before` is the state in which it is up. `instance` is the first of its machines. */
  | { readonly kind: "restart"; readonly instance: Instance; readonly before: SystemState };

/** Does the event bring the system nearer to rest? Faults do not, nor do issues, unless the application promised them. */
export function isProgress(event: Event): boolean {
  return !isFault(event) && (event.kind !== "issue" || event.declared.owed);
}

/** What the environment does to the system. A state that only faults leave is a dead end. */
export function isFault(event: Event): boolean {
  return event.kind === "lose" || event.kind === "duplicate" || event.kind === "crash";
}

/** In a fixed order: issues, acceptances, deliveries, completions of host operations, firings, restarts, faults. Issues and acceptances may turn out to be disabled. */
export function* eventsOf(world: World, state: SystemState): Generator<Event> {
  for (const instance of upInstances(world, state)) yield* issuesOf(world, state, instance);
  const steps = [...stepsOf(world, state)];
  yield* steps;
  const faults = [...channelFaults(world, state)];
  yield* faults;
  yield* crashesOf(world, state, [...steps, ...faults.filter((fault) => fault.kind === "duplicate")]);
}

/** A node that is down does nothing but come back. */
function* stepsOf(world: World, state: SystemState): Generator<NodeStep> {
  const up = upInstances(world, state);
  for (const instance of up) yield* acceptancesOf(state, instance);
  for (const delivery of deliveriesOf(world, state)) if (!isDown(state, delivery.instance.node)) yield delivery;
  for (const instance of up) yield* completionsOf(world, state, instance);
  for (const instance of up) yield* firingsOf(state, instance);
  yield* restartsOf(world, state);
}

function upInstances(world: World, state: SystemState): readonly Instance[] {
  return state.down.isEmpty() ? world.instances : world.instances.filter(({ node }) => !isDown(state, node));
}

function* restartsOf(world: World, state: SystemState): Generator<NodeStep> {
  for (const instance of world.crashing) {
    const { node } = instance;
    if (isDown(state, node) && !isGone(world, state, node)) {
      yield { kind: "restart", instance, before: { ...state, down: state.down.delete(node) } };
    }
  }
}

/** Between steps, and at the end of each of the node's own: what it has sent then need not all have come out. */
function* crashesOf(world: World, state: SystemState, steps: readonly NodeStep[]): Generator<Event> {
  if (world.crashing.length === 0) return;
  for (const instance of world.crashing) if (mayCrash(world, state, instance.node)) yield { kind: "crash", instance, during: undefined };
  for (const during of steps) {
    const before = "before" in during ? during.before : state;
    if (mayCrash(world, before, during.instance.node)) yield { kind: "crash", instance: during.instance, during };
  }
}

function* issuesOf(world: World, state: SystemState, instance: Instance): Generator<Event> {
  const machine = machineOf(state, instance);
  const outstanding = machine.requests.size + machine.open.reduce((total, count) => total + count, 0);
  if (outstanding >= instance.machine.outstanding) return;
  for (const request of instance.machine.requests) {
    const issued = countIssue(world, { state, instance, request });
    if (issued === undefined) continue;
    for (const args of argumentsOf(world, request)) {
      const asked: IssuedRequest = { request: request.name, args: List(args) };
      const machines = state.machines.set(instance.key, { ...machine, requests: machine.requests.push(asked) });
      yield { kind: "issue", instance, request: asked, declared: request, after: { ...state, machines, issued } };
    }
  }
}

/** Does the guard of the request allow the application to ask? Evaluating it may fail. */
export function mayAsk(world: World, state: SystemState, event: Extract<Event, { readonly kind: "issue" }>): boolean {
  const { instance, declared, request } = event;
  if (declared.guard === undefined) return true;
  const bound = declared.params.map((param, index) => [param.id, request.args.get(index, null)] as const);
  return holds(declared.guard, extend(machineScope(world, instance, machineOf(state, instance)), bound));
}

function argumentsOf(world: World, request: Request): readonly (readonly Value[])[] {
  return request.params.reduce<readonly (readonly Value[])[]>(
    (lists, param) => lists.flatMap((list) => world.universe.valuesOf(param.type).map((value) => [...list, value])),
    [[]],
  );
}

interface Issue {
  readonly state: SystemState;
  readonly instance: Instance;
  readonly request: Request;
}

/** The workload's counters after one more issue; undefined where a limit forbids it. */
function countIssue(world: World, { state, instance, request }: Issue): SystemState["issued"] | undefined {
  let issued = state.issued;
  for (const [position, limit] of world.protocol.workload.entries()) {
    if (!limits(limit, instance, request)) continue;
    if (limit.kind === "none") return undefined;
    const who = limit.perNode ? instance.node : null;
    const count = (issued.get(position)?.get(who) ?? 0) + 1;
    if (count > limit.limit) return undefined;
    issued = issued.set(position, (issued.get(position) ?? Map()).set(who, count));
  }
  return issued;
}

function limits(limit: WorkloadLimit, instance: Instance, request: Request): boolean {
  return limit.requests.some((named) => named.role === instance.machine.role && named.request === request.name);
}

function* acceptancesOf(state: SystemState, instance: Instance): Generator<NodeStep> {
  const { requests } = machineOf(state, instance);
  for (const [position, request] of requests.entries()) {
    if (requests.findIndex((other) => isSameRequest(other, request)) === position) yield { kind: "accept", instance, request };
  }
}

function isSameRequest(a: IssuedRequest, b: IssuedRequest): boolean {
  return a.request === b.request && a.args.equals(b.args);
}

function* firingsOf(state: SystemState, instance: Instance): Generator<NodeStep> {
  const machine = machineOf(state, instance);
  for (const timer of instance.machine.timers) {
    if (machine.variables.get(timer.armed) !== true) continue;
    let variables = machine.variables.set(timer.armed, false);
    if (timer.firings !== undefined) {
      const { count, limit } = timer.firings;
      const fired = numberOf(machine.variables.get(count, 0));
      if (fired >= limit) continue;
      variables = variables.set(count, fired + 1);
    }
    const before = { ...state, machines: state.machines.set(instance.key, { ...machine, variables }) };
    yield { kind: "fire", instance, timer, before };
  }
}

function machineOf(state: SystemState, instance: Instance): MachineState {
  const machine = state.machines.get(instance.key);
  if (machine === undefined) throw new InternalError("a machine without a state");
  return machine;
}
