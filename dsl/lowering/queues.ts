/** Channels as variables of the model: a list for each pair of nodes, kept apart by the roles of its ends. */
import { localChannel, type Channel, type Message, type Protocol } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import { at, member, named, optional, variable, type ModelExpr, type ModelPlace, type ModelType } from "../model/index.js";
import type { ContinuationTypes } from "./continuation-types.js";
import type { MessageFlow } from "./message-flows.js";
import { overlay, type Slots, type VariantField } from "./slots.js";
import type { TypeTable } from "./type-table.js";

/** Capacity of the built-in channel by which a node sends to itself. */
const localCapacity = 4;

export interface Queue {
  readonly channel: Channel;
  readonly from: string;
  readonly to: string;
  /** The kind of block that the channel is split by. */
  readonly perBlock: string | undefined;
  readonly variable: string;
  readonly type: ModelType;
  /** The record of one message, with its tag `message`. */
  readonly element: ModelType;
  readonly tag: string;
  readonly slots: Slots;
  readonly flows: readonly MessageFlow[];
}

/** One message with the kind of its receiver's block: a variant of a queue's record. */
export function variantOf(flow: Pick<MessageFlow, "message" | "block">): string {
  return `${flow.message.name} ${flow.block ?? ""}`;
}

/** The slot for the block of a receiver. */
export function blockKey(kind: string): string {
  return `block ${kind}`;
}

export function layOutQueues(protocol: Protocol, continuations: ContinuationTypes, flows: readonly MessageFlow[]): readonly Queue[] {
  const groups = new Map<string, MessageFlow[]>();
  for (const flow of flows) {
    const channel = channelNamed(protocol, flow.channel);
    const key = [flow.channel, flow.from, flow.to, channel.perBlock ? (flow.block ?? "") : ""].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), flow]);
  }
  return [...groups.values()].map((group) => layOutQueue(protocol, continuations, group));
}

function layOutQueue(protocol: Protocol, continuations: ContinuationTypes, flows: readonly MessageFlow[]): Queue {
  const { types } = continuations;
  const [first] = flows;
  invariant(first !== undefined, "a queue carries something");
  const channel = channelNamed(protocol, first.channel);
  const perBlock = channel.perBlock ? first.block : undefined;
  const ends = first.channel === localChannel ? [first.from] : [first.from, first.to];
  const wish = [channel.name, ...ends, ...(perBlock === undefined ? [] : [perBlock])].join("_");
  const slots = overlay(new Map(flows.map((flow) => [variantOf(flow), fieldsOf(continuations, flow, perBlock)])), ["message"]);
  const tag = types.declareEnum(`${wish}_kind`, [...new Set(flows.map((flow) => flow.message.name))]);
  const element = types.declareRecord(`${wish}_message`, [{ name: "message", type: named(tag) }, ...slots.fields]);
  const list: ModelType = { kind: "list", ordered: channel.discipline === "fifo", capacity: channel.capacity, element };
  const indices = [
    ...(types.isSingle(first.from) ? [] : [types.kind(first.from)]),
    ...(types.isSingle(first.to) || first.channel === localChannel ? [] : [types.kind(first.to)]),
    ...(perBlock === undefined ? [] : [types.kind(perBlock)]),
  ];
  const type = indices.reduceRight<ModelType>((inner, index) => ({ kind: "array", index, element: inner }), list);
  return { channel, from: first.from, to: first.to, perBlock, variable: types.names.take(wish), type, element, tag, slots, flows };
}

function fieldsOf(continuations: ContinuationTypes, flow: MessageFlow, perBlock: string | undefined): readonly VariantField[] {
  const args = argumentFields(continuations, flow.message);
  if (flow.block === undefined || perBlock !== undefined) return args;
  return [{ key: blockKey(flow.block), name: "block", type: optional(continuations.types.kind(flow.block)) }, ...args];
}

/** A message's arguments as fields of a record that other messages share. */
export function argumentFields(continuations: ContinuationTypes, message: Message): readonly VariantField[] {
  return message.params.map(({ name }, index) => ({
    key: argumentKey(message, index),
    name,
    type: continuations.argument(message, index, { mortal: true }),
  }));
}

export function argumentKey(message: { readonly name: string }, index: number): string {
  return `${message.name} ${index}`;
}

function channelNamed(protocol: Protocol, name: string): Channel {
  const found = protocol.channels.find((channel) => channel.name === name);
  if (found !== undefined) return found;
  invariant(name === localChannel, `channel '${name}' is declared`);
  return {
    name,
    discipline: "fifo",
    capacity: localCapacity,
    perBlock: false,
    lossy: false,
    duplicating: false,
    blocking: false,
    span: protocol.span,
  };
}

export interface QueueEnds {
  readonly from: ModelExpr;
  readonly to: ModelExpr;
  readonly block: ModelExpr | undefined;
}

/** The list that holds the messages between two nodes. */
export function queueBetween(types: TypeTable, queue: Queue, ends: QueueEnds): ModelPlace {
  const { from, to, block } = ends;
  let place = variable(queue.variable);
  if (!types.isSingle(queue.from)) place = at(place, from);
  if (!types.isSingle(queue.to) && queue.channel.name !== localChannel) place = at(place, to);
  if (queue.perBlock !== undefined) {
    invariant(block !== undefined, "a message of a split channel names its block");
    place = at(place, block);
  }
  return place;
}

export function tagOfMessage(queue: Queue, message: Message): ModelExpr {
  return member(queue.tag, message.name);
}
