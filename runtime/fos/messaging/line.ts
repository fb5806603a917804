import { createNode, type Cancel, type Envelope, type Node } from "../../kernel/index.js";
import { NameError } from "../client/index.js";
import { senderMachine, senderRequests, type Found, type Result, type Sender, type SenderRequests } from "../generated/messaging.js";
import type { Content } from "./content.js";
import { parseLocation } from "./location.js";
import { NAMES, PROTOCOL, SETTING } from "./setting.js";
import { reportNode, type Surroundings } from "./surroundings.js";
import { unlessRefused } from "./unless-refused.js";

/** Where a line leads, and what allows to use it. */
export interface Destination {
  readonly name: string;
  readonly capability: string;
}

/**
 * A way of a process to a name with a capability: the sender of the protocol, and around it the name service, which this process plays. It carries one
 * message at a time and keeps where the last one went.
 */
export class Line {
  readonly #world: Surroundings;
  readonly #destination: Destination;
  readonly #id: Sender;
  readonly #node: Node;
  readonly #requests: SenderRequests;
  readonly #detach: () => void;
  #deliver = (_envelope: Envelope): void => undefined;
  #patienceMs = 0;
  /** There while a message is on its way. */
  #endPatience: Cancel | undefined;
  #expiresMs = Number.POSITIVE_INFINITY;
  /** Why the name could not be resolved the last time. */
  failure: NameError | undefined;
  /** The process of the mailbox where messages go. */
  process: string | undefined;

  constructor(name: string, destination: Destination, world: Surroundings) {
    this.#world = world;
    this.#destination = destination;
    this.#id = `Sender/${name}`;
    const { switchboard, clock, random, report } = world;
    this.#node = createNode({
      name,
      roles: [{ type: senderMachine, setting: SETTING }],
      network: { send: (envelope) => this.#send(envelope), receive: (onEnvelope) => void (this.#deliver = onEnvelope) },
      clock,
      random,
      report: reportNode(this.#id, report),
    });
    this.#requests = senderRequests(this.#node.port(PROTOCOL));
    this.#detach = switchboard.attach(this.#id, (envelope) => {
      this.#answered();
      this.#deliver(envelope);
    });
  }

  start(): Promise<void> {
    return this.#node.start();
  }

  /** Sends a message, and waits for what becomes of it: for each of the two attempts `patienceMs` at most. */
  async post(content: Content, patienceMs: number): Promise<Result> {
    if (this.#world.clock.now() >= this.#expiresMs) await unlessRefused(this.#requests.expire());
    this.failure = undefined;
    this.#patienceMs = patienceMs;
    return this.#requests.post(`Capability/${this.#destination.capability}`, content);
  }

  /** Waits no longer for the message that is on its way, if there is one: what becomes of it is not known. */
  giveUp(): void {
    if (this.#endPatience === undefined) return;
    this.#answered();
    void this.#requests.giveUp().catch(() => undefined);
  }

  close(): void {
    this.#answered();
    this.#detach();
    this.#node.stop();
  }

  #send(envelope: Envelope): void {
    if (envelope.to === NAMES) void this.#resolve();
    else {
      this.#endPatience = this.#world.clock.after(this.#patienceMs, () => this.giveUp());
      this.#world.switchboard.send(envelope);
    }
  }

  #answered(): void {
    this.#endPatience?.();
    this.#endPatience = undefined;
  }

  async #resolve(): Promise<void> {
    const found: Found = { type: "Found", route: await this.#route() };
    this.#deliver({ protocol: PROTOCOL, from: NAMES, to: this.#id, block: null, message: found });
  }

  async #route(): Promise<Found["route"]> {
    const { names, clock } = this.#world;
    try {
      const { location, path, expiresInMs } = await names.resolve(this.#destination.name);
      this.process = parseLocation(location)?.process;
      if (this.process === undefined)
        throw new NameError("foreign", `Cannot send to "${this.#destination.name}": ${location} is no mailbox`);
      this.#expiresMs = clock.now() + expiresInMs;
      return { mailbox: `Mailbox/${location}`, path: new Set(path.map((id) => `Registration/${id}` as const)) };
    } catch (error) {
      this.failure = error instanceof NameError ? error : new NameError("unreachable", String(error));
      return null;
    }
  }
}
