import { createHash } from "node:crypto";
import { createNode, type Envelope, type Message, type Node } from "../../kernel/index.js";
import type { Plain } from "../../plain/index.js";
import {
  mailboxMachine,
  mailboxRequests,
  type Answer,
  type Ask,
  type Capability,
  type Changed,
  type Deliver,
  type Hand,
  type Known,
  type Mailbox as MailboxId,
  type MailboxRequests,
  type Sender,
  type Standing,
} from "../generated/messaging.js";
import type { Content } from "./content.js";
import { Repeated } from "./repeated.js";
import { APPLICATION, NAMES, PROTOCOL, SETTING } from "./setting.js";
import { reportNode, type Surroundings } from "./surroundings.js";
import { processOf } from "./switchboard.js";
import { unlessRefused } from "./unless-refused.js";

/** What was delivered. */
export interface Received {
  readonly body: Plain;
  readonly bulk: Uint8Array | undefined;
  /** The process that has sent it. */
  readonly from: string;
}

/** What an application answers. */
export interface Said {
  readonly body: Plain;
  readonly bulk?: Uint8Array | undefined;
}

/** The application of a mailbox. If it fails, who has sent the message is told its error's message. */
export type OnMessage = (message: Received) => Said | Promise<Said>;

/** Between two questions to a name service that does not answer. */
const ASK_AGAIN_MS = 50;

const CAPABILITY_BYTES = 16;

/** The sub-domain of all names that no owners hold. */
const ALL = "/*";

/**
 * A mailbox: the machine of the protocol, and around it the two roles that this process plays, the application and the name service. The machine knows digests of
 * capabilities only, so that neither a log nor the time that a comparison takes says anything of them.
 */
export class Mailbox {
  readonly #world: Surroundings;
  readonly #id: MailboxId;
  readonly #node: Node;
  readonly #requests: MailboxRequests;
  readonly #onMessage: OnMessage;
  readonly #detach: () => void;
  /** What stands by the last answer of the holders of each sub-domain, which never know of the same registrations. */
  readonly #standing = new Map<string, readonly string[]>();
  /** One question at a time to each of them, so that no answer is replaced by an older one. Those that do not answer keep nobody else waiting. */
  readonly #questions = new Map<string, Repeated>();
  readonly #telling = new Repeated(() => this.#tell());
  #endTelling = (): void => undefined;
  readonly #closed: Promise<null>;
  #close = (): void => undefined;
  #isOpen = true;

  constructor(
    readonly location: string,
    onMessage: OnMessage,
    world: Surroundings,
  ) {
    this.#world = world;
    this.#onMessage = onMessage;
    this.#id = `Mailbox/${location}`;
    const { switchboard, clock, random, report } = world;
    let deliver = (_envelope: Envelope): void => undefined;
    this.#node = createNode({
      name: location,
      roles: [{ type: mailboxMachine, setting: SETTING }],
      network: { send: (envelope) => this.#send(envelope), receive: (onEnvelope) => void (deliver = onEnvelope) },
      clock,
      random,
      report: reportNode(this.#id, report),
    });
    this.#closed = new Promise((resolve) => (this.#close = () => resolve(null)));
    this.#deliver = deliver;
    this.#requests = mailboxRequests(this.#node.port(PROTOCOL));
    this.#detach = switchboard.attach(this.#id, (envelope) => deliver(withDigest(envelope)));
  }

  readonly #deliver: (envelope: Envelope) => void;

  start(): Promise<void> {
    return this.#node.start();
  }

  /** A new capability to send here. */
  async issue(): Promise<string> {
    const text = Buffer.from(this.#world.randomBytes(CAPABILITY_BYTES)).toString("hex");
    await this.admit(text);
    return text;
  }

  /** Lets in who holds a capability that another mailbox has issued: one of the same fleet. */
  async admit(capability: string): Promise<void> {
    await unlessRefused(this.#requests.issue(digestOf(capability)));
  }

  /** When this returns, nothing is delivered with the capability any more, whatever channels there were. */
  async revoke(capability: string): Promise<void> {
    await unlessRefused(this.#requests.revoke(digestOf(capability)));
  }

  /** Asks those who hold a sub-domain what stands, or the whole fleet, once more if it is asking already; kept when the mailbox knows. */
  changed(domain = ALL): Promise<void> {
    const question = this.#questions.get(domain) ?? new Repeated(() => this.#learn(domain));
    this.#questions.set(domain, question);
    return question.again();
  }

  /** Tears the channels of a process down that has ended. */
  async forget(process: string): Promise<void> {
    const senders = this.#openSenders().filter((sender) => processOf(sender) === process);
    await Promise.all(senders.map((sender) => unlessRefused(this.#requests.close(sender))));
  }

  /** Ends it: whoever sends here is refused as where no name stands. */
  close(): void {
    this.#isOpen = false;
    this.#detach();
    this.#node.stop();
    this.#close();
    this.#endTelling();
  }

  #openSenders(): readonly Sender[] {
    return this.#node
      .machines()
      .flatMap(({ state: { vars } }) => ("open" in vars && vars.open instanceof Set ? [...vars.open].filter(isSender) : []));
  }

  /** What the machine sends: to the roles that this process plays, or to a sender anywhere. */
  #send(envelope: Envelope): void {
    if (envelope.to !== NAMES && envelope.to !== APPLICATION) this.#world.switchboard.send(envelope);
    else this.#play(envelope.message);
  }

  #play(message: Message): void {
    if (isAsk(message)) queueMicrotask(() => this.#answerAsk());
    else if (isKnown(message)) this.#endTelling();
    else if (isHand(message)) void this.#handOver(message);
  }

  async #learn(domain: string): Promise<void> {
    const ids = await Promise.race([this.#askNames(domain), this.#closed]);
    if (ids === null) return;
    if (ids.length > 0) this.#standing.set(domain, ids);
    else this.#standing.delete(domain);
    await this.#telling.again();
  }

  /** The mailbox goes on as before while nobody answers: whoever makes the change waits, and nobody is answered too early. */
  async #askNames(domain: string): Promise<readonly string[] | null> {
    const { names, clock } = this.#world;
    const asked = { op: "valid", location: this.location, ...(domain === ALL ? {} : { domain }) } as const;
    while (this.#isOpen) {
      try {
        return (await names.request(asked)).ids;
      } catch {
        await new Promise<void>((resolve) => void clock.after(ASK_AGAIN_MS, resolve));
      }
    }
    return null;
  }

  /** Has the machine ask, and resolves when it knows the answer. */
  #tell(): Promise<void> {
    return new Promise<void>((resolve) => {
      this.#endTelling = resolve;
      const changed: Changed = { type: "Changed", why: "Registration/any", now: new Set() };
      if (this.#isOpen) this.#bring(NAMES, changed);
      else resolve();
    });
  }

  #answerAsk(): void {
    const ids = [...this.#standing.values()].flat();
    const standing: Standing = { type: "Standing", now: new Set(ids.map((id) => `Registration/${id}` as const)) };
    if (this.#isOpen) this.#bring(NAMES, standing);
  }

  async #handOver({ sender, data }: Hand): Promise<void> {
    const answer: Answer = { type: "Answer", sender, data: await this.#answer(sender, data) };
    if (this.#isOpen) this.#bring(APPLICATION, answer);
  }

  async #answer(sender: Sender, { body, bulk }: Content): Promise<Content> {
    try {
      const said = await this.#onMessage({ body, bulk: bulk ?? undefined, from: processOf(sender) ?? "" });
      return { body: { answer: said.body }, bulk: said.bulk ?? null };
    } catch (error) {
      return { body: { error: error instanceof Error ? error.message : String(error) }, bulk: null };
    }
  }

  #bring(from: typeof NAMES | typeof APPLICATION, message: Message): void {
    this.#deliver({ protocol: PROTOCOL, from, to: this.#id, block: null, message });
  }
}

/** Nobody but the machine of the mailbox sees a capability, and it sees what is kept of it. */
function withDigest(envelope: Envelope): Envelope {
  const { message } = envelope;
  if (!isDeliver(message)) return envelope;
  const delivered: Deliver = { ...message, capability: digestOf(message.capability.slice("Capability/".length)) };
  return { ...envelope, message: delivered };
}

function digestOf(capability: string): Capability {
  return `Capability/${createHash("sha256").update(capability).digest("hex")}`;
}

function isSender(value: unknown): value is Sender {
  return typeof value === "string" && value.startsWith("Sender/");
}

function isDeliver(message: Message): message is Deliver {
  return message.type === "Deliver" && "capability" in message && typeof message.capability === "string";
}

function isAsk(message: Message): message is Ask {
  return message.type === "Ask";
}

function isKnown(message: Message): message is Known {
  return message.type === "Known";
}

function isHand(message: Message): message is Hand {
  return message.type === "Hand";
}
