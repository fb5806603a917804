/**
 * How the model stores crashes: which nodes are down, how often they have crashed, and what a step that will end in a crash has sent so far.
 *
 * A rule that ends in a crash sets `crashing` first. Sends then go into lists of their own, of which afterwards only a part is put into the queues:
 * handlers need not be written twice.
 */
import { crashesOf, localChannel, type Crash } from "../analysis/index.js";
import {
  at,
  binary,
  booleanType,
  length,
  not,
  read,
  truth,
  variable,
  type ModelExpr,
  type ModelPlace,
  type ModelType,
} from "../model/index.js";
import { declareCounter, type FaultCounter } from "./fault-counters.js";
import type { Program } from "./program.js";
import type { Queue } from "./queues.js";

/** How the nodes of one role crash. */
export interface CrashLayout {
  readonly crash: Crash;
  readonly counter: FaultCounter;
  /** Is the node down? */
  readonly down: (node: ModelExpr) => ModelPlace;
  /** Does the step end in a crash? */
  readonly crashing: ModelPlace;
  /** For each queue that nodes of the role send into: the lists, one for each receiver and block, for what the step sends. */
  readonly held: ReadonlyMap<Queue, ModelPlace>;
}

/** Declares the variables for every role that crashes. */
export function layOutCrashes(program: Program): ReadonlyMap<string, CrashLayout> {
  return new Map(crashesOf(program.protocol).map((crash) => [crash.role, layOutCrash(program, crash)]));
}

function layOutCrash(program: Program, crash: Crash): CrashLayout {
  const { types } = program;
  const { role } = crash;
  const name = program.names.take(`down_${role}`);
  const isSingle = types.isSingle(role);
  const type: ModelType = isSingle ? booleanType : { kind: "array", index: types.kind(role), element: booleanType };
  program.variables.push({ name, type, transient: false });
  const own = program.queues.filter(({ from, channel }) => from === role && channel.name !== localChannel);
  return {
    crash,
    counter: declareCounter(program, crash, role),
    down: (node) => (isSingle ? variable(name) : at(variable(name), node)),
    crashing: program.addTransient(`${role}_crashing`, booleanType),
    held: new Map(own.map((queue) => [queue, program.addTransient(`${queue.variable}_held`, heldLists(program, queue))])),
  };
}

/** One list for each receiver and block: there is one sender in a step. */
function heldLists(program: Program, queue: Queue): ModelType {
  const list: ModelType = { kind: "list", ordered: true, capacity: queue.channel.capacity, element: queue.element };
  return receiverIndices(program, queue).reduceRight<ModelType>((element, { over }) => ({ kind: "array", index: over, element }), list);
}

/** What the lists of one sender are told apart by: the receiver, and the block where the channel is split. */
export function receiverIndices(
  { types }: Program,
  { to, perBlock }: Queue,
): readonly { readonly part: "to" | "block"; readonly over: ModelType }[] {
  return [
    ...(types.isSingle(to) ? [] : [{ part: "to", over: types.kind(to) } as const]),
    ...(perBlock === undefined ? [] : [{ part: "block", over: types.kind(perBlock) } as const]),
  ];
}

/** The list for what the step sends to this receiver; undefined where the sender does not crash. */
export function heldList(
  program: Program,
  queue: Queue,
  ends: { readonly to: ModelExpr; readonly block: ModelExpr | undefined },
): ModelPlace | undefined {
  const lists = program.crashes.get(queue.from)?.held.get(queue);
  return lists && receiverIndices(program, queue).reduce((place, { part }) => at(place, ends[part] ?? truth), lists);
}

/** How many messages are in a queue, with those that the step has sent. */
export function lengthWithHeld(list: ModelPlace, held: ModelPlace | undefined): ModelExpr {
  return held === undefined ? length(list) : binary("+", length(list), length(held));
}

/** The node is not down; true for nodes that do not crash. */
export function isUp(program: Program, role: string, node: ModelExpr): ModelExpr {
  const layout = program.crashes.get(role);
  return layout === undefined ? truth : not(read(layout.down(node)));
}

/** The node is down for ever, so that nothing is sent to it; undefined for nodes of which none ever is. */
export function isGone(program: Program, role: string, node: ModelExpr): ModelExpr | undefined {
  const layout = program.crashes.get(role);
  return layout?.crash.forever === true ? read(layout.down(node)) : undefined;
}
