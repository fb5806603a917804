import { copyPlain } from "../../plain/index.js";
import type { Closed, Endpoint, NodeId, Payload, SendOutcome, TransportEvent } from "../transport.js";

/** What an endpoint asks of its network. */
export interface Network {
  readonly limits: { readonly queueMessages: number; readonly messageBytes: number };
  meet(from: MemoryEndpoint, to: NodeId): void;
  push(from: NodeId, to: NodeId, payload: Payload): void;
  waiting(from: NodeId, to: NodeId): number;
  tell(to: NodeId, event: TransportEvent & { readonly peer: NodeId }): void;
  remove(id: NodeId): Closed;
}

interface Peer {
  /** It was there at some time, so that what is sent is meant for the one that was there. */
  wasThere: boolean;
  isThere: boolean;
  isFull: boolean;
  /** Sent while it was not there. */
  waiting: Payload[];
  /** Sent to a life of it that ended. */
  lost: number;
}

/** An endpoint in memory. */
export class MemoryEndpoint implements Endpoint<NodeId> {
  private readonly peers = new Map<NodeId, Peer>();
  private isClosed = false;
  private closing: Promise<Closed> | undefined;
  private whenSettled: (() => void) | undefined;

  constructor(
    readonly id: NodeId,
    private readonly network: Network,
  ) {}

  connect(peer: NodeId): void {
    if (this.isClosed || this.peers.has(peer)) return;
    if (peer === this.id) throw new Error(`Cannot connect '${peer}' with itself`);
    this.peers.set(peer, newPeer());
    this.network.meet(this, peer);
  }

  send(to: NodeId, { body, bulk }: Payload): SendOutcome {
    const peer = this.peers.get(to);
    if (this.isClosed) return "closed";
    if (peer === undefined) return "unknown";
    const { queueMessages, messageBytes } = this.network.limits;
    const payload = bulk === undefined ? { body: copyPlain(body) } : { body: copyPlain(body), bulk };
    if ((bulk?.length ?? 0) > messageBytes) return "too large";
    if (this.unsettled(to, peer) >= queueMessages) {
      if (!peer.isFull) this.network.tell(this.id, { kind: "full", peer: to });
      peer.isFull = true;
      return "full";
    }
    if (peer.isThere) this.network.push(this.id, to, payload);
    else peer.waiting.push(payload);
    return "queued";
  }

  disconnect(peer: NodeId): number {
    const known = this.peers.get(peer);
    this.peers.delete(peer);
    return known === undefined ? 0 : this.unsettled(peer, known);
  }

  close(): Promise<Closed> {
    this.closing ??= this.end();
    return this.closing;
  }

  /** For the network: ends without asking anybody. */
  abandon(): void {
    this.isClosed = true;
    this.whenSettled?.();
  }

  /** For the network. */
  knows(peer: NodeId): boolean {
    return this.peers.has(peer);
  }

  /** For the network: the node is there. */
  find(id: NodeId): void {
    const peer = this.peers.get(id) ?? newPeer();
    this.peers.set(id, peer);
    if (peer.isThere) return;
    if (peer.wasThere) {
      this.network.tell(this.id, { kind: "restarted", peer: id, undelivered: peer.lost + peer.waiting.length });
      peer.waiting = [];
      peer.lost = 0;
    }
    peer.isThere = peer.wasThere = true;
    this.network.tell(this.id, { kind: "connected", peer: id });
    for (const payload of peer.waiting) this.network.push(this.id, id, payload);
    peer.waiting = [];
    this.settle(id);
  }

  /** For the network: the node is gone. */
  lose(id: NodeId): void {
    const peer = this.peers.get(id);
    if (peer === undefined || !peer.isThere) return;
    peer.isThere = false;
    peer.lost += this.network.waiting(this.id, id);
    this.network.tell(this.id, { kind: "unreachable", peer: id, reason: `Cannot reach '${id}': it is not open` });
    this.whenSettled?.();
  }

  /** For the network: a message has arrived. */
  settle(id: NodeId): void {
    const peer = this.peers.get(id);
    if (peer?.isFull === true && this.unsettled(id, peer) * 2 <= this.network.limits.queueMessages) {
      peer.isFull = false;
      this.network.tell(this.id, { kind: "drained", peer: id });
    }
    this.whenSettled?.();
  }

  private async end(): Promise<Closed> {
    this.isClosed = true;
    await new Promise<void>((resolve) => {
      this.whenSettled = () => {
        if (this.isSettled()) resolve();
      };
      this.whenSettled();
    });
    const lost = [...this.peers.values()].reduce((sum, peer) => sum + peer.lost + peer.waiting.length, 0);
    return { undelivered: lost + this.network.remove(this.id).undelivered };
  }

  /** Whether all has arrived that can. */
  private isSettled(): boolean {
    return [...this.peers].every(([id, { isThere }]) => !isThere || this.network.waiting(this.id, id) === 0);
  }

  private unsettled(id: NodeId, { isThere, lost, waiting }: Peer): number {
    return lost + waiting.length + (isThere ? this.network.waiting(this.id, id) : 0);
  }
}

function newPeer(): Peer {
  return { wasThere: false, isThere: false, isFull: false, waiting: [], lost: 0 };
}
