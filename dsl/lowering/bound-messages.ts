/**
 * Quantifiers over messages. Messages lie in several lists, each with its own indices and record, so a quantifier becomes one for every
 * list that can hold the message: over the ends of the list, the positions in it, and a guard that says whether the message is there.
 */
import { localChannel, type BoundMessage, type Message, type VariableId } from "../analysis/index.js";
import { and, at, binary, equal, field, length, member, read, type ModelExpr, type ModelPlace } from "../model/index.js";
import type { Scope } from "./expression.js";
import { fromKey, instanceOf, type MachineLayout } from "./machine-layout.js";
import { messageNamed } from "./message-flows.js";
import { argumentKey, blockKey, queueBetween, tagOfMessage, variantOf, type Queue } from "./queues.js";
import type { Slots } from "./slots.js";
import { bindEnd, bindNode, bindPosition, scopeWith, type BoundName, type Source } from "./sources.js";
import { valueAt, type Value } from "./value.js";

/** Every list in which the message can lie; none if nobody sends it, or nobody puts it off. `block`: of the machine that gets it. */
export function sourcesOf(scope: Scope, bound: BoundMessage, block: ModelExpr | undefined): readonly Source[] {
  const { program } = scope;
  const message = messageNamed(program.protocol, bound.message);
  const binding = { scope, bound, message, block };
  if (bound.among === "inflight") return program.queues.flatMap((queue) => inQueue(binding, queue));
  return program.layouts.flatMap((layout) => putOffBy(binding, layout));
}

interface Binding {
  readonly scope: Scope;
  readonly bound: BoundMessage;
  readonly message: Message;
  readonly block: ModelExpr | undefined;
}

function inQueue(binding: Binding, queue: Queue): readonly Source[] {
  const { scope, message, block } = binding;
  const { types } = scope.program;
  const flow = queue.flows.find((one) => one.message.name === message.name);
  if (flow === undefined || (flow.block === undefined) !== (block === undefined)) return [];
  const isLocal = queue.channel.name === localChannel;
  const names: BoundName[] = [];
  const from = bindNode(scope, names, { role: queue.from, wish: "from" });
  const to = isLocal ? from : bindNode(scope, names, { role: queue.to, wish: "to" });
  const list = queueBetween(types, queue, { from, to, block });
  const position = bindPosition(scope, names, queue.channel.capacity);
  const element = at(list, position);
  const isKind = equal(read(field(element, "message")), tagOfMessage(queue, message));
  const isFor =
    flow.block === undefined || queue.perBlock !== undefined || block === undefined
      ? isKind
      : and(isKind, equal(read(field(element, queue.slots.slotOf(variantOf(flow), blockKey(flow.block)))), block));
  const place = { element, slots: queue.slots, variant: variantOf(flow) };
  return [finish(binding, { names, isThere: and(binary("<", position, length(list)), isFor), from, to, place })];
}

function putOffBy(binding: Binding, layout: MachineLayout): readonly Source[] {
  const { scope, message, block } = binding;
  const { types } = scope.program;
  const { deferred, machine } = layout;
  const senders = [...layout.messages].find(([one]) => one.name === message.name)?.[1];
  if (deferred === undefined || senders === undefined || !deferred.variants.has(message.name)) return [];
  if ((machine.block === undefined) !== (block === undefined)) return [];
  const names: BoundName[] = [];
  const to = bindNode(scope, names, { role: machine.role, wish: "to" });
  const list = field(instanceOf(types, layout, { node: to, block }), deferred.field);
  const position = bindPosition(scope, names, machine.deferred);
  const element = at(list, position);
  const isKind = equal(read(field(element, "message")), member(deferred.tag, message.name));
  const [sender] = senders;
  const isKnown = senders.length === 1 && sender !== undefined && types.isSingle(sender);
  const from = isKnown ? types.single(sender) : read(field(element, deferred.slots.slotOf(message.name, fromKey(message.name))));
  const place = { element, slots: deferred.slots, variant: message.name };
  return [finish(binding, { names, isThere: and(binary("<", position, length(list)), isKind), from, to, place })];
}

interface Found {
  readonly names: BoundName[];
  readonly isThere: ModelExpr;
  readonly from: ModelExpr;
  readonly to: ModelExpr;
  /** The message's record and where its arguments lie in it. */
  readonly place: { readonly element: ModelPlace; readonly slots: Slots; readonly variant: string };
}

function finish(binding: Binding, { names, isThere, from, to, place }: Found): Source {
  const { scope, bound, message } = binding;
  const ends = [bindEnd(scope, names, { id: bound.from, end: from }), bindEnd(scope, names, { id: bound.to, end: to })];
  const values = new Map<VariableId, Value>(ends.map(({ id, value }) => [id, value]));
  for (const [index, id] of bound.params.entries()) {
    if (id === undefined) continue;
    const slot = place.slots.slotOf(place.variant, argumentKey(message, index));
    values.set(id, valueAt(field(place.element, slot), scope.program.variable(id).type));
  }
  return { bound: names, isThere: and(isThere, ...ends.map((end) => end.holds)), scope: scopeWith(scope, values) };
}
