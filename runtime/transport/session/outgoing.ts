import type { Fragment } from "./frame.js";

/** Above this many places that are no longer used, the list of waiting fragments is moved up. */
const UNUSED_PLACES = 1024;

/**
 * The fragments for one node that were not acknowledged yet. Those before `next` are on their way, the others wait; `base` is the number of the first.
 * Numbers begin with 1 in each stream.
 */
export class Outgoing {
  private waiting: Fragment[] = [];
  private unused = 0;
  private firstSeq = 1;
  private nextSeq = 1;
  /** All before this number was sent at some time. */
  private sentBefore = 1;
  private bytesQueued = 0;
  private bytesInFlight = 0;
  private messagesQueued = 0;

  /** The number of the first fragment that was not acknowledged. */
  get base(): number {
    return this.firstSeq;
  }

  /** The number of the fragment that is sent next. */
  get next(): number {
    return this.nextSeq;
  }

  /** The bytes of all that was not acknowledged. */
  get bytes(): number {
    return this.bytesQueued;
  }

  /** The number of messages of which something was not acknowledged. */
  get messages(): number {
    return this.messagesQueued;
  }

  push(fragments: readonly Fragment[]): void {
    for (const fragment of fragments) {
      this.waiting.push(fragment);
      this.bytesQueued += fragment.size;
      if (fragment.isLast) this.messagesQueued += 1;
    }
  }

  /** The next fragment to send, if the window has room for it. A fragment larger than the window goes alone. */
  take(windowBytes: number): { readonly seq: number; readonly fragment: Fragment } | undefined {
    const fragment = this.at(this.nextSeq);
    if (fragment === undefined) return undefined;
    if (this.bytesInFlight > 0 && this.bytesInFlight + fragment.size > windowBytes) return undefined;
    this.bytesInFlight += fragment.size;
    const seq = this.nextSeq++;
    this.sentBefore = Math.max(this.sentBefore, this.nextSeq);
    return { seq, fragment };
  }

  /** Everything before `seq` has arrived. Numbers beyond what was ever sent count for nothing. Returns whether this was news. */
  acknowledge(seq: number): boolean {
    if (seq <= this.firstSeq || seq > this.sentBefore) return false;
    while (this.firstSeq < seq) {
      const fragment = this.at(this.firstSeq);
      if (fragment === undefined) break;
      // It may wait to be sent again, and have arrived the first time.
      if (this.firstSeq < this.nextSeq) this.bytesInFlight -= fragment.size;
      else this.nextSeq += 1;
      this.firstSeq += 1;
      this.unused += 1;
      this.bytesQueued -= fragment.size;
      if (fragment.isLast) this.messagesQueued -= 1;
    }
    this.moveUp();
    return true;
  }

  /** What was sent from `seq` on is sent again. */
  rewind(seq: number): void {
    while (this.nextSeq > Math.max(seq, this.firstSeq)) {
      this.nextSeq -= 1;
      this.bytesInFlight -= this.at(this.nextSeq)?.size ?? 0;
    }
  }

  /** Gives up everything, and begins with 1 again: returns how many messages that is. */
  clear(): number {
    const given = this.messagesQueued;
    this.waiting = [];
    this.unused = 0;
    this.firstSeq = this.nextSeq = this.sentBefore = 1;
    this.bytesQueued = this.bytesInFlight = this.messagesQueued = 0;
    return given;
  }

  private at(seq: number): Fragment | undefined {
    return this.waiting[seq - this.firstSeq + this.unused];
  }

  /** Lets go of what was acknowledged, now and then, as each time would take quadratic time. */
  private moveUp(): void {
    const isEmpty = this.unused === this.waiting.length;
    if (!isEmpty && (this.unused < UNUSED_PLACES || this.unused * 2 < this.waiting.length)) return;
    this.waiting = this.waiting.slice(this.unused);
    this.unused = 0;
  }
}
