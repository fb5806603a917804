import type { MessagePort } from "node:worker_threads";
import { copyPlain } from "../../plain/index.js";
import type { Closed, Endpoint, Listener, NodeId, Payload, SendOutcome, Transport } from "../transport.js";
import { DEFAULT_PORT_LIMITS, type PortLimits } from "./limits.js";
import { PortPeer } from "./port-peer.js";

/**
 * Endpoints that talk through `MessagePort`s, mostly between worker threads. Who brings two nodes together makes a `MessageChannel` and gives each one of its ports, for
 * `connect`. A node that is started anew gets a new port.
 */
export function portTransport(limits: Partial<PortLimits> = {}): Transport<MessagePort, PortEndpoint> {
  return { open: async (id, listener) => new PortEndpoint(id, listener, { ...DEFAULT_PORT_LIMITS, ...limits }) };
}

/** An endpoint on ports. */
export class PortEndpoint implements Endpoint<MessagePort> {
  private readonly peers = new Map<NodeId, PortPeer>();
  private closing: Promise<Closed> | undefined;
  private whenSettled: (() => void) | undefined;

  constructor(
    readonly id: NodeId,
    private readonly listener: Listener,
    private readonly limits: PortLimits,
  ) {}

  connect(peer: NodeId, port: MessagePort): void {
    if (this.closing !== undefined) return;
    if (peer === this.id) throw new Error(`Cannot connect '${peer}' with itself`);
    const known = this.peers.get(peer) ?? this.newPeer(peer);
    this.peers.set(peer, known);
    known.use(port);
  }

  send(to: NodeId, { body, bulk }: Payload): SendOutcome {
    const peer = this.peers.get(to);
    if (this.closing !== undefined) return "closed";
    if (peer === undefined) return "unknown";
    const copied = copyPlain(body);
    if ((bulk?.length ?? 0) > this.limits.messageBytes) return "too large";
    return peer.send(bulk === undefined ? { body: copied } : { body: copied, bulk }) ? "queued" : "full";
  }

  disconnect(id: NodeId): number {
    const peer = this.peers.get(id);
    this.peers.delete(id);
    peer?.leave();
    return peer?.unacknowledged ?? 0;
  }

  close(): Promise<Closed> {
    this.closing ??= this.end();
    return this.closing;
  }

  private newPeer(peer: NodeId): PortPeer {
    return new PortPeer({
      self: this.id,
      peer,
      limits: this.limits,
      listener: {
        onMessage: (payload) => this.listener.onMessage(peer, payload),
        onEvent: (event) => this.listener.onEvent(event),
        onSettled: () => this.whenSettled?.(),
      },
    });
  }

  private async end(): Promise<Closed> {
    const peers = [...this.peers.values()];
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.limits.drainMs);
      this.whenSettled = () => {
        if (!peers.every((peer) => peer.isGone || peer.unacknowledged === 0)) return;
        clearTimeout(timer);
        resolve();
      };
      this.whenSettled();
    });
    for (const peer of peers) peer.leave();
    return { undelivered: peers.reduce((sum, peer) => sum + peer.unacknowledged, 0) };
  }
}
