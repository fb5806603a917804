/** Crashes: what a node loses, and what of a step's sends comes out where the step ends in one (`semantics.md`, "Crashes"). */
import { List, type Map } from "immutable";
import { localChannel } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { Choices } from "./choices.js";
import { isGone } from "./down.js";
import { countFault } from "./fault-counts.js";
import { resetMachine } from "./initial.js";
import type { Message, Queue, SystemState } from "./state.js";
import { channelOf, queueKey } from "./step-in-progress.js";
import type { Element } from "./value.js";
import type { World } from "./world.js";

/** Another crash of the node is possible: it is up, and the limit is not used up. */
export function mayCrash(world: World, state: SystemState, node: Element): boolean {
  return countCrash(world, state, node) !== undefined;
}

/** The state after the node has crashed. */
export function crash(world: World, state: SystemState, node: Element): SystemState {
  const counted = countCrash(world, state, node);
  if (counted === undefined) throw new InternalError("a crash that may not happen");
  const crashed = { ...counted, down: counted.down.add(node) };
  const isForever = isGone(world, crashed, node);
  const machines = world.instances
    .filter((instance) => instance.node === node)
    .reduce((all, { key }) => all.update(key, (machine) => resetMachine(world, crashed, { key, machine, isForever })), crashed.machines);
  const channels = crashed.channels.filterNot(({ channel, from, to }) => {
    // What a node has sent to itself is in its own memory. What is on its way to a node that never comes back nobody waits for.
    return (channel === localChannel && from === node) || (isForever && to === node);
  });
  return { ...crashed, machines, channels };
}

function countCrash(world: World, state: SystemState, node: Element): SystemState | undefined {
  if (world.crash(node) === undefined || state.down.has(node)) return undefined;
  return countFault(world, state, (fault) => fault.kind === "crash" && fault.role === node.sort);
}

// ---------------------------------------------------------------- the end of a step

/** A step that is cut off before all of its sends are out. */
interface Cut {
  readonly before: SystemState;
  readonly after: SystemState;
  readonly sent: readonly Message[];
  readonly node: Element;
  readonly choices: Choices;
}

/** What came of a step that was cut off. */
export interface Remainder {
  readonly state: SystemState;
  /** The sends that have come out, and those that have not. */
  readonly sent: readonly Message[];
  readonly lost: readonly Message[];
}

/** The state in which only some of the step's sends have come out; undefined where all of them have. */
export function cutOff(world: World, { before, after, sent, node, choices }: Cut): Remainder | undefined {
  const kept = after.channels
    .filter(({ channel, from }) => from === node && channel !== localChannel)
    .sortBy((_, key) => key)
    .map((queue, key) => {
      const old = before.channels.get(key)?.messages.size ?? 0;
      return { queue, old, flags: choosePart(world, { queue, old, choices }) };
    });
  if (kept.every(({ flags }) => flags.every((isKept) => isKept))) return undefined;
  const channels = kept.reduce((all, { queue, old, flags }, key) => {
    const messages = queue.messages.filter((_, index) => index < old || flags.get(index - old) === true);
    return messages.isEmpty() ? all.delete(key) : all.set(key, { ...queue, messages });
  }, after.channels);
  return { state: { ...after, channels }, ...sortSends(world, sent, kept.map(({ flags }) => flags).toMap()) };
}

interface Part {
  readonly queue: Queue;
  readonly old: number;
  readonly choices: Choices;
}

/** Of the messages that the step has put into one queue: which have come out? Of an ordered one the first, of a bag any. */
function choosePart(world: World, { queue, old, choices }: Part): List<boolean> {
  const added = queue.messages.slice(old);
  if (world.channel(queue.channel).discipline === "unordered") return added.map(() => choices.pick(2) === 1);
  const count = choices.pick(added.size + 1);
  return added.map((_, index) => index < count);
}

/** The sends of a step in the order of the text. What found no room in its queue has no flag, and is neither. */
function sortSends(world: World, all: readonly Message[], flags: Map<string, List<boolean>>): Omit<Remainder, "state"> {
  let left = flags;
  const sent: Message[] = [];
  const lost: Message[] = [];
  for (const message of all) {
    const key = queueKey(message, channelOf(world, message));
    const isKept = left.get(key)?.first();
    if (isKept !== undefined) (isKept ? sent : lost).push(message);
    left = left.update(key, List(), (rest) => rest.rest());
  }
  return { sent, lost };
}
