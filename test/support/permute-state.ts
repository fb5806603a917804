/**
 * A permutation applied to a whole state: every node, block and value in it is replaced by its image. The checker never does this, it
 * only encodes states as if it had; the tests compare the two.
 */
import { List, Map, Set } from "immutable";
import type { Permutation } from "../../checker/reference/encode.js";
import type { IssuedRequest, Level, MachineState, Message, Queue, SystemState } from "../../checker/reference/state.js";
import { queueKey } from "../../checker/reference/step-in-progress.js";
import { isElement, isFrame, isRight, type Control, type Element, type Frame, type Value } from "../../checker/reference/value.js";
import type { World } from "../../checker/reference/world.js";

interface Renaming {
  readonly world: World;
  readonly element: (element: Element) => Element;
}

export function permuteState(world: World, state: SystemState, permutation: Permutation): SystemState {
  const renaming: Renaming = { world, element: (element) => imageOf(world, element, permutation) };
  const machines = world.instances.map(({ key, node, block }) => {
    const machine = state.machines.get(key);
    if (machine === undefined) throw new Error(`Cannot permute a state without machine ${key}`);
    return [world.instance(renaming.element(node), block && renaming.element(block)).key, renameMachine(machine, renaming)] as const;
  });
  const queues = state.channels.valueSeq().map((queue) => renameQueue(queue, renaming));
  return {
    machines: Map(machines),
    channels: Map(queues.map((queue) => [queueKey(queue, world.channel(queue.channel)), queue])),
    ghosts: state.ghosts.map((value) => rename(value, renaming)),
    faults: state.faults,
    down: state.down.map((node) => renaming.element(node)),
    defaults: state.defaults.map((element) => renaming.element(element)),
    issued: state.issued.map((counts) => counts.mapKeys((node) => (node === null ? null : renaming.element(node)))),
  };
}

function imageOf(world: World, element: Element, permutation: Permutation): Element {
  const index = permutation.images.get(element.sort)?.[element.index] ?? element.index;
  const image = world.universe.sort(element.sort).elements[index];
  if (image === undefined) throw new Error(`Cannot permute ${element.sort}: there is no element ${index}`);
  return image;
}

function renameMachine(machine: MachineState, renaming: Renaming): MachineState {
  return {
    stack: machine.stack.map((level) => renameLevel(level, renaming)),
    variables: machine.variables.map((value) => rename(value, renaming)),
    deferred: machine.deferred.map((message) => renameMessage(message, renaming)),
    requests: machine.requests.map((request): IssuedRequest => ({ ...request, args: request.args.map((arg) => rename(arg, renaming)) })),
    open: machine.open,
    calls: machine.calls,
    gathers: machine.gathers.map((nodes) => nodes.map((node) => rename(node, renaming))),
    hosts: machine.hosts,
  };
}

function renameLevel(level: Level, renaming: Renaming): Level {
  return {
    state: level.state,
    params: level.params.map((value) => rename(value, renaming)),
    continuation: level.continuation && renameFrame(level.continuation, renaming),
  };
}

function renameMessage(message: Message, renaming: Renaming): Message {
  return {
    message: message.message,
    args: message.args.map((arg) => rename(arg, renaming)),
    from: renaming.element(message.from),
    to: renaming.element(message.to),
    block: message.block && renaming.element(message.block),
  };
}

function renameQueue(queue: Queue, renaming: Renaming): Queue {
  return {
    channel: queue.channel,
    from: renaming.element(queue.from),
    to: renaming.element(queue.to),
    block: queue.block && renaming.element(queue.block),
    messages: queue.messages.map((message) => renameMessage(message, renaming)),
  };
}

function renameFrame(frame: Frame, renaming: Renaming): Frame {
  return {
    ...frame,
    locals: frame.locals.map((value) => rename(value, renaming)),
    control: frame.control.map((level) => renameControl(level, renaming)),
  };
}

function renameControl(level: Control, renaming: Renaming): Control {
  return level.kind === "loop" ? { ...level, remaining: level.remaining.map((value) => rename(value, renaming)) } : level;
}

function rename(value: Value, renaming: Renaming): Value {
  if (value === null || typeof value !== "object") return value;
  if (isElement(value)) return renaming.element(value);
  if (isFrame(value)) return renameFrame(value, renaming);
  if (isRight(value)) {
    if (value.kind === "request") return value;
    return {
      ...value,
      node: renaming.element(value.node),
      block: value.block && renaming.element(value.block),
      asked: value.asked && renaming.element(value.asked),
    };
  }
  if (Set.isSet(value) || List.isList(value)) return value.map((element) => rename(element, renaming));
  if (Map.isMap(value)) return value.mapEntries(([key, entry]) => [rename(key, renaming), rename(entry, renaming)]);
  throw new Error("Cannot permute a value of unknown kind");
}
