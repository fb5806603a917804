/** Deliveries: one rule for each queue and message in it. */
import { holdsContinuation } from "../analysis/index.js";
import {
  and,
  at,
  binary,
  equal,
  field,
  length,
  numberOf,
  read,
  readVariable,
  variable,
  type LocalVariable,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
  type Rule,
} from "../model/index.js";
import { actorOf, actorParams, type Actor } from "./code.js";
import { isUp } from "./crash-layout.js";
import type { Dispatch } from "./dispatch.js";
import { fairDelivery, unfair } from "./fairness.js";
import { handOver, localsToHandOver } from "./handing-over.js";
import type { MachineLayout } from "./machine-layout.js";
import { nameOfCopy, nameOfLoss } from "./fault-names.js";
import { count, mayHappen, type FaultCounter } from "./fault-counters.js";
import type { MessageFlow } from "./message-flows.js";
import type { Program } from "./program.js";
import { argumentKey, blockKey, queueBetween, tagOfMessage, variantOf, type Queue } from "./queues.js";

export interface Delivery {
  readonly queue: Queue;
  readonly flow: MessageFlow;
  readonly layout: MachineLayout;
  readonly dispatch: Dispatch;
  readonly settle: string | undefined;
}

const record = "message";

/** A delivery while its rules are written: who gets what from whom, and where it lies. */
interface Arrival {
  readonly actor: Actor;
  readonly sender: ModelExpr;
  readonly take: ModelStatement;
  readonly remove: ModelStatement;
  readonly rule: Pick<Rule, "name" | "params" | "guard" | "span"> & {
    readonly meta: Omit<Rule["meta"], "event" | "progress" | "fairness">;
  };
}

export function deliverRule(program: Program, delivery: Delivery): Rule {
  const arrival = arrivalOf(program, delivery);
  const { rule, take, remove } = arrival;
  return {
    ...rule,
    guard: and(isUp(program, delivery.layout.machine.role, arrival.actor.self), rule.guard),
    locals: localsOf(delivery),
    body: [take, remove, ...handle(program, delivery, arrival)],
    meta: { ...rule.meta, event: "deliver", progress: true, fairness: fairDelivery(delivery.queue, delivery.flow, arrival) },
  };
}

/** The channel loses the message. */
export function loseRule(program: Program, delivery: Delivery, counter: FaultCounter | undefined): Rule {
  const { rule, remove } = arrivalOf(program, delivery);
  return {
    ...rule,
    name: nameOfLoss(delivery.queue.channel.name, {
      message: delivery.flow.message.name,
      from: delivery.queue.from,
      to: delivery.layout.machine.role,
    }),
    guard: and(rule.guard, mayHappen(counter)),
    locals: [],
    body: [remove, ...count(counter)],
    meta: { ...rule.meta, event: "fault", progress: false, fairness: unfair },
  };
}

/** The message arrives and stays where it is. */
export function duplicateRule(program: Program, delivery: Delivery, counter: FaultCounter | undefined): Rule {
  const arrival = arrivalOf(program, delivery);
  const { rule, take } = arrival;
  return {
    ...rule,
    name: nameOfCopy(rule.name, delivery.queue.channel.name),
    guard: and(isUp(program, delivery.layout.machine.role, arrival.actor.self), rule.guard, mayHappen(counter)),
    locals: localsOf(delivery),
    body: [take, ...count(counter), ...handle(program, delivery, arrival)],
    meta: { ...rule.meta, event: "fault", progress: false, fairness: unfair },
  };
}

function arrivalOf(program: Program, delivery: Delivery): Arrival {
  const { queue, flow, layout } = delivery;
  const { types } = program;
  const actor = actorOf(program, layout);
  const isLocal = queue.from === queue.to && queue.channel.name !== flow.message.channel;
  const sender = isLocal ? actor.self : types.nodeNamed(queue.from, "sender");
  const list = queueBetween(types, queue, { from: sender, to: actor.self, block: actor.here });
  const isOrdered = queue.channel.discipline === "fifo";
  const index = isOrdered ? numberOf(0) : readVariable("which");
  const message = at(list, index);
  const params = [
    ...(isLocal || types.isSingle(queue.from) ? [] : [{ name: "sender", type: types.kind(queue.from) }]),
    ...actorParams(program, layout.machine),
  ].map(({ name, type }) => ({ name, domain: { kind: "type", type } as const }));
  return {
    actor,
    sender,
    take: { kind: "assign", target: variable(record), value: read(message), span: undefined },
    remove: { kind: "remove", list, index, span: undefined },
    rule: {
      name: `${layout.machine.role} receives ${flow.message.name}${isLocal ? " from itself" : ` from ${queue.from}`}`,
      params: isOrdered ? params : [...params, { name: "which", domain: { kind: "elements", list } }],
      guard: and(isOrdered ? binary(">", length(list), numberOf(0)) : and(), isFor(delivery, message, actor)),
      meta: {
        role: layout.machine.role,
        node: actor.self,
        block: actor.here,
        subject: flow.message.name,
        args: flow.message.params.flatMap(({ name, type }, position) =>
          holdsContinuation(type) ? [] : [{ name, value: argument(delivery, message, position) }],
        ),
        channel: queue.channel.name,
        from: sender,
      },
      span: flow.message.span,
    },
  };
}

/** Is it this message, for this block? */
function isFor({ queue, flow }: Delivery, message: ModelPlace, actor: Actor): ModelExpr {
  const isKind = equal(read(field(message, "message")), tagOfMessage(queue, flow.message));
  if (flow.block === undefined || queue.perBlock !== undefined || actor.here === undefined) return isKind;
  const block = field(message, queue.slots.slotOf(variantOf(flow), blockKey(flow.block)));
  return and(isKind, equal(read(block), actor.here));
}

function argument({ queue, flow }: Delivery, message: ModelPlace, index: number): ModelExpr {
  return read(field(message, queue.slots.slotOf(variantOf(flow), argumentKey(flow.message, index))));
}

function localsOf(delivery: Delivery): readonly LocalVariable[] {
  return [{ name: record, type: delivery.queue.element }, ...localsToHandOver(delivery)];
}

interface Ends {
  readonly actor: Actor;
  readonly sender: ModelExpr;
}

function handle(program: Program, delivery: Delivery, { actor, sender }: Ends): readonly ModelStatement[] {
  const { message } = delivery.flow;
  const args = message.params.map((_, index) => argument(delivery, variable(record), index));
  return handOver(program, { ...delivery, message, actor, sender, args });
}
