import type { Msg, NatsConnection } from "@nats-io/transport-node";
import { decodeFrame } from "../session/frame-codec.js";
import { Exchange } from "../session/exchange.js";
import { drawIncarnation } from "../session/incarnation.js";
import { WireError } from "../session/wire-error.js";
import type { Closed, Endpoint, Listener, NodeId, Payload, SendOutcome } from "../transport.js";
import { seal, unseal } from "./envelope.js";
import type { NatsLimits } from "./limits.js";

/** How often what is overdue is looked for. */
const TICK_MS = 20;

/** What an endpoint on NATS is made of. */
export interface NatsSetting {
  readonly id: NodeId;
  readonly listener: Listener;
  readonly limits: NatsLimits;
  /** The subject of a node. */
  readonly subjectOf: (id: NodeId) => string;
}

/** An endpoint on NATS. Nodes are found by their names. */
export class NatsEndpoint implements Endpoint<NodeId> {
  readonly id: NodeId;
  private readonly exchange: Exchange;
  private readonly unsettled = new Set<NodeId>();
  private readonly ticking: NodeJS.Timeout;
  private isConnected = true;
  private closing: Promise<Closed> | undefined;

  constructor(
    private readonly connection: NatsConnection,
    private readonly setting: NatsSetting,
  ) {
    const { id, listener, limits, subjectOf } = setting;
    this.id = id;
    this.exchange = new Exchange({
      listener,
      carrier: {
        transmit: (peer, frame) => {
          if (!connection.isClosed()) connection.publish(subjectOf(peer), seal(id, frame));
        },
        // The way to a node is the server, and that still answers.
        relink: (peer) => this.begin(peer),
      },
      drawIncarnation,
      limits,
      sizes: limits,
      maxPeers: limits.peers,
      now: () => performance.now(),
    });
    connection.subscribe(subjectOf(id), { callback: (error, message) => this.receive(error, message) });
    this.ticking = setInterval(() => this.exchange.stepAll({ kind: "tick" }), TICK_MS);
    void this.follow();
  }

  connect(peer: NodeId): void {
    if (this.closing !== undefined || this.exchange.knows(peer)) return;
    if (peer === this.id) throw new Error(`Cannot connect '${peer}' with itself`);
    if (!this.exchange.meet(peer)) throw new Error(`Cannot connect to '${peer}': ${this.setting.limits.peers} nodes are connected already`);
    this.begin(peer);
  }

  send(peer: NodeId, payload: Payload): SendOutcome {
    return this.exchange.send(peer, payload);
  }

  disconnect(peer: NodeId): number {
    return this.exchange.forget(peer);
  }

  close(): Promise<Closed> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<Closed> {
    const closed = await this.exchange.drain(this.setting.limits.drainMs);
    clearInterval(this.ticking);
    // The last acknowledgements go out, if there is a server that takes them.
    if (this.isConnected) await Promise.race([this.connection.flush(), this.connection.closed()]).catch(() => undefined);
    await this.connection.close();
    return closed;
  }

  private begin(peer: NodeId): void {
    if (this.isConnected) this.exchange.step(peer, { kind: "link up" });
    else this.exchange.step(peer, { kind: "link down", reason: this.lost() });
  }

  private receive(error: Error | null, message: Msg): void {
    if (error !== null) return;
    try {
      const { from, frame } = unseal(message.data);
      this.take(from, frame);
    } catch (wrong) {
      if (!(wrong instanceof WireError)) throw wrong;
      this.setting.listener.onEvent({ kind: "refused", reason: `Cannot read what came over NATS: ${wrong.message}` });
    }
  }

  private take(from: NodeId, bytes: Buffer): void {
    const frame = decodeFrame(bytes);
    const isKnown = this.exchange.knows(from);
    if (!this.exchange.meet(from)) throw new WireError(`there are ${this.setting.limits.peers} nodes already, and '${from}' is another`);
    if (!isKnown) this.begin(from);
    this.exchange.step(from, { kind: "frame", frame });
    // What comes in one piece is acknowledged together.
    if (this.unsettled.size === 0) setImmediate(() => this.settle());
    this.unsettled.add(from);
  }

  private settle(): void {
    const peers = [...this.unsettled];
    this.unsettled.clear();
    for (const peer of peers) this.exchange.step(peer, { kind: "settle" });
  }

  /** Follows the connection with the server: what was published in the last moments before a break may be lost. */
  private async follow(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === "disconnect" || type === "close") {
        this.isConnected = false;
        this.exchange.stepAll({ kind: "link down", reason: this.lost() });
      } else if (type === "reconnect") {
        this.isConnected = true;
        this.exchange.stepAll({ kind: "link up" });
      }
    }
  }

  private lost(): string {
    return `Cannot connect to the NATS server ${this.connection.getServer()}: connection lost`;
  }
}
