import type { Protocol } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import type { Model, ModelStatement, Routine, Rule } from "../model/index.js";
import { completeRule } from "./completing.js";
import { crashingRule, crashRule } from "./crashing.js";
import { deliverRule, duplicateRule, loseRule, type Delivery } from "./delivering.js";
import { dispatchMessage, dispatchRequest, dispatchTimer, type Dispatch } from "./dispatch.js";
import { quiescentRoutine } from "./expression.js";
import { fireRule } from "./firing.js";
import { layOutFaultCounters, type FaultCounters } from "./fault-counters.js";
import { forgettingCalls } from "./forgetting-calls.js";
import type { MachineLayout } from "./machine-layout.js";
import { findLayout } from "./machine-layout.js";
import { passagesOf, type KnownRule, type MachinePassage } from "./passages.js";
import { Program } from "./program.js";
import { lowerProperties, quiescent } from "./properties.js";
import { acceptRule, issueRule, layOutCounters } from "./requesting.js";
import { writeMissingSegments } from "./segments.js";
import { writeSettle } from "./settling.js";
import { restartRule } from "./restarting.js";
import { startState } from "./starting.js";
import { prune, pruneTypes } from "./pruning.js";

/** Makes the model of a protocol that has no errors: a transition system whose steps are the protocol's. */
export function lower(protocol: Protocol): Model {
  return lowerAll(protocol).model;
}

/** A model, and what the steps of each of its rules pass through. */
export interface ModelWithPassages {
  readonly model: Model;
  readonly passages: readonly (readonly MachinePassage[])[];
}

/** The same with what a count of coverage has to know. */
export function lowerWithPassages(protocol: Protocol): ModelWithPassages {
  const { program, model, rules } = lowerAll(protocol);
  return { model, passages: rules.map((rule) => passagesOf(program, rule)) };
}

interface Lowered {
  readonly program: Program;
  readonly model: Model;
  /** In the order of the model's rules. */
  readonly rules: readonly KnownRule[];
}

function lowerAll(protocol: Protocol): Lowered {
  const program = new Program(protocol);
  program.names.take(quiescentRoutine);
  const counters = layOutCounters(program);
  const faults = layOutFaultCounters(program);
  const machines = program.layouts.map((layout) => lowerMachine(program, layout));
  const issues = program.layouts.flatMap((layout) =>
    layout.machine.requests.flatMap((request) => issueRule(program, layout, { request, counters }) ?? []),
  );
  const messages = deliveries(program, machines, faults);
  const steps: readonly KnownRule[] = [
    ...machines.flatMap(({ accepts, completions, firings }) => [...accepts, ...completions, ...firings]).map((rule) => ({ rule })),
    ...messages.deliveries.map((rule) => ({ rule, delivers: rule.meta.subject })),
    ...restarts(program, machines).map((rule) => ({ rule, isOfNode: true })),
  ];
  const all = [...issues.map((rule) => ({ rule })), ...steps, ...messages.losses.map((rule) => ({ rule })), ...crashes(program, steps)];
  const rules = all.map(({ rule }) => forgettingCalls(program, rule));
  writeMissingSegments(program);
  const start = startState(program);
  const properties = lowerProperties(program);
  program.routines.push(quiescent(program));
  const model: Model = {
    name: protocol.name,
    types: program.types.declarations,
    variables: program.variables,
    routines: inOrderOfCalls(program.routines).map(prune),
    starts: [start],
    rules: rules.map(prune),
    properties,
    symmetry: program.types.symmetry,
  };
  return { program, model: pruneTypes(model, (name) => !program.types.isDeclared(name)), rules: all };
}

interface LoweredMachine {
  readonly layout: MachineLayout;
  readonly messages: ReadonlyMap<string, Dispatch>;
  readonly settle: string | undefined;
  readonly accepts: readonly Rule[];
  readonly completions: readonly Rule[];
  readonly firings: readonly Rule[];
}

function lowerMachine(program: Program, layout: MachineLayout): LoweredMachine {
  const messages = new Map([...layout.messages.keys()].map((message) => [message.name, dispatchMessage(program, layout, message)]));
  const requests = layout.machine.requests.map((request) => ({ request, dispatch: dispatchRequest(program, layout, request) }));
  const timers = layout.machine.timers.map((timer) => ({ timer, dispatch: dispatchTimer(program, layout, timer) }));
  const settle = writeSettle(program, layout, [...messages.values()]);
  const accepts = requests.map(({ request, dispatch }) => acceptRule(program, layout, { request, dispatch, settle }));
  const firings = timers.map(({ timer, dispatch }) => fireRule(program, layout, { timer, dispatch, settle }));
  const completions = [...layout.messages.keys()].flatMap((message) => {
    const operation = layout.machine.hosts.find(({ completion }) => completion === message.answers);
    const dispatch = messages.get(message.name);
    if (operation === undefined || dispatch === undefined) return [];
    return [completeRule(program, layout, { operation, message, dispatch, settle })];
  });
  return { layout, messages, settle, accepts, completions, firings };
}

interface MessageRules {
  /** Copies are delivered too. */
  readonly deliveries: readonly Rule[];
  readonly losses: readonly Rule[];
}

/** Every delivery, and what channels may do to messages besides. */
function deliveries(program: Program, machines: readonly LoweredMachine[], counters: FaultCounters): MessageRules {
  const all = program.queues.flatMap((queue) =>
    queue.flows.map((flow): Delivery => {
      const layout = findLayout(program.layouts, flow.to, flow.block);
      const machine = machines.find((one) => one.layout === layout);
      const dispatch = machine?.messages.get(flow.message.name);
      if (machine === undefined || dispatch === undefined) throw new InternalError("a message without its receiver");
      return { queue, flow, layout, dispatch, settle: machine.settle };
    }),
  );
  const copies = all.flatMap((delivery) => {
    const { name, duplicating } = delivery.queue.channel;
    return duplicating ? [duplicateRule(program, delivery, counters("duplicate", name))] : [];
  });
  const losses = all.flatMap((delivery) => {
    const { name, lossy } = delivery.queue.channel;
    return lossy ? [loseRule(program, delivery, counters("lose", name))] : [];
  });
  return { deliveries: [...all.map((delivery) => deliverRule(program, delivery)), ...copies], losses };
}

function restarts(program: Program, machines: readonly LoweredMachine[]): readonly Rule[] {
  return [...program.crashes.values()].flatMap((crash) => {
    const own = machines.filter(({ layout }) => layout.machine.role === crash.crash.role);
    return restartRule(program, crash, own) ?? [];
  });
}

/** Crashes between steps, and at the end of every step that a node takes. */
function crashes(program: Program, steps: readonly KnownRule[]): readonly KnownRule[] {
  const between = [...program.crashes.values()].map((crash) => ({ rule: crashRule(program, crash), isOfNode: true }));
  const during = steps.flatMap((step) => {
    const rule = crashingRule(program, step.rule);
    return rule === undefined ? [] : [{ ...step, rule }];
  });
  return [...between, ...during];
}

/** Each routine before its callers. */
function inOrderOfCalls(routines: readonly Routine[]): readonly Routine[] {
  const byName = new Map(routines.map((routine) => [routine.name, routine]));
  const done = new Set<string>();
  const order: Routine[] = [];
  const visit = (routine: Routine): void => {
    if (done.has(routine.name)) return;
    done.add(routine.name);
    for (const called of calledIn(routine.body)) {
      const found = byName.get(called);
      if (found === undefined) throw new InternalError(`routine '${called}' was never written`);
      visit(found);
    }
    order.push(routine);
  };
  for (const routine of routines) visit(routine);
  return order;
}

function calledIn(statements: readonly ModelStatement[]): readonly string[] {
  return statements.flatMap((statement): readonly string[] => {
    switch (statement.kind) {
      case "call":
        return [statement.routine];
      case "if":
        return [...calledIn(statement.then), ...calledIn(statement.otherwise)];
      case "switch":
        return [...statement.cases.flatMap((one) => calledIn(one.body)), ...calledIn(statement.otherwise)];
      case "for":
      case "while":
      case "alias":
        return calledIn(statement.body);
      case "choose":
        return calledIn(statement.otherwise);
      default:
        return [];
    }
  });
}
