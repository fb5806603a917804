/**
 * Messages on their way, in virtual time. What is delivered when, lost or delivered twice is as the seed says and as the channel of the message allows. A message for a node
 * that is down, or behind a partition, waits where nothing may be lost.
 */
import { isAnswer, type Envelope, type Network, type NodeId, type Random } from "../kernel/index.js";
import type { Agenda } from "./agenda.js";
import { channelOf, type ChannelOptions } from "./channel.js";
import { between, happens } from "./seeded-random.js";

export interface SimulatedNetworkOptions {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly channels: { readonly [protocol: string]: readonly ChannelOptions[] };
  /** The shortest and the longest time that a message takes. */
  readonly delayMs: readonly [number, number];
  /** The process that plays a role under this name. */
  readonly locate: (node: NodeId) => string | undefined;
  /** Told after a message has left. */
  readonly onSent?: (process: string) => void;
}

/** Messages of one channel between two nodes; each has an entry of the agenda, or one that has stalled. */
interface Lane {
  readonly channel: ChannelOptions;
  readonly from: string;
  readonly to: string;
  readonly messages: Envelope[];
  stalled: number;
}

/** What has become of messages. */
export interface MessageCounts {
  sent: number;
  delivered: number;
  lost: number;
  duplicated: number;
}

export class SimulatedNetwork {
  readonly counts: MessageCounts = { sent: 0, delivered: 0, lost: 0, duplicated: 0 };
  readonly #options: SimulatedNetworkOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #receivers = new Map<string, (envelope: Envelope) => void>();
  readonly #down = new Set<string>();
  #groups: ReadonlyMap<string, number> = new Map();

  constructor(options: SimulatedNetworkOptions) {
    this.#options = options;
  }

  /** The network as one process sees it. */
  of(process: string): Network {
    return {
      send: (envelope) => this.#send(process, envelope),
      receive: (onMessage) => void this.#receivers.set(process, onMessage),
    };
  }

  #send(from: string, envelope: Envelope): void {
    this.counts.sent += 1;
    const lane = this.#laneOf(from, envelope);
    if (happens(this.#options.random, lane.channel.lossy ?? 0)) {
      this.counts.lost += 1;
    } else {
      lane.messages.push(envelope);
      this.#deliverLater(lane);
    }
    this.#options.onSent?.(from);
  }

  #laneOf(from: string, { protocol, from: sender, to, block, message }: Envelope): Lane {
    const channel = channelOf(this.#options.channels[protocol], isAnswer(message) ? message.message : message.type);
    const key = `${protocol} ${channel.name} ${sender} ${to} ${channel.perBlock === true ? (block ?? "") : ""}`;
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const process = this.#options.locate(to);
    if (process === undefined) throw new Error(`Cannot send '${message.type}': nobody is ${to}`);
    const lane: Lane = { channel, from, to: process, messages: [], stalled: 0 };
    this.#lanes.set(key, lane);
    return lane;
  }

  #deliverLater(lane: Lane): void {
    const { agenda, random, delayMs } = this.#options;
    agenda.after(between(random, delayMs), () => this.#deliver(lane));
  }

  /** The head of a fifo; of what is unordered, any. */
  #deliver(lane: Lane): void {
    const { random } = this.#options;
    if (!this.#isOpen(lane)) {
      this.#hold(lane);
      return;
    }
    const at = lane.channel.order === "fifo" ? 0 : random(lane.messages.length);
    const envelope = lane.messages[at];
    if (envelope === undefined) return;
    if (happens(random, lane.channel.duplicating ?? 0)) {
      this.counts.duplicated += 1;
      this.#deliverLater(lane);
    } else {
      lane.messages.splice(at, 1);
    }
    this.counts.delivered += 1;
    this.#receivers.get(lane.to)?.(envelope);
  }

  /** Behind a partition a lossy channel loses what it carries. */
  #hold(lane: Lane): void {
    if ((lane.channel.lossy ?? 0) > 0) {
      lane.messages.shift();
      this.counts.lost += 1;
    } else {
      lane.stalled += 1;
    }
  }

  #isOpen({ from, to }: Lane): boolean {
    return !this.#down.has(to) && this.#groups.get(from) === this.#groups.get(to);
  }

  // ---------------------------------------------------------------- faults

  /** Only processes of the same group reach each other, until `heal`. Those in no group are one by themselves. */
  partition(groups: readonly (readonly string[])[]): void {
    this.#groups = new Map(groups.flatMap((group, index) => group.map((process) => [process, index] as const)));
    this.#retry();
  }

  heal(): void {
    this.partition([]);
  }

  /** Messages for the process wait. */
  setDown(process: string): void {
    this.#down.add(process);
  }

  setUp(process: string): void {
    this.#down.delete(process);
    this.#retry();
  }

  #retry(): void {
    for (const lane of this.#lanes.values()) {
      if (lane.stalled === 0 || !this.#isOpen(lane)) continue;
      for (; lane.stalled > 0; lane.stalled -= 1) this.#deliverLater(lane);
    }
  }

  /** Messages on their way. */
  get underWay(): number {
    let count = 0;
    for (const { messages } of this.#lanes.values()) count += messages.length;
    return count;
  }
}
