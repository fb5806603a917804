import type { Server, Socket } from "node:net";
import { decodeFrame, encodeFrame } from "../session/frame-codec.js";
import { Exchange, maxFrameBytes } from "../session/exchange.js";
import type { Frame } from "../session/frame.js";
import { drawIncarnation } from "../session/incarnation.js";
import { WireError } from "../session/wire-error.js";
import type { Closed, Endpoint, Listener, NodeId, Payload, SendOutcome } from "../transport.js";
import { parseAddress, printAddress, type Address } from "./address.js";
import { GreetedLink } from "./greeted-link.js";
import type { TcpLimits } from "./limits.js";
import { call, type Identity } from "./tls.js";

/** How often what is overdue is looked for. */
const TICK_MS = 20;

/** What an endpoint on TCP is made of. */
export interface TcpSetting {
  readonly id: NodeId;
  readonly listener: Listener;
  readonly limits: TcpLimits;
  readonly identity: Identity | undefined;
}

/** A node that this one calls. */
interface Target {
  readonly address: Address;
  failures: number;
  timer?: NodeJS.Timeout;
  link?: GreetedLink;
}

/** An endpoint on TCP. `address` is where others find it. */
export class TcpEndpoint implements Endpoint<string> {
  readonly id: NodeId;
  private readonly exchange: Exchange;
  private readonly targets = new Map<NodeId, Target>();
  /** The links with each node. The last one carries what is sent from here; all carry what comes. */
  private readonly links = new Map<NodeId, GreetedLink[]>();
  private readonly unnamed = new Set<GreetedLink>();
  private readonly ticking: NodeJS.Timeout;
  private closing: Promise<Closed> | undefined;

  constructor(
    readonly address: string,
    private readonly server: Server,
    private readonly setting: TcpSetting,
  ) {
    const { id, listener, limits } = setting;
    this.id = id;
    this.exchange = new Exchange({
      listener,
      carrier: { transmit: (peer, frame) => this.transmit(peer, frame), relink: (peer, reason) => this.cutAll(peer, reason) },
      drawIncarnation,
      limits,
      sizes: limits,
      maxPeers: limits.peers,
      now: () => performance.now(),
    });
    this.ticking = setInterval(() => this.exchange.stepAll({ kind: "tick" }), TICK_MS);
  }

  connect(peer: NodeId, address: string): void {
    if (this.closing !== undefined) return;
    if (peer === this.id) throw new Error(`Cannot connect '${peer}' with itself`);
    const target: Target = { address: parseAddress(address), failures: 0 };
    if (!this.exchange.meet(peer)) throw new Error(`Cannot connect to '${peer}': ${this.setting.limits.peers} nodes are connected already`);
    const earlier = this.targets.get(peer);
    const isSame = earlier !== undefined && printAddress(earlier.address) === printAddress(target.address);
    if (!isSame) this.dropTarget(peer);
    if (!isSame) this.targets.set(peer, target);
    this.dial(peer, isSame ? earlier : target);
  }

  send(peer: NodeId, payload: Payload): SendOutcome {
    return this.exchange.send(peer, payload);
  }

  disconnect(peer: NodeId): number {
    this.dropTarget(peer);
    const undelivered = this.exchange.forget(peer);
    this.cutAll(peer, "disconnected");
    return undelivered;
  }

  close(): Promise<Closed> {
    this.closing ??= this.end();
    return this.closing;
  }

  /** Somebody has called. */
  accept(socket: Socket): void {
    if (this.closing === undefined) this.unnamed.add(this.greet(socket, undefined));
    else socket.destroy();
  }

  private async end(): Promise<Closed> {
    const { drainMs, closeMs } = this.setting.limits;
    const closed = await this.exchange.drain(drainMs);
    clearInterval(this.ticking);
    const links = [...this.unnamed, ...[...this.links.values()].flat()];
    for (const peer of this.targets.keys()) this.dropTarget(peer);
    this.targets.clear();
    const ended = new Promise((resolve) => this.server.close(resolve));
    await Promise.all(links.map((link) => link.close(closeMs)));
    await ended;
    return closed;
  }

  private dial(peer: NodeId, target: Target): void {
    if (this.targets.get(peer) !== target || target.link !== undefined || this.links.has(peer)) return;
    target.link = this.greet(call(target.address, this.setting.identity), peer);
    this.unnamed.add(target.link);
  }

  private dropTarget(peer: NodeId): void {
    const target = this.targets.get(peer);
    this.targets.delete(peer);
    clearTimeout(target?.timer);
    target?.link?.cut("called anew");
  }

  private greet(socket: Socket, called: NodeId | undefined): GreetedLink {
    const { id, limits } = this.setting;
    return new GreetedLink(
      socket,
      { self: id, called, helloMs: limits.helloMs, maxFrameBytes: maxFrameBytes(limits) },
      {
        onGreeted: (link, peer) => this.addLink(link, peer),
        onFrame: (peer, bytes) => this.exchange.step(peer, { kind: "frame", frame: decodeFrame(bytes) }),
        onSettled: (peer) => this.exchange.step(peer, { kind: "settle" }),
        onEnd: (link, reason, isRefused) => this.removeLink(link, { reason, isRefused, called }),
      },
    );
  }

  private addLink(link: GreetedLink, peer: NodeId): void {
    if (!this.exchange.meet(peer)) throw new WireError(`there are ${this.setting.limits.peers} nodes already`);
    this.unnamed.delete(link);
    const links = [...(this.links.get(peer) ?? []), link];
    this.links.set(peer, links);
    const target = this.targets.get(peer);
    if (target !== undefined) target.failures = 0;
    this.exchange.step(peer, { kind: "link up" });
    if (links.length > this.setting.limits.linksPerPeer) links[0]?.cut("there are newer ones");
  }

  private removeLink(
    link: GreetedLink,
    end: { readonly reason: string; readonly isRefused: boolean; readonly called: NodeId | undefined },
  ): void {
    this.unnamed.delete(link);
    const peer = end.called ?? link.peer;
    const target = peer === undefined ? undefined : this.targets.get(peer);
    const place = target === undefined ? `Cannot accept ${named(peer)}` : `Cannot connect to ${printAddress(target.address)}`;
    const reason = `${place}: ${end.reason}`;
    if (end.isRefused) this.setting.listener.onEvent({ kind: "refused", reason });
    if (peer === undefined) return;
    if (target?.link === link) delete target.link;
    this.replaceLink(peer, link, reason);
    if (target !== undefined && this.closing === undefined) this.redial(peer, target);
  }

  private replaceLink(peer: NodeId, link: GreetedLink, reason: string): void {
    const links = this.links.get(peer) ?? [];
    const others = links.filter((other) => other !== link);
    if (others.length > 0) this.links.set(peer, others);
    else this.links.delete(peer);
    if (others.length === 0) this.exchange.step(peer, { kind: "link down", reason });
    else if (links.at(-1) === link) this.exchange.step(peer, { kind: "link up" });
  }

  private redial(peer: NodeId, target: Target): void {
    const { redialMs, redialMaxMs } = this.setting.limits;
    clearTimeout(target.timer);
    target.timer = setTimeout(() => this.dial(peer, target), Math.min(redialMs * 2 ** target.failures, redialMaxMs));
    target.failures += 1;
  }

  private transmit(peer: NodeId, frame: Frame): void {
    this.links.get(peer)?.at(-1)?.send(encodeFrame(frame));
  }

  private cutAll(peer: NodeId, reason: string): void {
    for (const link of this.links.get(peer) ?? []) link.cut(reason);
  }
}

function named(peer: NodeId | undefined): string {
  return peer === undefined ? "a caller" : `'${peer}'`;
}
