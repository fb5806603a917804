import { Assembler, toFragments, type SizeLimits } from "./message.js";
import type { Closed, Listener, NodeId, Payload, SendOutcome } from "../transport.js";
import type { Fragment, Frame, Incarnation } from "./frame.js";
import type { SessionLimits } from "./limits.js";
import { Session, type Effect, type Input } from "./session.js";
import { FRAME_HEADER_BYTES } from "./frame-codec.js";
import { WireError } from "./wire-error.js";

/** What carries the frames. */
export interface Carrier {
  /** Sends a frame if it can; what is lost is sent again. */
  transmit(peer: NodeId, frame: Frame): void;
  /** Nothing comes from this node over its link. */
  relink(peer: NodeId, reason: string): void;
}

/** What an exchange rests on. */
export interface ExchangeSetting {
  readonly limits: SessionLimits;
  readonly drawIncarnation: () => Incarnation;
  readonly listener: Listener;
  readonly carrier: Carrier;
  readonly sizes: SizeLimits;
  /** Milliseconds of a clock that does not go back. */
  readonly now: () => number;
  /** How many nodes it talks with at most; frames of others are thrown away. */
  readonly maxPeers: number;
}

interface Peer {
  readonly session: Session;
  readonly assembler: Assembler;
}

/** All conversations of one endpoint: messages above, frames below. */
export class Exchange {
  private readonly peers = new Map<NodeId, Peer>();
  /** Effects that wait, as a listener that is being told of one may cause others: they are performed in their order. */
  private readonly pending: (() => void)[] = [];
  private isPerforming = false;
  private isClosed = false;
  private whenDrained: (() => void) | undefined;

  constructor(private readonly setting: ExchangeSetting) {}

  /** Begins the conversation with a node, if there is none. Returns whether there is one now. */
  meet(id: NodeId): boolean {
    if (this.peers.has(id)) return true;
    if (this.peers.size >= this.setting.maxPeers) return false;
    const { limits, sizes, drawIncarnation, now } = this.setting;
    this.peers.set(id, { session: new Session({ self: drawIncarnation(), limits }, now()), assembler: new Assembler(sizes) });
    return true;
  }

  knows(id: NodeId): boolean {
    return this.peers.has(id);
  }

  send(id: NodeId, payload: Payload): SendOutcome {
    if (this.isClosed) return "closed";
    const peer = this.peers.get(id);
    if (peer === undefined) return "unknown";
    const fragments = toFragments(payload, this.setting.sizes.fragmentBytes);
    const size = fragments.reduce((sum, fragment) => sum + fragment.size, 0);
    if (size > this.setting.sizes.messageBytes) return "too large";
    const hasRoom = peer.session.hasRoomFor(size);
    this.step(id, hasRoom ? { kind: "send", fragments } : { kind: "refuse" });
    return hasRoom ? "queued" : "full";
  }

  /** Something happened to the link, or came over it. */
  step(id: NodeId, input: Input): void {
    const peer = this.peers.get(id);
    if (peer === undefined) return;
    for (const effect of peer.session.step(input, this.setting.now())) this.pending.push(() => this.perform(id, peer, effect));
    this.performPending();
    if (this.whenDrained !== undefined && this.undelivered() === 0) this.whenDrained();
  }

  /** Something happened to all links at once. */
  stepAll(input: Input): void {
    for (const id of this.peers.keys()) this.step(id, input);
  }

  /** Ends the conversation: returns how many messages may not have arrived. */
  forget(id: NodeId): number {
    const undelivered = this.peers.get(id)?.session.unacknowledged ?? 0;
    this.peers.delete(id);
    return undelivered;
  }

  /** Takes no more messages, and waits so long for what was sent to be acknowledged. */
  async drain(limitMs: number): Promise<Closed> {
    this.isClosed = true;
    this.stepAll({ kind: "settle" });
    if (this.undelivered() > 0) await this.untilDrained(limitMs);
    this.stepAll({ kind: "settle" });
    return { undelivered: this.undelivered() };
  }

  private untilDrained(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.whenDrained = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private deliver(id: NodeId, assembler: Assembler, fragment: Fragment): void {
    const read = readWhole(assembler, fragment);
    if (read === undefined) return;
    if (!(read instanceof WireError)) {
      this.setting.listener.onMessage(id, read);
      return;
    }
    const reason = `Cannot read a message of ${id}: ${read.message}`;
    this.setting.listener.onEvent({ kind: "refused", reason });
    this.setting.carrier.relink(id, reason);
  }

  private undelivered(): number {
    return [...this.peers.values()].reduce((sum, { session }) => sum + session.unacknowledged, 0);
  }

  private performPending(): void {
    if (this.isPerforming) return;
    this.isPerforming = true;
    try {
      for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) next();
    } finally {
      this.isPerforming = false;
    }
  }

  private perform(id: NodeId, peer: Peer, effect: Effect): void {
    const { listener, carrier } = this.setting;
    // Meanwhile the conversation may have ended.
    if (this.peers.get(id) !== peer) return;
    switch (effect.kind) {
      case "transmit":
        carrier.transmit(id, effect.frame);
        return;
      case "relink":
        carrier.relink(id, "it says nothing");
        return;
      case "abandon":
        peer.assembler.abandon();
        return;
      case "deliver":
        this.deliver(id, peer.assembler, effect.fragment);
        return;
      case "unreachable":
        listener.onEvent({ kind: "unreachable", peer: id, reason: effect.reason ?? `Cannot reach '${id}': it says nothing` });
        return;
      case "restarted":
        listener.onEvent({ kind: "restarted", peer: id, undelivered: effect.undelivered });
        return;
      case "connected":
      case "full":
      case "drained":
        listener.onEvent({ kind: effect.kind, peer: id });
        return;
    }
  }
}

function readWhole(assembler: Assembler, fragment: Fragment): Payload | WireError | undefined {
  try {
    return assembler.add(fragment);
  } catch (error) {
    assembler.abandon();
    if (error instanceof WireError) return error;
    throw error;
  }
}

/** The largest frame that an exchange with these limits sends or takes. */
export function maxFrameBytes({ fragmentBytes }: SizeLimits): number {
  return fragmentBytes + FRAME_HEADER_BYTES;
}
