import type { Fragment, Frame, Incarnation } from "./frame.js";
import type { SessionLimits } from "./limits.js";
import { Outgoing } from "./outgoing.js";

// One node's side of the conversation with one other node, over a link that may lose, repeat and reorder frames, break, and come back. A step takes
// what happened and says what is to be done; it reads no clock and touches no connection.
//
// Who is there. A question (probe) carries a number of its own (nonce), and only the answer with the number of the open question makes the other
// incarnation the one that we talk with. An incarnation that has ended answers no new question, so frames of it that come late cannot pass for the present
// one. When another incarnation answers, what the former did not acknowledge is given up and reported: it may have arrived there or not.
//
// What has arrived. Fragments are numbered from 1 within a stream, which is named by its epoch: the number of the question that began it. The receiver takes
// the expected one only and throws away others; it acknowledges the number that it expects next. What is missing is sent again from there on, when the
// receiver tells of a gap, or answers a question with less than was sent before that was asked. A question goes out when a link comes up, when an
// acknowledgement is overdue, and when nothing was heard for long; so a link that loses nothing carries nothing twice.

/** What happened. */
export type Input =
  | { readonly kind: "send"; readonly fragments: readonly Fragment[] }
  /** A message was refused, since `hasRoomFor` said no. */
  | { readonly kind: "refuse" }
  | { readonly kind: "frame"; readonly frame: Frame }
  /** The frames that came together were all handed over: what is owed is acknowledged. */
  | { readonly kind: "settle" }
  /** There is a link, or another one than before. */
  | { readonly kind: "link up" }
  | { readonly kind: "link down"; readonly reason: string }
  /** Time passed. */
  | { readonly kind: "tick" };

/** What is to be done, in this order. */
export type Effect =
  | { readonly kind: "transmit"; readonly frame: Frame }
  | { readonly kind: "deliver"; readonly fragment: Fragment }
  /** The rest of a message that has begun will not come. */
  | { readonly kind: "abandon" }
  /** The link is of no use: nothing comes over it. */
  | { readonly kind: "relink" }
  | { readonly kind: "connected" | "full" | "drained" }
  /** The reason is that of the link that ended last, if there is none. */
  | { readonly kind: "unreachable"; readonly reason: string | undefined }
  | { readonly kind: "restarted"; readonly undelivered: number };

interface Question {
  readonly nonce: number;
  /** All before this number was sent before the question. */
  readonly sentBefore: number;
  /** All before this number was acknowledged before the question. */
  readonly acknowledgedBefore: number;
  readonly waitMs: number;
  readonly askedAt: number;
}

/** What a session is made of. */
export interface SessionSetting {
  /** Drawn for this conversation: whoever ends one and begins another with the same node is somebody new there, as all that was known is forgotten. */
  readonly self: Incarnation;
  readonly limits: SessionLimits;
}

/** One node's side of its conversation with one other node. */
export class Session {
  private readonly self: Incarnation;
  private lastNonce = 0;
  private readonly limits: SessionLimits;
  private readonly outgoing = new Outgoing();
  private effects: Effect[] = [];
  private now: number;
  /** The incarnation that answered last. */
  private peer: Incarnation | undefined;
  private question: Question | undefined;
  /** The stream to the other node. */
  private epoch = 0;
  /** The stream from the other node, and the number that is expected in it. */
  private received = { epoch: 0, next: 1 };
  private owes: "nothing" | "acknowledgement" | "news of a gap" = "nothing";
  private hasToldOfGap = false;
  private isLinked = false;
  /** The other node has answered over the present link. */
  private isReady = false;
  private told: "nothing" | "connected" | "unreachable" = "nothing";
  private isFull = false;
  private heardAt: number;
  private progressAt: number;
  private brokenAt: number;
  private reason: string | undefined;

  constructor({ self, limits }: SessionSetting, now: number) {
    this.self = self;
    this.limits = limits;
    this.now = this.heardAt = this.progressAt = this.brokenAt = now;
  }

  /** How many messages were not acknowledged. */
  get unacknowledged(): number {
    return this.outgoing.messages;
  }

  /** Whether a message of so many bytes may be sent without passing a limit. */
  hasRoomFor(size: number): boolean {
    const { queueMessages, queueBytes } = this.limits;
    return this.outgoing.messages === 0 || (this.outgoing.messages < queueMessages && this.outgoing.bytes + size <= queueBytes);
  }

  step(input: Input, now: number): readonly Effect[] {
    this.effects = [];
    this.now = now;
    this.take(input);
    return this.effects;
  }

  private take(input: Input): void {
    switch (input.kind) {
      case "send":
        if (this.outgoing.messages === 0) this.progressAt = this.now;
        this.outgoing.push(input.fragments);
        this.pump();
        return;
      case "refuse":
        if (!this.isFull) this.effects.push({ kind: "full" });
        this.isFull = true;
        return;
      case "frame":
        this.receive(input.frame);
        return;
      case "settle":
        this.settle();
        return;
      case "link up":
        this.begin();
        return;
      case "link down":
        if (this.isReady) this.brokenAt = this.now;
        this.isLinked = this.isReady = false;
        this.question = undefined;
        this.reason = input.reason;
        return;
      case "tick":
        this.tick();
        return;
    }
  }

  private begin(): void {
    if (this.isReady) this.brokenAt = this.now;
    this.reason = undefined;
    this.isLinked = true;
    this.isReady = false;
    this.heardAt = this.now;
    // What the former link had may be lost: the answer tells.
    this.question = undefined;
    this.ask();
  }

  private receive(frame: Frame): void {
    const isKnown = frame.from === this.peer;
    if (isKnown) this.heardAt = this.now;
    // A question may come from anybody; everything else is for one incarnation.
    if (frame.kind === "probe") this.answer(frame.from, frame.nonce);
    else if (frame.to !== this.self) {
      this.ask();
      return;
    }
    if (frame.kind === "answer" && frame.nonce === this.question?.nonce) {
      this.acceptAnswer(frame, this.question);
      return;
    }
    if (!isKnown) {
      this.ask();
      return;
    }
    if (frame.kind === "data") this.acceptData(frame);
    if (frame.kind === "ack") this.acceptAck(frame);
  }

  private answer(to: Incarnation, nonce: number): void {
    const { epoch, next } = to === this.peer ? this.received : { epoch: 0, next: 1 };
    this.effects.push({ kind: "transmit", frame: { kind: "answer", from: this.self, to, nonce, epoch, next } });
  }

  private acceptAnswer(answer: Frame & { kind: "answer" }, question: Question): void {
    this.question = undefined;
    this.heardAt = this.progressAt = this.now;
    if (answer.from !== this.peer) this.adopt(answer.from);
    // Something had arrived there before it was asked, and is not known any more: it has talked with another incarnation meanwhile. What of the rest has
    // arrived, nobody knows.
    else if (answer.epoch !== this.epoch && question.acknowledgedBefore > 1) this.beginAnew();
    else this.learn(answer.epoch === this.epoch ? answer.next : 1, question.sentBefore);
    this.isReady = true;
    if (this.told !== "connected") this.effects.push({ kind: "connected" });
    this.told = "connected";
    this.pump();
  }

  private learn(next: number, sentBefore: number): void {
    this.acknowledge(next);
    if (next < sentBefore) this.outgoing.rewind(next);
  }

  private adopt(peer: Incarnation): void {
    const isFirst = this.peer === undefined;
    this.peer = peer;
    this.received = { epoch: 0, next: 1 };
    this.owes = "nothing";
    this.hasToldOfGap = false;
    this.effects.push({ kind: "abandon" });
    // What was sent before anybody answered is for the first who does.
    if (isFirst) this.epoch = this.lastNonce;
    else this.beginAnew();
  }

  private beginAnew(): void {
    this.epoch = this.lastNonce;
    this.effects.push({ kind: "restarted", undelivered: this.outgoing.clear() });
    this.told = "nothing";
    this.tellOfRoom();
  }

  private acceptData({ epoch, seq, fragment }: Frame & { kind: "data" }): void {
    if (epoch < this.received.epoch) return;
    // A stream is taken from its beginning only: who has forgotten one asks for no rest of it, and the answer to the next question says that it knows nothing.
    if (epoch > this.received.epoch && seq > 1) return;
    if (epoch > this.received.epoch) {
      this.received = { epoch, next: 1 };
      this.hasToldOfGap = false;
      this.effects.push({ kind: "abandon" });
    }
    if (seq === this.received.next) {
      this.received.next += 1;
      this.hasToldOfGap = false;
      this.owes = "acknowledgement";
      this.effects.push({ kind: "deliver", fragment });
    } else if (seq < this.received.next) {
      if (this.owes === "nothing") this.owes = "acknowledgement";
    } else if (!this.hasToldOfGap) {
      this.owes = "news of a gap";
      this.hasToldOfGap = true;
    }
  }

  private acceptAck({ epoch, next, isGap }: Frame & { kind: "ack" }): void {
    if (epoch !== this.epoch) return;
    this.acknowledge(next);
    if (isGap) this.outgoing.rewind(next);
    this.pump();
  }

  private acknowledge(next: number): void {
    if (!this.outgoing.acknowledge(next)) return;
    this.progressAt = this.now;
    this.tellOfRoom();
  }

  private tellOfRoom(): void {
    const isHalfEmpty = this.outgoing.bytes * 2 <= this.limits.queueBytes && this.outgoing.messages * 2 <= this.limits.queueMessages;
    if (!this.isFull || !isHalfEmpty) return;
    this.isFull = false;
    this.effects.push({ kind: "drained" });
  }

  private settle(): void {
    if (this.owes === "nothing" || this.peer === undefined) return;
    const isGap = this.owes === "news of a gap";
    this.owes = "nothing";
    this.effects.push({ kind: "transmit", frame: { kind: "ack", from: this.self, to: this.peer, ...this.received, isGap } });
  }

  private pump(): void {
    if (!this.isReady || this.peer === undefined) return;
    for (;;) {
      const taken = this.outgoing.take(this.limits.windowBytes);
      if (taken === undefined) return;
      this.effects.push({ kind: "transmit", frame: { kind: "data", from: this.self, to: this.peer, epoch: this.epoch, ...taken } });
    }
  }

  private ask(): void {
    if (!this.isLinked || this.question !== undefined) return;
    this.lastNonce += 1;
    this.putQuestion({
      nonce: this.lastNonce,
      sentBefore: this.outgoing.next,
      acknowledgedBefore: this.outgoing.base,
      waitMs: this.limits.probeEveryMs,
      askedAt: this.now,
    });
  }

  private putQuestion(question: Question): void {
    this.question = question;
    this.effects.push({ kind: "transmit", frame: { kind: "probe", from: this.self, nonce: question.nonce } });
  }

  private tick(): void {
    this.settle();
    const { limits, now, question } = this;
    if (this.isLinked && now - this.heardAt >= limits.silenceMs) this.giveUpLink();
    if (!this.isReady && this.told !== "unreachable" && now - this.brokenAt >= limits.unreachableMs) {
      this.told = "unreachable";
      this.effects.push({ kind: "unreachable", reason: this.reason });
    }
    const isOverdue = this.outgoing.next > this.outgoing.base && now - this.progressAt >= limits.resendMs;
    if (question === undefined) {
      if (isOverdue || now - this.heardAt >= limits.heartbeatMs) this.ask();
    } else if (this.isLinked && now - question.askedAt >= question.waitMs) {
      this.putQuestion({ ...question, waitMs: Math.min(question.waitMs * 2, limits.heartbeatMs), askedAt: now });
    }
  }

  private giveUpLink(): void {
    if (this.isReady) this.brokenAt = this.heardAt;
    this.isReady = false;
    this.reason = undefined;
    this.heardAt = this.now;
    this.effects.push({ kind: "relink" });
  }
}
