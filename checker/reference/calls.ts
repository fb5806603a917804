/** Which calls can still be answered, where crashes lose rights to answer and answers. */
import { Set, type List } from "immutable";
import { remembered } from "./remembered.js";
import type { MachineState, Message, Queue, SystemState } from "./state.js";
import { isElement, isFrame, isRight, linearIn, numberOf, type Element, type Value } from "./value.js";
import type { Instance, World } from "./world.js";

/** Is there somebody who can answer the machine's call, an answer on its way, or a host operation under way? Without crashes there always is. */
export function isAnswerable(world: World, state: SystemState): (instance: Instance, number: number) => boolean {
  if (!world.losesCalls) return () => true;
  const held = heldCalls(world, state);
  return ({ key }, number) => held.has(callKey(key, number));
}

/** The state in which the numbers of calls are free that nobody waits for and nobody can answer any more. */
export function forgetCalls(world: World, state: SystemState): SystemState {
  if (!world.losesCalls || state.machines.every(({ calls }) => calls.isEmpty())) return state;
  const held = heldCalls(world, state);
  const machines = world.instances.reduce((all, { key }) => {
    const machine = all.get(key);
    return machine === undefined || machine.calls.isEmpty() ? all : all.set(key, forgetCallsOf(world, machine, { key, held }));
  }, state.machines);
  return { ...state, machines };
}

/** What a gather still waits for, it does not forget, though a node that is missing may never answer: it has to be given up. */
function forgetCallsOf(
  world: World,
  machine: MachineState,
  { key, held }: { readonly key: string; readonly held: Set<string> },
): MachineState {
  const awaited = lookIn(world).awaited(machine);
  const calls = machine.calls.filter((number) => awaited.has(number) || held.has(callKey(key, number)));
  const owing = (asked: Set<Value>, number: number): Set<Value> =>
    awaited.has(number) ? asked : asked.filter((node) => held.has(callKey(key, number, node)));
  const gathers = machine.gathers.filter((_, number) => calls.has(number)).map(owing);
  const isSame = calls.size === machine.calls.size && gathers.equals(machine.gathers);
  return isSame ? machine : { ...machine, calls, gathers };
}

/** The calls that a right or an answer somewhere in the system speaks of. */
function heldCalls(world: World, state: SystemState): Set<string> {
  const { inQueue, inMachine } = lookIn(world);
  const held = Set<string>().asMutable();
  for (const queue of state.channels.values()) held.union(inQueue(queue));
  for (const { key } of world.instances) {
    const machine = state.machines.get(key);
    if (machine === undefined) continue;
    for (const number of machine.hosts.keys()) held.add(callKey(key, number));
    held.union(inMachine(machine));
  }
  return held.asImmutable();
}

/** What is found in machines and queues, which few steps change: each is looked through once. */
const lookIn = remembered((world: World) => {
  const inMessages = (messages: List<Message>): readonly string[] =>
    messages.toArray().flatMap((message) => callsOfMessage(world, message));
  return {
    inQueue: remembered((queue: Queue) => inMessages(queue.messages)),
    inMachine: remembered((machine: MachineState) => [
      ...inMessages(machine.deferred),
      ...heldValues(machine).flatMap((value) => callsOfValue(world, value)),
    ]),
    awaited: remembered((machine: MachineState) => awaitedCalls(world, machine)),
  };
});

/** Everything in a machine that can hold frames and rights. */
function heldValues(machine: MachineState): readonly Value[] {
  const inStack = machine.stack.toArray().flatMap((level) => [level.continuation, ...level.params.values()]);
  return [...machine.variables.values(), ...inStack];
}

function callsOfMessage(world: World, { message, args, to, block }: Message): readonly string[] {
  const inArgs = args.toArray().flatMap((arg) => callsOfValue(world, arg));
  if (world.message(message).answers === undefined) return inArgs;
  const asked = args.get(
    world.message(message).params.findIndex(({ name }) => name === "asked"),
    null,
  );
  return [...inArgs, ...keysOf(world, { node: to, block, number: numberOf(args.get(0, null)), asked })];
}

function callsOfValue(world: World, value: Value): readonly string[] {
  return linearIn(value).flatMap((one) => {
    if (isFrame(one))
      return one.locals
        .valueSeq()
        .toArray()
        .flatMap((inner) => callsOfValue(world, inner));
    return isRight(one) && one.kind === "call" ? keysOf(world, one) : [];
  });
}

interface Call {
  readonly node: Element;
  readonly block: Element | undefined;
  readonly number: number;
  /** Who was asked, where several were. */
  readonly asked: Value | undefined;
}

/** The call, and the part of it that one of several nodes owes. */
function keysOf(world: World, { node, block, number, asked }: Call): readonly string[] {
  const { key } = world.instance(node, block);
  return asked === undefined || asked === null ? [callKey(key, number)] : [callKey(key, number), callKey(key, number, asked)];
}

function callKey(instance: string, number: number, asked: Value = null): string {
  return isElement(asked) ? `${instance} ${number} ${asked.sort}.${asked.index}` : `${instance} ${number}`;
}

/** The numbers of the calls that a frame in the machine waits for, be it inside another frame. */
function awaitedCalls(world: World, machine: MachineState): Set<number> {
  const inValue = (value: Value): readonly number[] =>
    linearIn(value).flatMap((one) => {
      if (!isFrame(one)) return [];
      const call = world.calls.get(one.site);
      const own = call === undefined ? [] : [numberOf(one.locals.get(call.number, null))];
      return [...own, ...one.locals.valueSeq().toArray().flatMap(inValue)];
    });
  return Set(heldValues(machine).flatMap(inValue));
}
