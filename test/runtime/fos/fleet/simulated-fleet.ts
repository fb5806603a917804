/** Whole fleets in one process and in virtual time, as a seed decides. */
import type { Clock, Message, Plain } from "../../../../runtime/kernel/index.js";
import {
  openMember,
  shareWire,
  type Member,
  type MemberEvent,
  type MemberOptions,
  type SharedWire,
  type Timing,
  type Wire,
} from "../../../../runtime/fos/fleet/index.js";
import { Agenda, SimulatedNetwork, seededRandom, virtualClock } from "../../../../runtime/simulation/index.js";
import { copyPlain } from "../../../../runtime/plain/index.js";
import { MemoryMedium, openMemoryStore, type Store } from "../../../../runtime/store/index.js";
import { slowStore } from "./slow-store.js";

export const timing: Timing = { heartbeatMs: 20, leaseMs: 100, suspectAfterMs: 150, followWithinMs: 1_500, serveWithinMs: 600 };

/** A server, which has a disk in all its lives. */
export interface SimulatedServer {
  readonly name: string;
  readonly medium: MemoryMedium;
  /** What is to be written waits until this ends. */
  isDiskStuck: boolean;
  member: Member | undefined;
}

/** What the groups of one life of a server share. */
export interface ServerLife {
  readonly store: Store;
  readonly wire: SharedWire;
  readonly clock: Clock;
  readonly timing: Timing;
  isOver(): boolean;
}

export interface SimulatedFleetOptions {
  readonly seed: number;
  readonly openReplica?: NonNullable<MemberOptions["openReplica"]>;
  readonly timing?: Partial<Timing>;
  readonly delayMs?: readonly [number, number];
  /** Slow unless told. */
  readonly disks?: "slow" | "prompt";
  /** Loses a message, though a wire promises that none is lost. */
  readonly loses?: (from: string, to: string, body: Plain) => boolean;
  /** How fast time passes by each server's clock; 1 unless told. Its alarms are right. */
  readonly clockRate?: (server: string) => number;
  /** Is told of each life of a server, before it is a member. */
  readonly onLife?: (server: string, life: ServerLife) => void;
}

export class SimulatedFleet {
  readonly random: ReturnType<typeof seededRandom>;
  readonly agenda: Agenda;
  readonly servers = new Map<string, SimulatedServer>();
  /** What members have reported, but for their views. */
  readonly incidents: { readonly server: string; readonly event: MemberEvent }[] = [];
  /** Who has learned of which view, and begun it, at which time. */
  readonly log: string[] = [];
  newestView = 0;
  /** What messages on their way say. */
  private readonly bodies = new WeakMap<Message, Plain>();
  private readonly network: SimulatedNetwork;

  constructor(private readonly options: SimulatedFleetOptions) {
    this.random = seededRandom(options.seed);
    this.agenda = new Agenda(this.random);
    this.network = new SimulatedNetwork({
      agenda: this.agenda,
      random: this.random,
      channels: {},
      delayMs: options.delayMs ?? [1, 5],
      locate: (node) => node.slice(node.indexOf("/") + 1),
    });
  }

  /** Starts a server, for the first time or again. */
  start(name: string, contacts: readonly string[] = []): void {
    const server = this.servers.get(name) ?? { name, medium: new MemoryMedium(), isDiskStuck: false, member: undefined };
    this.servers.set(name, server);
    this.network.setUp(name);
    this.open(server, contacts).catch((error: unknown) => this.incidents.push({ server: name, event: { kind: "failed", error } }));
  }

  private async open(server: SimulatedServer, contacts: readonly string[]): Promise<void> {
    const { name, medium } = server;
    const { life } = medium;
    const parts = this.lifeOf(server);
    this.options.onLife?.(name, parts);
    const member = await openMember({
      ...parts,
      name,
      group: "names",
      wire: parts.wire.of("names"),
      random: this.random,
      contacts,
      ...(this.options.openReplica === undefined ? {} : { openReplica: this.options.openReplica }),
      report: (event) => {
        if (medium.life === life) this.note(name, event);
      },
    }).catch((error: unknown) => {
      if (medium.life === life) throw error;
      return undefined;
    });
    if (medium.life === life) server.member = member;
    else await member?.stop();
  }

  private storeOf(server: SimulatedServer): Store {
    const { agenda, random } = this;
    const store = openMemoryStore(server.medium);
    return this.options.disks === "prompt" ? store : slowStore(store, { agenda, random, isStuck: () => server.isDiskStuck });
  }

  private lifeOf(server: SimulatedServer): ServerLife {
    const { name, medium } = server;
    const { life } = medium;
    return {
      store: this.storeOf(server),
      wire: shareWire(this.wire(server, life), "names"),
      clock: this.clock(name),
      timing: { ...timing, ...this.options.timing },
      isOver: () => medium.life !== life,
    };
  }

  private note(server: string, event: MemberEvent): void {
    if (event.kind !== "view") {
      this.incidents.push({ server, event });
      return;
    }
    const { number, members, survivors } = event.view;
    this.newestView = Math.max(this.newestView, number);
    this.log.push(
      `${this.agenda.nowMs.toFixed(0)} ${server} ${event.hasBegun ? "begins" : "learns of"} ${number}: ${members.join()} from ${survivors.join()}`,
    );
  }

  private clock(name: string): Clock {
    const clock = virtualClock(this.agenda);
    const rate = this.options.clockRate?.(name) ?? 1;
    return { ...clock, now: () => clock.now() * rate };
  }

  /** What a life of the server says and hears. */
  private wire({ name, medium }: SimulatedServer, life: number): Wire {
    const network = this.network.of(name);
    return {
      send: (to, body) => {
        if (medium.life !== life || this.options.loses?.(name, to, body) === true) return;
        const message = { type: "letter" };
        this.bodies.set(message, copyPlain(body));
        network.send({ protocol: "Fleet", from: `Server/${name}`, to: `Server/${to}`, block: null, message });
      },
      receive: (onMessage) =>
        network.receive(({ from, message }) => {
          const body = this.bodies.get(message);
          if (medium.life === life && body !== undefined) onMessage(from.slice(from.indexOf("/") + 1), body);
        }),
    };
  }

  /** The machine fails: what is not on its disk is gone. */
  crash(name: string): void {
    const server = this.servers.get(name);
    if (server === undefined) return;
    this.network.setDown(name);
    server.medium.fail();
    server.member?.stop().catch(() => undefined);
    server.member = undefined;
  }

  /** Members that have not crashed, left or failed. */
  members(): readonly Member[] {
    return [...this.servers.values()].flatMap(({ member }) => (member === undefined || member.state() === "left" ? [] : [member]));
  }

  partition(groups: readonly (readonly string[])[]): void {
    this.network.partition(groups);
  }

  heal(): void {
    this.network.heal();
  }

  /** Lets virtual time pass. Between two things that happen, promises come to where they wait for the next. */
  async run(forMs: number, isDone: () => boolean = () => false): Promise<void> {
    const untilMs = this.agenda.nowMs + forMs;
    await settled();
    while (!isDone() && this.agenda.step(untilMs)) await settled();
    if (!isDone()) this.agenda.runUntil(untilMs);
  }

  /** Lets time pass until it holds. Fails after a virtual minute. */
  async until(what: string, holds: () => boolean): Promise<void> {
    await this.run(60_000, holds);
    if (!holds()) throw new Error(`It never came to this: ${what}\n${this.log.join("\n")}`);
  }
}

/** When no promise has anything to do any more. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
