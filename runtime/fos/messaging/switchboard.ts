import { answerType, plays, type Answer, type Envelope, type NodeId, type Plain } from "../../kernel/index.js";
import type { Channel, Post } from "../post/index.js";
import type { SendOutcome, TransportEvent } from "../../transport/index.js";
import type { Outcome } from "../generated/messaging.js";
import { printEnvelope, readEnvelope } from "./envelope.js";
import { parseLocation } from "./location.js";

/** What the program around is told of messages that nobody gets. It must not throw. */
export type MessagingEvent =
  /** A process has sent what is no message, or one that another process would have to send. */
  | { readonly kind: "malformed"; readonly peer: string }
  /** A process takes so little that an answer to it was thrown away. */
  | { readonly kind: "overflow"; readonly peer: string }
  /** A mailbox or a sender has failed: a mistake in Kettle, or in the program around. */
  | { readonly kind: "failure"; readonly node: NodeId; readonly message: string };

/** Who hears what else comes over the channel, and what happens to processes. */
export interface SwitchboardUses {
  readonly onOther: (peer: string, content: Plain) => void;
  readonly onEvent: (event: TransportEvent) => void;
  readonly report: (event: MessagingEvent) => void;
}

const CHANNEL = "mailboxes";

/** Answers that wait for room on the way to one process: more than all of its senders may wait for, unless it makes them up. */
const MAX_BACKLOG = 100_000;

/**
 * Brings messages from node to node: within the process, and over its post to others. A process has one node for each of its mailboxes, and one for each of its ways
 * to a name.
 */
export class Switchboard {
  readonly #post: Post;
  readonly #uses: SwitchboardUses;
  readonly #channel: Channel;
  readonly #nodes = new Map<NodeId, (envelope: Envelope) => void>();
  /** What waits for room on the way to a process. */
  readonly #backlogs = new Map<string, (() => SendOutcome)[]>();
  /** Where the processes are that were called. */
  readonly #called = new Map<string, string>();

  constructor(post: Post, uses: SwitchboardUses) {
    this.#post = post;
    this.#uses = uses;
    this.#channel = post.channel(CHANNEL, {
      onMessage: (peer, content, bulk) => this.#receive(peer, { content, bulk }),
      onEvent: (event) => this.#onEvent(event),
    });
  }

  /** From now on the node gets its messages; returns what ends it. */
  attach(node: NodeId, deliver: (envelope: Envelope) => void): () => void {
    this.#nodes.set(node, deliver);
    return () => void this.#nodes.delete(node);
  }

  /**
   * Sends a message to a node of any process. A call for which there is no room is answered as if the mailbox had none. Answers wait for room instead: nobody who has to make room
   * waits for them, so that two processes that flood each other go on.
   */
  send(envelope: Envelope): void {
    const process = processOf(envelope.to);
    if (process === this.#post.name) {
      queueMicrotask(() => this.#deliver(envelope));
      return;
    }
    if (process === undefined) {
      queueMicrotask(() => this.#refuse(envelope, "wrongName"));
      return;
    }
    this.#call(process, envelope.to);
    const { content, bulk } = printEnvelope(envelope);
    const put = (): SendOutcome => this.#channel.send(process, content, bulk);
    if ("reply" in envelope.message) this.#sendCall(put, envelope);
    else this.#sendInOrder(process, put);
  }

  /** Sends what is no message of the protocol; it waits for room like an answer. */
  sendOther(peer: string, channel: string, content: Plain): void {
    this.#sendInOrder(peer, () => this.#post.send(peer, channel, content));
  }

  #sendCall(put: () => SendOutcome, envelope: Envelope): void {
    const outcome = put();
    if (outcome === "queued") return;
    const refusal = outcome === "full" || outcome === "too large" ? "full" : "wrongName";
    queueMicrotask(() => this.#refuse(envelope, refusal));
  }

  #sendInOrder(process: string, put: () => SendOutcome): void {
    const backlog = this.#backlogs.get(process) ?? [];
    if (backlog.length === 0 && put() !== "full") return;
    if (backlog.length === MAX_BACKLOG) this.#uses.report({ kind: "overflow", peer: process });
    else backlog.push(put);
    this.#backlogs.set(process, backlog);
  }

  /** There is room again, or what waited is for nobody. */
  #onEvent(event: TransportEvent): void {
    if (event.kind === "restarted") this.#backlogs.delete(event.peer);
    if (event.kind === "drained") this.#sendBacklog(event.peer);
    this.#uses.onEvent(event);
  }

  #sendBacklog(process: string): void {
    const backlog = this.#backlogs.get(process) ?? [];
    const left = backlog.findIndex((put) => put() === "full");
    if (left === -1) this.#backlogs.delete(process);
    else this.#backlogs.set(process, backlog.slice(left));
  }

  /** Whoever is written to first has to be called. */
  #call(process: string, node: NodeId): void {
    const address = parseLocation(nameOf(node))?.address;
    if (address === undefined || this.#called.get(process) === address) return;
    this.#post.connect(process, address);
    this.#called.set(process, address);
  }

  #receive(peer: string, parcel: { readonly content: Plain; readonly bulk: Uint8Array | undefined }): void {
    if (!isEnveloped(parcel.content)) {
      this.#uses.onOther(peer, parcel.content);
      return;
    }
    const envelope = readEnvelope(parcel);
    if (envelope === undefined || processOf(envelope.from) !== peer) this.#uses.report({ kind: "malformed", peer });
    else this.#deliver(envelope);
  }

  #deliver(envelope: Envelope): void {
    const deliver = this.#nodes.get(envelope.to);
    if (deliver !== undefined) deliver(envelope);
    else if (plays(envelope.to, "Mailbox")) this.#refuse(envelope, "wrongName");
  }

  /** A mailbox that is not there any more, or cannot be reached, has no names. */
  #refuse(envelope: Envelope, outcome: Outcome): void {
    const answer = refusalOf(envelope, outcome);
    if (answer !== undefined) this.send({ ...envelope, from: envelope.to, to: envelope.from, message: answer });
  }
}

/** Undefined for what is no call. */
function refusalOf({ message }: Envelope, outcome: Outcome): Answer | undefined {
  if (!("reply" in message)) return undefined;
  const { reply } = message;
  if (typeof reply !== "object" || reply === null || !("call" in reply) || typeof reply.call !== "string") return undefined;
  return { type: answerType, message: message.type, call: reply.call, value: { outcome, back: null }, asked: null };
}

/** The process of a mailbox or a sender: that of its location, or what stands in front of its number. */
export function processOf(node: NodeId): string | undefined {
  const name = nameOf(node);
  return plays(node, "Mailbox") ? parseLocation(name)?.process : name.slice(0, name.indexOf("/"));
}

function nameOf(node: NodeId): string {
  return node.slice(node.indexOf("/") + 1);
}

function isEnveloped(content: Plain): boolean {
  return typeof content === "object" && content !== null && "protocol" in content;
}
