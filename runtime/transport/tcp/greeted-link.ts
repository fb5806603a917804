import type { Socket } from "node:net";
import { WireError } from "../session/wire-error.js";
import type { NodeId } from "../transport.js";
import { decodeHello, encodeHello, type Hello } from "./hello.js";
import { Link } from "./link.js";
import { certifiedName, certifies } from "./tls.js";

/** Who is told what happens to a link whose two ends have said who they are. */
export interface GreetedListener {
  /** The other side has said who it is. Throws a `WireError` where it is not welcome. */
  onGreeted(link: GreetedLink, peer: NodeId): void;
  onFrame(peer: NodeId, bytes: Buffer): void;
  onSettled(peer: NodeId): void;
  onEnd(link: GreetedLink, reason: string, isRefused: boolean): void;
}

/** What a link is made of. */
export interface GreetedSetting {
  readonly self: NodeId;
  /** Who was called; whoever calls here says it first. */
  readonly called: NodeId | undefined;
  readonly helloMs: number;
  readonly maxFrameBytes: number;
}

/** A connection that carries frames as soon as both sides have said who they are. The caller speaks first. */
export class GreetedLink {
  /** Who is at the other end, once it has said so. */
  peer: NodeId | undefined;
  private readonly link: Link;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly socket: Socket,
    private readonly setting: GreetedSetting,
    private readonly listener: GreetedListener,
  ) {
    this.link = new Link(socket, setting.maxFrameBytes, {
      onFrame: (bytes) => this.take(bytes),
      onSettled: () => {
        if (this.peer !== undefined) listener.onSettled(this.peer);
      },
      onEnd: (reason, isRefused) => {
        clearTimeout(this.timer);
        listener.onEnd(this, reason, isRefused);
      },
    });
    this.timer = setTimeout(() => this.link.cut("it has not said who it is"), setting.helloMs);
    if (setting.called !== undefined) this.greet(setting.called);
  }

  send(parts: readonly Uint8Array[]): void {
    this.link.send(parts);
  }

  cut(reason: string): void {
    this.link.cut(reason);
  }

  close(limitMs: number): Promise<void> {
    return this.link.close(limitMs);
  }

  private greet(to: NodeId): void {
    this.link.send([encodeHello({ from: this.setting.self, to })]);
  }

  private take(bytes: Buffer): void {
    if (this.peer !== undefined) {
      this.listener.onFrame(this.peer, bytes);
      return;
    }
    const hello = decodeHello(bytes);
    this.check(hello);
    clearTimeout(this.timer);
    if (this.setting.called === undefined) this.greet(hello.from);
    this.peer = hello.from;
    this.listener.onGreeted(this, hello.from);
  }

  private check({ from, to }: Hello): void {
    const { self, called } = this.setting;
    const certified = certifiedName(this.socket);
    if (certified !== undefined && !certifies(certified, from)) throw new WireError(`'${from}' has the certificate of '${certified}'`);
    if (called !== undefined && from !== called) throw new WireError(`'${from}' is there, and not '${called}'`);
    if (from === self) throw new WireError(`'${from}' is the name of this node`);
    // Whoever calls the wrong one is told who is here, and ends the connection.
    if (to !== self) this.greet(from);
    if (to !== self) throw new WireError(`'${from}' has called '${to}'`);
  }
}
