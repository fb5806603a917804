/**
 * Who waits for whom, and why.
 *
 * The snapshot alone does not say it: a suspended handler holds no address. So each machine that waits is joined with what could let it go
 * on. In order of trust: a message of its own, or on its behalf, that lies somewhere and whose handler would send what it awaits; a suspended
 * handler elsewhere that would send it; such a message that only leads there over others; the nodes that the waiting state itself names; at
 * last, whoever may send it by the declared routes. For each machine the most trusted kind that yields anything is shown: a guess would
 * only add false cycles to a true one. Weaker kinds are tried where these close no cycle.
 */
import type { Handler, Protocol } from "../../dsl/analysis/index.js";
import type { BlockedSend, MachineSnapshot, PlainMessage, PlainValue, Snapshot } from "../verdict/index.js";
import { isContinuation, isDown, isMap, messageText, requestText, shortLabel, stateText, valueText } from "./plain-text.js";
import { leadsTo, maySend, reachByContinuation, reachByMessage, type Reach } from "./send-target.js";
import { findPutOff } from "./put-off.js";
import { waitCycle } from "./wait-cycle.js";
import { blockedEdges } from "./wait-for-room.js";
import { continuationsOf, findWaiters, mentions, nameMachines, rightsIn, stateOf, type NamedMachine, type Waiter } from "./waiter.js";

/** `full`: a step waits for room in a queue; `called`: a right to answer says so; `deferred` and `in flight`: a message is held up; `suspended`: a handler is; `named` and `awaited`: told from the waiting state, or the routes alone. */
export type WaitKind = "full" | "called" | "deferred" | "in flight" | "suspended" | "named" | "awaited";

export interface WaitEdge {
  /** Machines by name: `CacheA`, or `CacheA at Block2` where there are several blocks. */
  readonly from: string;
  readonly to: string;
  /** A sentence without its subject, which is `from`. */
  readonly why: string;
  readonly kind: WaitKind;
}

export interface WaitForGraph {
  readonly edges: readonly WaitEdge[];
  /**
   * The longest chain of waiting machines that leads into a shortest cycle, then that cycle; its last node repeats the one at which the cycle
   * closes. Empty if there is none.
   */
  readonly cycle: readonly string[];
  /** Waits that no other machine can end. */
  readonly remarks: readonly { readonly node: string; readonly text: string }[];
}

/** Smaller is surer. */
type Rank = 0 | 1 | 2 | 3;
/** An edge with its rank and the node at which it ends. */
type Candidate = WaitEdge & { readonly rank: Rank; readonly node: string };

/** A cycle is looked for with weaker edges up to this rank: routes alone, beside something surer, are no reason to believe in one. */
const weakestInCycle: Rank = 2;

interface Scene {
  readonly protocol: Protocol;
  readonly snapshot: Snapshot;
  readonly machines: readonly NamedMachine[];
  readonly waiters: readonly Waiter[];
  /** Those of the waiters that only put messages off. */
  readonly putOff: readonly Waiter[];
}

/** The wait-for graph of a state of the system, as a deadlock report shows it. */
export function waitForGraph(protocol: Protocol, snapshot: Snapshot, blocked: readonly BlockedSend[] = []): WaitForGraph {
  const machines = nameMachines(protocol, snapshot);
  const waiters = findWaiters(protocol, machines);
  const forRoom = blockedEdges(machines, blocked);
  const graph = graphOf({ protocol, snapshot, machines, waiters, putOff: [] }, forRoom);
  if (graph.cycle.length > 0) return graph;
  // Who only puts messages off counts where nothing else explains the wait.
  const putOff = findPutOff(protocol, machines).filter(({ name }) => waiters.every((waiter) => waiter.name !== name));
  const wider = graphOf({ protocol, snapshot, machines, waiters: [...waiters, ...putOff], putOff }, forRoom);
  return wider.cycle.length > 0 ? wider : graph;
}

function graphOf(scene: Scene, forRoom: readonly WaitEdge[]): WaitForGraph {
  const candidates = scene.waiters.map((waiter) => candidatesOf(scene, waiter));
  const remarks = [
    ...scene.waiters.flatMap((waiter, index) => remarksOf(scene, waiter, candidates[index] ?? [])),
    ...(scene.snapshot.down ?? []).map((node) => ({ node, text: "has crashed" })),
  ];
  const graphs = ([0, 1, weakestInCycle] as const).map((rank) => {
    const edges = [...forRoom, ...candidates.flatMap((own) => upTo(own, rank))];
    return { edges: edges.map(plainEdge), cycle: waitCycle(edges), remarks };
  });
  const [surest = { edges: [], cycle: [], remarks }] = graphs;
  return graphs.find((graph) => graph.cycle.length > 0) ?? surest;
}

/** The candidates up to a rank; the surest ones in any case. */
function upTo(candidates: readonly Candidate[], rank: Rank): readonly Candidate[] {
  const surest = Math.min(...candidates.map((edge) => edge.rank));
  return candidates.filter((edge) => edge.rank <= Math.max(rank, surest));
}

function plainEdge({ from, to, why, kind }: WaitEdge): WaitEdge {
  return { from, to, why, kind };
}

/** One edge for each machine that the waiter may wait for: the surest. */
function candidatesOf(scene: Scene, waiter: Waiter): readonly Candidate[] {
  const called = scene.machines.flatMap((holder) => heldRights(scene, holder, waiter));
  if (called.length > 0) return called.filter((edge, index) => called.findIndex((other) => other.to === edge.to) === index);
  if (waiter.messages.length === 0) return [];
  const all = scene.machines
    .filter((holder) => sharesBlock(holder.machine, waiter.machine))
    .flatMap((holder) => [
      ...heldMessages(scene, holder, waiter),
      ...heldContinuations(scene, holder, waiter),
      ...namedByWaiter(scene, holder, waiter),
    ]);
  const routed = scene.putOff.includes(waiter) ? withoutAskers(waiter, all) : [...all, ...byRoutes(scene, waiter)];
  const sorted = preferNamed(waiter, routed).toSorted((a, b) => a.rank - b.rank);
  return sorted.filter((edge, index) => sorted.findIndex((other) => other.to === edge.to) === index);
}

/**
 * Two clients that release a lock at their end both look as if the lock waited for them. One whose request it has put off waits for the lock
 * instead, unless the lock names it; and only what is sure may join a machine to others that does not wait itself.
 */
function withoutAskers(waiter: Waiter, candidates: readonly Candidate[]): readonly Candidate[] {
  const askers = waiter.machine.deferred.map(({ from }) => from);
  const values = Object.values(waiter.machine.variables);
  return candidates.filter(({ rank, node }) => rank === 0 && (!askers.includes(node) || values.some((value) => mentions(value, node))));
}

/**
 * A handler that will send what is awaited may itself have to wait for the waiter first: two clients that release a lock at their end both
 * look as if the lock waited for them. Where the waiter's own values name one of them, as in `holder = ClientB`, that is the one.
 */
function preferNamed(waiter: Waiter, candidates: readonly Candidate[]): readonly Candidate[] {
  const { stack, variables } = waiter.machine;
  const values = [...Object.values(stack.at(-1)?.params ?? {}), ...Object.values(variables)].filter(
    (value) => !isContinuation(value) && !isMap(value),
  );
  const isNamed = (edge: Candidate): boolean => values.some((value) => mentions(value, edge.node));
  if (!candidates.some((edge) => edge.kind === "suspended" && isNamed(edge))) return candidates;
  return candidates.map((edge) => (edge.kind === "suspended" && !isNamed(edge) && edge.rank === 0 ? { ...edge, rank: 1 } : edge));
}

/** A caller waits for whoever has the right to answer it, or will get it. */
function heldRights(scene: Scene, holder: NamedMachine, waiter: Waiter): readonly Candidate[] {
  const { node, block } = waiter.machine;
  const called = continuationsOf(waiter.machine).flatMap(({ continuation }) => continuation.call ?? []);
  const answers = (values: readonly PlainValue[]): string | undefined =>
    rightsIn(values).find(({ right }) => right.node === node && right.block === block && called.includes(right.answers))?.right.answers;
  const edge = (call: string | undefined, where: string): readonly Candidate[] =>
    call === undefined
      ? []
      : [{ from: waiter.name, to: holder.name, node: holder.machine.node, kind: "called", rank: 0, why: `called \`${call}\`; ${where}` }];
  const { machine } = holder;
  const arriving = scene.snapshot.channels
    .flatMap((channel) => channel.messages)
    .filter((message) => message.to === machine.node && (message.block ?? machine.block) === machine.block);
  const own = [...machine.stack.flatMap((level) => Object.values(level.params)), ...Object.values(machine.variables)];
  return [
    ...edge(answers(own), `${atState(holder)} holds the right to answer`),
    ...machine.deferred.flatMap((one) =>
      edge(answers(Object.values(one.args)), `\`${messageText(one)}\` lies deferred at ${atState(holder)}`),
    ),
    ...arriving.flatMap((one) => edge(answers(Object.values(one.args)), `\`${messageText(one)}\` is on its way to ${atState(holder)}`)),
  ];
}

function heldMessages(scene: Scene, holder: NamedMachine, waiter: Waiter): readonly Candidate[] {
  const { machine } = holder;
  const arriving = scene.snapshot.channels
    .flatMap((channel) => channel.messages)
    .filter((message) => message.to === machine.node && (message.block ?? machine.block) === machine.block);
  const concerns = (message: PlainMessage): boolean =>
    message.from === waiter.machine.node || Object.values(message.args).some((arg) => mentions(arg, waiter.machine.node));
  const edge = (message: PlainMessage, kind: "deferred" | "in flight"): readonly Candidate[] => {
    const rank = messageRank(scene, holder, message, waiter);
    if (rank === undefined) return [];
    const place = kind === "deferred" ? `lies deferred at ${atState(holder)}` : `is on its way to ${atState(holder)}`;
    return [
      {
        from: waiter.name,
        to: holder.name,
        node: machine.node,
        kind,
        rank,
        why: `awaits ${listed(waiter.messages)}; ${heldText(message, waiter)} ${place}`,
      },
    ];
  };
  return [
    ...machine.deferred.filter(concerns).flatMap((message) => edge(message, "deferred")),
    ...arriving.filter(concerns).flatMap((message) => edge(message, "in flight")),
  ];
}

function messageRank(scene: Scene, holder: NamedMachine, message: PlainMessage, waiter: Waiter): Rank | undefined {
  if (reachByMessage(scene.protocol, holder, message, waiter) !== "no") return 0;
  return leadsTo(scene.protocol, { declaration: holder.declaration, message: message.message }, waiter) ? 1 : undefined;
}

function heldText(message: PlainMessage, waiter: Waiter): string {
  const onBehalf = message.from === waiter.machine.node ? "" : `, on behalf of ${waiter.machine.node},`;
  return `\`${messageText(message)}\` from ${message.from}${onBehalf}`;
}

function heldContinuations(scene: Scene, holder: NamedMachine, waiter: Waiter): readonly Candidate[] {
  if (holder.name === waiter.name) return [];
  const messages = maySend(scene.protocol, holder.machine.role, waiter);
  if (messages.length === 0) return [];
  return continuationsOf(holder.machine).flatMap((held): readonly Candidate[] => {
    const isNamed = mentions(held, waiter.machine.node);
    const rank = continuationRank(reachByContinuation(scene.protocol, holder, held, waiter), isNamed);
    if (rank === undefined) return [];
    const handler = `its handler \`${shortLabel(held.continuation.handler)}\``;
    const why = `awaits ${listed(messages)}, which ${holder.name} will send when ${handler}, suspended in state ${stateText(holder.machine)}, goes on`;
    return [{ from: waiter.name, to: holder.name, node: holder.machine.node, kind: "suspended", rank, why }];
  });
}

function continuationRank(reach: Reach, isNamed: boolean): Rank | undefined {
  if (reach === "certain") return 0;
  if (!isNamed) return undefined;
  return reach === "possible" ? 0 : 1;
}

/** The waiting state often names those whose answers are missing: `waiting: {CacheB}`. */
function namedByWaiter(scene: Scene, holder: NamedMachine, waiter: Waiter): readonly Candidate[] {
  const messages = maySend(scene.protocol, holder.machine.role, waiter);
  if (messages.length === 0 || holder.name === waiter.name) return [];
  const params = Object.entries(waiter.machine.stack.at(-1)?.params ?? {});
  const naming = params.find(
    ([, value]) => !isMap(value) && mentions(value, holder.machine.node) && continuationsOf(waiter.machine).every((held) => held !== value),
  );
  if (naming === undefined) return [];
  const [name, value] = naming;
  const why = `awaits ${listed(messages)} from ${holder.name}: its \`${name}\` is ${valueText(value)}, and ${atState(holder)} holds nothing that leads to it`;
  return [{ from: waiter.name, to: holder.name, node: holder.machine.node, kind: "named", rank: 2, why }];
}

/** Of several that may send what is awaited none can be told to be the one; a remark names them. */
function byRoutes(scene: Scene, waiter: Waiter): readonly Candidate[] {
  const [only, ...more] = possibleSenders(scene, waiter);
  if (only === undefined || more.length > 0) return [];
  const state = stateText(only.machine);
  const isWaiting = scene.waiters.some((other) => other.name === only.name);
  const condition = isDown(scene.snapshot, only.machine)
    ? "it has crashed"
    : isWaiting
      ? `it waits itself in state ${state}`
      : `it is in state ${state} and owes nothing`;
  const why = `awaits ${listed(maySend(scene.protocol, only.machine.role, waiter))}, which ${only.name} may send; ${condition}`;
  return [{ from: waiter.name, to: only.name, node: only.machine.node, kind: "awaited", rank: 3, why }];
}

/** By the declared routes. A machine at rest does nothing of its own accord: it counts only where it is the one of its role. */
function possibleSenders(scene: Scene, waiter: Waiter): readonly NamedMachine[] {
  const others = scene.machines.filter((other) => other.name !== waiter.name && sharesBlock(other.machine, waiter.machine));
  return others.filter((other) => {
    const isAlone = others.filter((twin) => twin.declaration === other.declaration).length === 1;
    const isWaiting = scene.waiters.some((blocked) => blocked.name === other.name);
    return (isAlone || isWaiting) && maySend(scene.protocol, other.machine.role, waiter).length > 0;
  });
}

function remarksOf(scene: Scene, waiter: Waiter, candidates: readonly Candidate[]): WaitForGraph["remarks"] {
  const { machine, name: node } = waiter;
  const state = stateText(machine);
  const accepted = waiter.declaration.handlers.concat(stateOf(waiter)?.handlers ?? []);
  const requests = machine.issued.map((request) => {
    const handlers = accepted.filter(({ event }) => event.kind === "request" && event.request === request.request);
    return { node, text: `request \`${requestText(request)}\` waits: ${acceptanceText(handlers, state)}` };
  });
  if (continuationsOf(machine).length === 0 || candidates.length > 0) return requests;
  return [...requests, { node, text: openWaitText(scene, waiter) }];
}

/** Why an issued request was not taken up. Where something else goes on for ever, one that could be may be left waiting by chance. */
function acceptanceText(handlers: readonly Handler[], state: string): string {
  if (handlers.length === 0) return `state ${state} does not accept it`;
  if (handlers.every((handler) => handler.guard !== undefined)) return `no guard of its handlers in state ${state} holds`;
  return `it is asked, and can be taken up in state ${state}`;
}

/** Why a suspended handler waits where nothing is to be seen that would end the wait. */
function openWaitText(scene: Scene, waiter: Waiter): string {
  const suspended = `a handler is suspended in state ${stateText(waiter.machine)}`;
  if (waiter.timers.length > 0 && waiter.messages.length === 0) return `${suspended} until ${timerText(waiter)}`;
  if (waiter.messages.length > 0) {
    const senders = possibleSenders(scene, waiter).map((sender) => sender.name);
    const by = senders.length === 0 ? "" : ` by ${senders.join(" or ")}`;
    return `${suspended} until ${listed(waiter.messages)} comes, but no message and no suspended handler leads to one being sent${by}`;
  }
  if (waiter.requests.length === 0) return `${suspended}, and nothing in that state resumes it`;
  return `${suspended} until the application asks ${listed(waiter.requests)}`;
}

/** A timer that is armed and does not go off has gone off as often as it may. */
function timerText({ timers, machine }: Waiter): string {
  const isArmed = timers.some((timer) => machine.variables[timer] === true);
  const why = isArmed ? "it has gone off as often as it may" : "nothing has started it";
  return `its timer ${listed(timers)} goes off, but ${why}`;
}

function sharesBlock(a: MachineSnapshot, b: MachineSnapshot): boolean {
  return a.block === undefined || b.block === undefined || a.block === b.block;
}

function atState({ name, machine }: NamedMachine): string {
  return `${name} (state ${stateText(machine)})`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(" or ");
}
