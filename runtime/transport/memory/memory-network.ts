import type { Closed, Listener, NodeId, Payload, Transport, TransportEvent } from "../transport.js";
import { Lane, type Item } from "./lane.js";
import { MemoryEndpoint } from "./memory-endpoint.js";

// Endpoints of one process. What goes from one node to another, messages and news of it, waits in a lane; the scheduler is asked to let one thing
// happen in a lane, and may do so whenever it likes, in whichever order among lanes. Within a lane the oldest is always the next. So a simulation
// that owns the scheduler owns all there is to decide.

/** Something that may happen now: the oldest message from a node to another arrives, or news of the one reaches the other. */
export interface Delivery {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly run: () => void;
}

/** How a network in memory behaves. */
export interface MemoryOptions {
  /** Decides when a delivery happens; each has to at some time. In a later turn of the event loop unless told. */
  readonly schedule?: (delivery: Delivery) => void;
  /** Messages from one node to another that wait at most. */
  readonly queueMessages?: number;
  /** Bytes of bulk in one message at most. */
  readonly messageBytes?: number;
}

/** As on other transports. */
const QUEUE_MESSAGES = 65_536;
const MESSAGE_BYTES = 64 * 2 ** 20;

/** A network inside one process, where a node's name is its address. */
export class MemoryNetwork implements Transport<NodeId, MemoryEndpoint> {
  readonly limits: { readonly queueMessages: number; readonly messageBytes: number };
  private readonly schedule: (delivery: Delivery) => void;
  private readonly members = new Map<NodeId, { readonly endpoint: MemoryEndpoint; readonly listener: Listener }>();
  private readonly lanes = new Map<string, Lane>();

  constructor({ schedule, queueMessages, messageBytes }: MemoryOptions = {}) {
    this.schedule = schedule ?? (({ run }) => setImmediate(run));
    this.limits = { queueMessages: queueMessages ?? QUEUE_MESSAGES, messageBytes: messageBytes ?? MESSAGE_BYTES };
  }

  async open(id: NodeId, listener: Listener): Promise<MemoryEndpoint> {
    return this.openNow(id, listener);
  }

  /** The same without waiting, for simulations whose every step is one function. */
  openNow(id: NodeId, listener: Listener): MemoryEndpoint {
    if (this.members.has(id)) throw new Error(`Cannot open '${id}': it is open`);
    const endpoint = new MemoryEndpoint(id, this);
    this.members.set(id, { endpoint, listener });
    for (const [other, member] of this.members) {
      // What an earlier life of this node had sent does not arrive after what this one sends.
      this.lanes.set(laneOf(id, other), new Lane());
      if (member.endpoint.knows(id)) this.join(member.endpoint, endpoint);
    }
    return endpoint;
  }

  /** A node ends at once, and nobody is asked: what it has sent may still arrive, what was sent to it does not. */
  crash(id: NodeId): void {
    this.members.get(id)?.endpoint.abandon();
    this.remove(id);
  }

  /** For endpoints: the two find each other, if both are there. */
  meet(from: MemoryEndpoint, to: NodeId): void {
    const peer = this.members.get(to);
    if (peer === undefined) this.tell(from.id, { kind: "unreachable", peer: to, reason: `Cannot reach '${to}': it is not open` });
    else this.join(from, peer.endpoint);
  }

  /** For endpoints: a message goes into its lane. */
  push(from: NodeId, to: NodeId, payload: Payload): void {
    this.enqueue(from, to, { kind: "message", payload });
  }

  /** For endpoints: how many messages are on their way. */
  waiting(from: NodeId, to: NodeId): number {
    return this.lane(from, to).messages;
  }

  /** For endpoints: something happened between a node and this one. */
  tell(to: NodeId, event: TransportEvent & { readonly peer: NodeId }): void {
    this.enqueue(event.peer, to, { kind: "event", event });
  }

  /** For endpoints: a node is gone, and what was sent to it is given up. */
  remove(id: NodeId): Closed {
    this.members.delete(id);
    let undelivered = 0;
    for (const { endpoint } of this.members.values()) {
      undelivered += this.waiting(id, endpoint.id);
      endpoint.lose(id);
      this.lanes.set(laneOf(endpoint.id, id), new Lane());
    }
    return { undelivered };
  }

  private join(a: MemoryEndpoint, b: MemoryEndpoint): void {
    a.find(b.id);
    b.find(a.id);
  }

  private lane(from: NodeId, to: NodeId): Lane {
    const lane = this.lanes.get(laneOf(from, to)) ?? new Lane();
    this.lanes.set(laneOf(from, to), lane);
    return lane;
  }

  private enqueue(from: NodeId, to: NodeId, item: Item): void {
    const lane = this.lane(from, to);
    lane.push(item);
    this.schedule({ from, to, run: once(() => this.deliver(from, to, lane)) });
  }

  private deliver(from: NodeId, to: NodeId, lane: Lane): void {
    const member = this.members.get(to);
    // The lane was emptied when one of the two ended.
    if (member === undefined || this.lanes.get(laneOf(from, to)) !== lane) return;
    const item = lane.shift();
    if (item === undefined) return;
    if (item.kind === "event") {
      member.listener.onEvent(item.event);
      return;
    }
    member.listener.onMessage(from, item.payload);
    this.members.get(from)?.endpoint.settle(to);
  }
}

function laneOf(from: NodeId, to: NodeId): string {
  return `${from} ${to}`;
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) {
      isDone = true;
      run();
    }
  };
}
