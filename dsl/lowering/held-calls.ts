/**
 * Who can still answer a call: whoever has the right to, or an answer that is on its way. Where nodes crash, rights and answers get lost, and a
 * call that nobody waits for either has to free its number. The condition goes through every place that can hold a right, frames inside frames
 * included, as it is written.
 */
import { holdsContinuation, localChannel, type Type } from "../analysis/index.js";
import {
  and,
  at,
  binary,
  booleanType,
  equal,
  falsehood,
  field,
  length,
  member,
  or,
  quantified,
  read,
  readVariable,
  truth,
  type ModelExpr,
  type ModelPlace,
  type ModelType,
} from "../model/index.js";
import { actorOf, actorParams } from "./code.js";
import type { ContinuationPlace } from "./continuation-place.js";
import { askedKey, callerBlockKey, callerKey, callNumberKey, callNumberType, type Frame } from "./frames.js";
import { hasOwnContinuations } from "./linear-types.js";
import { deferrable } from "./lay-out-machine.js";
import { instanceOf, type MachineLayout, type TaggedList } from "./machine-layout.js";
import type { Program } from "./program.js";
import { isComposite } from "./type-table.js";
import { isFrame, roomsInFrame, roomsInRecord, roomsOf, type Room } from "./rooms.js";
import { argumentKey, blockKey, queueBetween, tagOfMessage, variantOf, type Queue } from "./queues.js";

/** A call: the machine that made it, and its number there. */
interface Call {
  readonly program: Program;
  readonly layout: MachineLayout;
  readonly node: ModelExpr;
  readonly block: ModelExpr | undefined;
  readonly number: ModelExpr;
  /** Of a gather: whose answer is meant. */
  readonly asked: Asked | undefined;
}

const numberParam = "number";
const askedParam = "owes";

/** Does the protocol lose rights to answer and answers? */
export function losesCalls(program: Program): boolean {
  return program.crashes.size > 0 && program.protocol.answers.length > 0;
}

/** One of several nodes that a call asks. */
export interface Asked {
  readonly role: string;
  readonly node: ModelExpr;
}

/** Can the call of the machine be answered, of a gather by this node? */
export function isHeld(
  program: Program,
  layout: MachineLayout,
  { number, asked }: { readonly number: ModelExpr; readonly asked?: Asked },
): ModelExpr {
  const suffix = asked === undefined ? "" : `_by_${asked.role}`;
  const routine = program.shared(`held ${layout.variable}${suffix}`, `${layout.variable}_call_is_held${suffix}`, (name) => {
    // The machines that may hold a right have the names of every routine; the caller has names of its own.
    const params = actorParams(program, layout.machine).map((param) => ({ ...param, name: `caller_${param.name}` }));
    const askedParams = asked === undefined ? [] : [{ name: askedParam, type: program.types.kind(asked.role) }];
    const call: Call = {
      program,
      layout,
      node: program.types.nodeNamed(layout.machine.role, "caller_self"),
      block: layout.machine.block === undefined ? undefined : readVariable("caller_here"),
      number: readVariable(numberParam),
      asked: asked && { role: asked.role, node: readVariable(askedParam) },
    };
    return {
      name,
      params: [...params, { name: numberParam, type: callNumberType }, ...askedParams].map((param) => ({
        ...param,
        passing: "value" as const,
      })),
      result: booleanType,
      locals: [],
      body: [{ kind: "return", value: or(inHosts(call), inQueues(call), inMachines(call)), span: undefined }],
      label: "somebody can answer the call",
      span: layout.machine.span,
    };
  });
  const args = actorParams(program, layout.machine).map(({ name }) => readVariable(name));
  return { kind: "call", routine, args: [...args, number, ...(asked === undefined ? [] : [asked.node])] };
}

/** A host operation of the machine is waited for under the number. */
function inHosts({ program, layout, node, block, number, asked }: Call): ModelExpr {
  if (asked !== undefined) return falsehood;
  const instance = instanceOf(program.types, layout, { node, block });
  return or(falsehood, ...[...layout.hosts.values()].map((name) => read(at(field(instance, name), number))));
}

// ---------------------------------------------------------------- messages

function inQueues(call: Call): ModelExpr {
  return or(falsehood, ...call.program.queues.map((queue) => inQueue(call, queue)));
}

function inQueue(call: Call, queue: Queue): ModelExpr {
  const { types } = call.program;
  const isLocal = queue.channel.name === localChannel;
  const from = types.nodeNamed(queue.from, "from");
  const to = isLocal ? from : types.nodeNamed(queue.to, "to");
  const block = queue.perBlock === undefined ? undefined : readVariable("at_block");
  const list = queueBetween(types, queue, { from, to, block });
  const element = at(list, readVariable("position"));
  const found = queue.flows.map((flow) => {
    const slot = (key: string): ModelPlace => field(element, queue.slots.slotOf(variantOf(flow), key));
    const isKind = equal(read(field(element, "message")), tagOfMessage(queue, flow.message));
    const isAnswer = flow.message.answers !== undefined && flow.to === call.layout.machine.role && flow.block === call.layout.machine.block;
    const at = block ?? (flow.block === undefined ? undefined : read(slot(blockKey(flow.block))));
    const answers = isAnswer ? isAnswerTo(call, { node: to, block: at, ...partsOf(call, flow.message, slot) }) : falsehood;
    return and(isKind, or(answers, inArguments(call, flow.message, slot)));
  });
  const indices = [
    ...(types.isSingle(queue.from) ? [] : [{ name: "from", over: types.kind(queue.from) }]),
    ...(isLocal || types.isSingle(queue.to) ? [] : [{ name: "to", over: types.kind(queue.to) }]),
    ...(queue.perBlock === undefined ? [] : [{ name: "at_block", over: types.kind(queue.perBlock) }]),
  ];
  const body = inList(list, queue.channel.capacity, or(falsehood, ...found));
  return indices.reduceRight((inner, one) => quantified("exists", one, inner), body);
}

/** What an answer says of its call. */
function partsOf(
  { program }: Call,
  message: Queue["flows"][number]["message"],
  slot: (key: string) => ModelPlace,
): Pick<Call, "number" | "asked"> {
  const role = program.protocol.messages.find(({ name }) => name === message.answers)?.call?.asked;
  const node = read(slot(argumentKey(message, role === undefined ? 0 : message.params.length - 1)));
  return { number: read(slot(argumentKey(message, 0))), asked: role === undefined ? undefined : { role, node } };
}

function isAnswerTo(call: Call, answer: Pick<Call, "node" | "block" | "number" | "asked">): ModelExpr {
  const isBlock = call.block === undefined || answer.block === undefined ? truth : equal(answer.block, call.block);
  return and(equal(answer.node, call.node), isBlock, equal(answer.number, call.number), isFrom(call.asked, answer.asked));
}

function isFrom(wanted: Asked | undefined, asked: Asked | undefined): ModelExpr {
  if (wanted === undefined) return truth;
  return wanted.role === asked?.role ? equal(wanted.node, asked.node) : falsehood;
}

function inArguments(call: Call, message: Queue["flows"][number]["message"], slot: (key: string) => ModelPlace): ModelExpr {
  const rights = message.params.map(({ type }, index) => {
    if (!holdsContinuation(type)) return falsehood;
    const own = hasOwnContinuations(type) ? call.program.continuations.ofArgument(message.name, index) : undefined;
    return inRoom(call, { place: slot(argumentKey(message, index)), type, own, isOpen: truth });
  });
  return or(falsehood, ...rights);
}

function inList(list: ModelPlace, capacity: number, found: ModelExpr): ModelExpr {
  if (found.kind === "boolean" && !found.value) return found;
  const over: ModelType = { kind: "range", low: 0, high: capacity - 1 };
  return quantified("exists", { name: "position", over }, and(binary("<", readVariable("position"), length(list)), found));
}

// ---------------------------------------------------------------- machines

function inMachines(call: Call): ModelExpr {
  return or(falsehood, ...call.program.layouts.map((layout) => inMachine(call, layout)));
}

function inMachine(call: Call, layout: MachineLayout): ModelExpr {
  const { program } = call;
  const { instance } = actorOf(program, layout);
  const at = { call, layout, instance };
  const found = or(
    falsehood,
    inRooms(call, roomsOf(program, layout, instance)),
    layout.deferred === undefined ? falsehood : inDeferred(at, layout.deferred),
  );
  return actorParams(program, layout.machine).reduceRight(
    (inner, { name, type }) => quantified("exists", { name, over: type }, inner),
    found,
  );
}

interface Holder {
  readonly call: Call;
  readonly layout: MachineLayout;
  readonly instance: ModelPlace;
}

function inDeferred({ call, layout, instance }: Holder, deferred: TaggedList): ModelExpr {
  const list = field(instance, deferred.field);
  const element = at(list, readVariable("position"));
  const own = actorOf(call.program, layout);
  const found = [...layout.messages.keys()].map((message) => {
    if (!deferrable(layout.machine, message, layout.messages.get(message) ?? [])) return falsehood;
    const slot = (key: string): ModelPlace => field(element, deferred.slots.slotOf(message.name, key));
    const isAnswer = message.answers !== undefined && layout === call.layout;
    const answers = isAnswer ? isAnswerTo(call, { node: own.self, block: own.here, ...partsOf(call, message, slot) }) : falsehood;
    return and(equal(read(field(element, "message")), member(deferred.tag, message.name)), or(answers, inArguments(call, message, slot)));
  });
  return inList(list, layout.machine.deferred, or(falsehood, ...found));
}

// ---------------------------------------------------------------- continuations and rights

/** Is a right to answer the call in the room? */
function inRoom(call: Call, { place, type, own, isOpen }: Room): ModelExpr {
  const { program } = call;
  const inside = (inner: ModelPlace, of: Type): ModelExpr => inRoom(call, { place: inner, type: of, own, isOpen: truth });
  switch (type.kind) {
    case "continuation":
      return own === undefined ? falsehood : and(isOpen, inPlace(call, { place, type: own }));
    case "optional":
      if (!isComposite(type.element)) return and(isOpen, inside(place, type.element));
      return and(isOpen, read(field(place, "present")), inside(field(place, "value"), type.element));
    case "record":
      return and(isOpen, inRooms(call, roomsInRecord(program, place, type)));
    case "map": {
      const name = `key_${place.path.length}`;
      const entry = inside(at(place, readVariable(name)), type.value);
      return and(isOpen, quantified("exists", { name, over: program.types.lower(type.key) }, entry));
    }
    case "queue": {
      const name = `position_${place.path.length}`;
      const element = inside(at(place, readVariable(name)), type.element);
      const isThere = binary("<", readVariable(name), length(place));
      return and(isOpen, quantified("exists", { name, over: { kind: "range", low: 0, high: type.capacity - 1 } }, and(isThere, element)));
    }
    default:
      return falsehood;
  }
}

function inRooms(call: Call, rooms: readonly Room[]): ModelExpr {
  return or(falsehood, ...rooms.map((room) => inRoom(call, room)));
}

function inPlace(call: Call, held: ContinuationPlace): ModelExpr {
  return or(falsehood, ...held.type.frames.map((frame) => inFrame(call, held, frame)));
}

function inFrame(call: Call, held: ContinuationPlace, frame: Frame): ModelExpr {
  if (frame.kind !== "right") return inRooms(call, roomsInFrame(call.program, held, frame));
  const slot = (key: string): ModelPlace => field(held.place, held.type.slots.slotOf(frame.key, key));
  return and(isFrame(held, frame), isRightTo(call, frame, slot));
}

function isRightTo(call: Call, frame: Frame, slot: (key: string) => ModelPlace): ModelExpr {
  const { program, layout } = call;
  const right = program.flow.rights.get(frame.path[0] ?? -1);
  if (right?.kind !== "call" || right.message.call === undefined) return falsehood;
  const { callers, block } = right.message.call;
  if (!callers.includes(layout.machine.role) || block !== layout.machine.block) return falsehood;
  const at = block === undefined ? undefined : read(slot(callerBlockKey));
  const role = right.message.call.asked;
  const asked = role === undefined ? undefined : { role, node: read(slot(askedKey)) };
  return isAnswerTo(call, { node: read(slot(callerKey)), block: at, number: read(slot(callNumberKey)), asked });
}
