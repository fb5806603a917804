import type { MessagePort } from "node:worker_threads";
import type { NodeId, Payload, TransportEvent } from "../transport.js";
import type { PortLimits } from "./limits.js";
import { readLetter, type Letter } from "./letter.js";
import { postPayload } from "./post.js";

/** Who is told. */
export interface PortListener {
  onMessage(payload: Payload): void;
  onEvent(event: TransportEvent): void;
  /** Something was acknowledged, or never will be. */
  onSettled(): void;
}

/** What two nodes share that have connected, as one of them sees it. */
export interface PortSetting {
  readonly self: NodeId;
  readonly peer: NodeId;
  readonly limits: PortLimits;
  readonly listener: PortListener;
}

/** The other end of a port, and of those that replace it. */
export class PortPeer {
  private port: MessagePort | undefined;
  private state: "new" | "calling" | "connected" | "gone" = "new";
  /** The other end of the present port, or of an earlier one, has said who it is. */
  private wasThere = false;
  private waiting: Payload[] = [];
  /** The bytes of each message that is on its way. */
  private inFlight: number[] = [];
  private bytesInFlight = 0;
  private bytesWaiting = 0;
  private isFull = false;
  /** Messages that were handed over and not acknowledged. */
  private owed = 0;

  constructor(private readonly setting: PortSetting) {}

  get unacknowledged(): number {
    return this.waiting.length + this.inFlight.length;
  }

  /** Nothing more can be acknowledged. */
  get isGone(): boolean {
    return this.state === "gone";
  }

  /** Takes this port from now on: whoever is at its other end is another life of the node. */
  use(port: MessagePort): void {
    this.leave();
    const { self, peer, listener } = this.setting;
    if (this.wasThere) {
      listener.onEvent({ kind: "restarted", peer, undelivered: this.unacknowledged });
      this.waiting = [];
      this.bytesWaiting = 0;
      this.forgetFlight();
      this.tellOfRoom();
      this.wasThere = false;
    }
    this.port = port;
    this.state = "calling";
    port.on("message", (value: unknown) => this.receive(port, value));
    port.on("close", () => this.lose(port));
    this.post({ kind: "hello", from: self });
  }

  /** Whether there was room. */
  send(payload: Payload): boolean {
    const { limits, listener, peer } = this.setting;
    const size = payload.bulk?.length ?? 0;
    const hasRoom =
      this.unacknowledged === 0 ||
      (this.unacknowledged < limits.queueMessages && this.bytesWaiting + this.bytesInFlight + size <= limits.queueBytes);
    if (hasRoom) {
      this.waiting.push(payload);
      this.bytesWaiting += size;
      this.pump();
    } else if (!this.isFull) {
      this.isFull = true;
      listener.onEvent({ kind: "full", peer });
    }
    return hasRoom;
  }

  /** Acknowledges what is owed, and lets go of the port. */
  leave(): void {
    const { port } = this;
    this.acknowledge();
    this.port = undefined;
    port?.close();
  }

  private receive(port: MessagePort, value: unknown): void {
    if (port !== this.port) return;
    const letter = readLetter(value);
    if (letter === undefined) this.refuse("what came is no message of a transport");
    else if (letter.kind === "hello") this.greet(letter.from);
    else if (this.state !== "connected") this.refuse("it has not said who it is");
    else if (letter.kind === "ack") this.settle(letter.count);
    else this.deliver(letter.payload);
  }

  private greet(from: NodeId): void {
    const { peer, listener } = this.setting;
    if (from !== peer) {
      this.refuse(`'${from}' is there`);
      return;
    }
    this.state = "connected";
    this.wasThere = true;
    listener.onEvent({ kind: "connected", peer });
    this.pump();
  }

  private deliver(payload: Payload): void {
    // What comes in one turn of the event loop is acknowledged together.
    if (this.owed === 0) setImmediate(() => this.acknowledge());
    this.owed += 1;
    this.setting.listener.onMessage(payload);
  }

  private acknowledge(): void {
    if (this.owed > 0) this.post({ kind: "ack", count: this.owed });
    this.owed = 0;
  }

  private settle(count: number): void {
    for (const size of this.inFlight.splice(0, count)) this.bytesInFlight -= size;
    this.pump();
    this.tellOfRoom();
    this.setting.listener.onSettled();
  }

  private tellOfRoom(): void {
    const { limits, listener, peer } = this.setting;
    const isHalfEmpty =
      this.unacknowledged * 2 <= limits.queueMessages && (this.bytesWaiting + this.bytesInFlight) * 2 <= limits.queueBytes;
    if (!this.isFull || !isHalfEmpty) return;
    this.isFull = false;
    listener.onEvent({ kind: "drained", peer });
  }

  private pump(): void {
    const { windowBytes, windowMessages } = this.setting.limits;
    let count = 0;
    for (const payload of this.waiting) {
      const size = payload.bulk?.length ?? 0;
      const hasRoom = this.inFlight.length < windowMessages && (this.inFlight.length === 0 || this.bytesInFlight + size <= windowBytes);
      if (this.port === undefined || this.state !== "connected" || !hasRoom) break;
      this.inFlight.push(size);
      this.bytesInFlight += size;
      this.bytesWaiting -= size;
      postPayload(this.port, payload);
      count += 1;
    }
    this.waiting.splice(0, count);
  }

  private refuse(why: string): void {
    const { peer, listener } = this.setting;
    listener.onEvent({ kind: "refused", reason: `Cannot connect to '${peer}': ${why}` });
    this.port?.close();
  }

  private lose(port: MessagePort): void {
    if (port !== this.port) return;
    const { peer, listener } = this.setting;
    this.port = undefined;
    this.owed = 0;
    this.state = "gone";
    listener.onEvent({ kind: "unreachable", peer, reason: `Cannot reach '${peer}': its port is closed` });
    listener.onSettled();
  }

  private forgetFlight(): void {
    this.inFlight = [];
    this.bytesInFlight = 0;
  }

  private post(letter: Letter): void {
    this.port?.postMessage(letter);
  }
}
