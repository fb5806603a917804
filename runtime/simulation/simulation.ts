/**
 * A system of nodes in virtual time. Nothing in it reads a clock or a random number but through the seed, so a run is repeated by its seed: the same
 * messages in the same order, the same faults at the same moments.
 */
import {
  createNode,
  type Eventual,
  type LogRecord,
  type Node,
  type NodeEvent,
  type NodeId,
  type NodeOptions,
  type Random,
  type RoleOptions,
} from "../kernel/index.js";
import { Agenda } from "./agenda.js";
import type { ChannelOptions } from "./channel.js";
import { startClient, type ClientOptions } from "./client.js";
import { planFaults, type FaultOptions } from "./faults.js";
import { History } from "./history.js";
import { later } from "./later.js";
import { MemoryStore } from "./memory-store.js";
import { seededRandom } from "./seeded-random.js";
import { SimulatedNetwork, type MessageCounts } from "./simulated-network.js";
import { virtualClock } from "./virtual-clock.js";

/** What operations of the host are made of: they take virtual time. */
export interface HostWorld {
  readonly random: Random;
  readonly nowMs: () => number;
  /** What `run` returns or throws, that many milliseconds later. */
  readonly after: <T>(ms: number, run: () => T) => Eventual<T>;
}

export interface SimulatedNode extends Pick<NodeOptions, "name" | "policy" | "limits"> {
  readonly roles: readonly RoleOptions[] | ((world: HostWorld) => readonly RoleOptions[]);
}

export interface SimulationOptions {
  /** A whole number. */
  readonly seed: number;
  readonly nodes: readonly SimulatedNode[];
  /** By protocol; where one is not named, nothing is lost or overtaken. */
  readonly channels?: { readonly [protocol: string]: readonly ChannelOptions[] };
  readonly delayMs?: readonly [number, number];
  readonly commitMs?: readonly [number, number];
  readonly faults?: FaultOptions;
  readonly clients?: readonly ClientOptions[];
  readonly log?: (record: LogRecord) => void;
  /** Called when something has happened, to look at the nodes: for properties that hold between all steps. */
  readonly observe?: (simulation: Simulation) => void;
}

/** Something that a node has reported. */
export interface Incident {
  readonly node: string;
  readonly timeMs: number;
  readonly event: NodeEvent;
}

interface Member {
  readonly node: Node;
  readonly store: MemoryStore;
}

export function createSimulation(options: SimulationOptions): Simulation {
  return new Simulation(options);
}

export class Simulation {
  readonly history = new History();
  /** What nodes have reported, but for crashes. */
  readonly incidents: Incident[] = [];
  readonly #options: SimulationOptions;
  readonly #random: Random;
  readonly #agenda: Agenda;
  readonly #network: SimulatedNetwork;
  readonly #members = new Map<string, Member>();
  readonly #crashesWhenSending = new Set<string>();

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.#agenda = new Agenda(this.#random);
    const { channels = {}, delayMs = [1, 10], faults = {}, clients = [], nodes } = options;
    const processes = new Map<NodeId, string>();
    const onSent = (process: string): void => {
      if (this.#crashesWhenSending.has(process)) this.crash(process);
    };
    const locate = (node: NodeId): string | undefined => processes.get(node);
    this.#network = new SimulatedNetwork({ agenda: this.#agenda, random: this.#random, channels, delayMs, locate, onSent });
    for (const node of nodes) this.#add(node, processes);
    for (const { name } of nodes) this.restart(name);
    for (const client of clients)
      startClient(client, { agenda: this.#agenda, random: this.#random, history: this.history, node: this.node(client.node) });
    planFaults(faults, {
      agenda: this.#agenda,
      random: this.#random,
      nodes: nodes.map(({ name }) => name),
      crash: (node, when) => (when === "now" ? this.crash(node) : this.#crashLater(node)),
      restart: (node) => this.restart(node),
      partition: (groups) => this.partition(groups),
      heal: () => this.heal(),
    });
  }

  #add({ name, roles, policy = {}, limits = {} }: SimulatedNode, processes: Map<NodeId, string>): void {
    if (this.#members.has(name)) throw new Error(`Cannot simulate: two nodes are called '${name}'`);
    const agenda = this.#agenda;
    const random = this.#random;
    const store = new MemoryStore({ agenda, random, commitMs: this.#options.commitMs ?? [0, 2] });
    const made =
      typeof roles === "function" ? roles({ random, nowMs: () => agenda.nowMs, after: (ms, run) => later(agenda, ms, run) }) : roles;
    const { log } = this.#options;
    const node = createNode({
      name,
      roles: made,
      network: this.#network.of(name),
      clock: virtualClock(agenda),
      random,
      report: (event) => this.#note(name, event),
      store,
      policy,
      limits,
      ...(log === undefined ? {} : { log }),
    });
    for (const { type, as } of made) processes.set(`${type.role}/${as ?? name}`, name);
    this.#members.set(name, { node, store });
  }

  #note(node: string, event: NodeEvent): void {
    if (event.kind === "stopped") this.#fallDown(node);
    if (event.kind !== "stopped" || event.reason !== crashed) this.incidents.push({ node, timeMs: this.nowMs, event });
  }

  /** A node that has stopped, for whatever reason. */
  #fallDown(name: string): void {
    this.#crashesWhenSending.delete(name);
    this.#network.setDown(name);
    this.#member(name).store.crash();
  }

  #member(name: string): Member {
    const member = this.#members.get(name);
    if (member === undefined) throw new Error(`Cannot find node '${name}'`);
    return member;
  }

  // ---------------------------------------------------------------- time

  get nowMs(): number {
    return this.#agenda.nowMs;
  }

  /** Lets that much virtual time pass, unless a node reports something before: then the rest is left, and the answer is false. */
  run(forMs: number): boolean {
    const untilMs = this.#agenda.nowMs + forMs;
    const { observe } = this.#options;
    while (this.incidents.length === 0) {
      if (!this.#agenda.step(untilMs)) {
        this.#agenda.runUntil(untilMs);
        return true;
      }
      observe?.(this);
    }
    return false;
  }

  // ---------------------------------------------------------------- nodes and faults

  node(name: string): Node {
    return this.#member(name).node;
  }

  /** The node loses what is not durable. Messages for it wait, and what it had written when it crashed may be there or not. */
  crash(name: string): void {
    this.#member(name).node.stop(crashed);
  }

  /** In the middle of what a step sends. */
  #crashLater(name: string): void {
    this.#crashesWhenSending.add(name);
  }

  /** A node that has crashed comes back; one that runs goes on. */
  restart(name: string): void {
    const { node } = this.#member(name);
    this.#crashesWhenSending.delete(name);
    if (node.isRunning) return;
    // It may crash before it is back; what else may keep it from starting, it reports.
    node.start().catch(() => undefined);
    this.#network.setUp(name);
  }

  /** Only nodes of the same group reach each other; those in none are a group. */
  partition(groups: readonly (readonly string[])[]): void {
    this.#network.partition(groups);
  }

  heal(): void {
    this.#network.heal();
  }

  /** What has become of messages so far. */
  get messages(): Readonly<MessageCounts> {
    return this.#network.counts;
  }
}

const crashed = "a crash";
