/**
 * Who waits for whom, and why.
 *
 * The snapshot alone does not say it: a suspended handler holds no address. So each machine that waits is joined with what could let it go
 * on. In order of trust: a message of its own, or on its behalf, that lies somewhere and whose handler would send what it awaits; a suspended
 * handler elsewhere that would send it; such a message that only leads there over others; the nodes that the waiting state itself names; at
 * last, whoever may send it by the declared routes. For each machine the most trusted kind that yields anything is shown: a guess would
 * only add false cycles to a true one. Weaker kinds are tried where these close no cycle.
 */
import type { Protocol } from "../../dsl/analysis/index.js";
import type { MachineSnapshot, PlainMessage, Snapshot } from "../verdict/index.js";
import { isMap, messageText, requestText, shortLabel, stateText, valueText } from "./plain-text.js";
import { leadsTo, maySend, reachByContinuation, reachByMessage, type Reach } from "./send-target.js";
import { waitCycle } from "./wait-cycle.js";
import { continuationsOf, findWaiters, mentions, nameMachines, stateOf, type NamedMachine, type Waiter } from "./waiter.js";

/** `deferred` and `in flight`: a message is held up; `suspended`: a handler is; `named` and `awaited`: told from the waiting state, or the routes alone. */
export type WaitKind = "deferred" | "in flight" | "suspended" | "named" | "awaited";

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
type Candidate = WaitEdge & { readonly rank: Rank };

/** Routes alone are no reason to believe in a cycle. */
const weakestInCycle = 2;

interface Scene {
  readonly protocol: Protocol;
  readonly snapshot: Snapshot;
  readonly machines: readonly NamedMachine[];
  readonly waiters: readonly Waiter[];
}

/** The wait-for graph of a state of the system, as a deadlock report shows it. */
export function waitForGraph(protocol: Protocol, snapshot: Snapshot): WaitForGraph {
  const machines = nameMachines(protocol, snapshot);
  const scene: Scene = { protocol, snapshot, machines, waiters: findWaiters(protocol, machines) };
  const candidates = scene.waiters.map((waiter) => candidatesOf(scene, waiter));
  const remarks = scene.waiters.flatMap((waiter) => remarksOf(waiter));
  const surest = candidates.flatMap((own) => upTo(own, Math.min(...own.map((edge) => edge.rank))));
  for (let rank = 0; rank <= weakestInCycle; rank += 1) {
    const edges = rank === 0 ? surest : candidates.flatMap((own) => upTo(own, rank));
    const cycle = waitCycle(edges);
    if (cycle.length > 0) return { edges: edges.map(withoutRank), cycle, remarks };
  }
  return { edges: surest.map(withoutRank), cycle: [], remarks };
}

function upTo(candidates: readonly Candidate[], rank: number): readonly Candidate[] {
  return candidates.filter((edge) => edge.rank <= rank);
}

function withoutRank({ from, to, why, kind }: Candidate): WaitEdge {
  return { from, to, why, kind };
}

/** One edge for each machine that the waiter may wait for: the surest. */
function candidatesOf(scene: Scene, waiter: Waiter): readonly Candidate[] {
  if (waiter.messages.length === 0) return [];
  const all = scene.machines
    .filter((holder) => sharesBlock(holder.machine, waiter.machine))
    .flatMap((holder) => [
      ...heldMessages(scene, holder, waiter),
      ...heldContinuations(scene, holder, waiter),
      ...namedByWaiter(scene, holder, waiter),
      ...byRoutes(scene, holder, waiter),
    ]);
  const sorted = all.toSorted((a, b) => a.rank - b.rank);
  return sorted.filter((edge, index) => sorted.findIndex((other) => other.to === edge.to) === index);
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
      { from: waiter.name, to: holder.name, kind, rank, why: `awaits ${listed(waiter.messages)}; ${heldText(message, waiter)} ${place}` },
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
    return [{ from: waiter.name, to: holder.name, kind: "suspended", rank, why }];
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
  return [{ from: waiter.name, to: holder.name, kind: "named", rank: 2, why }];
}

function byRoutes(scene: Scene, holder: NamedMachine, waiter: Waiter): readonly Candidate[] {
  const messages = maySend(scene.protocol, holder.machine.role, waiter);
  const isAlone =
    scene.machines.filter((other) => other.declaration === holder.declaration && sharesBlock(other.machine, waiter.machine)).length === 1;
  const isWaiting = scene.waiters.some((other) => other.name === holder.name);
  if (messages.length === 0 || holder.name === waiter.name || !(isAlone || isWaiting)) return [];
  const state = isWaiting
    ? `waits itself in state ${stateText(holder.machine)}`
    : `is in state ${stateText(holder.machine)} and owes nothing`;
  return [
    {
      from: waiter.name,
      to: holder.name,
      kind: "awaited",
      rank: 3,
      why: `awaits ${listed(messages)}, which ${holder.name} may send; it ${state}`,
    },
  ];
}

function remarksOf(waiter: Waiter): WaitForGraph["remarks"] {
  const { machine, name } = waiter;
  const state = stateText(machine);
  const accepted = waiter.declaration.handlers.concat(stateOf(waiter)?.handlers ?? []);
  const waiting = machine.issued.map((request) => {
    const isKnown = accepted.some(({ event }) => event.kind === "request" && event.request === request.request);
    const reason = isKnown ? `no guard of its handlers in state ${state} holds` : `state ${state} does not accept it`;
    return { node: name, text: `request \`${requestText(request)}\` waits: ${reason}` };
  });
  const suspended = continuationsOf(machine).length > 0 && waiter.messages.length === 0;
  if (!suspended) return waiting;
  const why =
    waiter.requests.length === 0 ? "and nothing in that state resumes it" : `until the application asks ${listed(waiter.requests)}`;
  return [...waiting, { node: name, text: `a handler is suspended in state ${state} ${why}` }];
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
