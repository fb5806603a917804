/**
 * Who may serve. A server that acknowledges a member's beat promises that the member will not be excluded for the time of a lease; a member with the promises of a
 * majority, counted from when it sent its beats, is therefore in the newest view, and what it holds is what everybody holds.
 *
 * A promise is kept by accepting nothing that excludes the member before its time is over. Three more things could break it, and have to wait for as long:
 * promises of a former life of this server, which it has forgotten; promises that servers have given in an older view, whose members need not be those of
 * this one (once a server has voted on who comes next it gives none any more, so that after the decision no majority does); and promises to a
 * member under one view, where the next keeps it and the one after that does not.
 */
import { incarnationOf, isMajority, serverOf, type View } from "./view.js";

export interface LeaseOptions {
  readonly self: string;
  readonly leaseMs: number;
  /** When this life of the server began. */
  readonly startedMs: number;
}

/** The share of a lease in which its owner relies on it: the rest is for clocks that do not run at the same speed. */
const RELIABLE_SHARE = 9 / 10;

/** The leases that one server has given, and those that it has. */
export class Leases {
  private view: View | undefined;
  private learnedMs = 0;
  private validUntilMs = -Infinity;
  /** Has this server let itself in for a vote on the next view? */
  private isVoting = false;
  /** When each member was given a lease for the last time. */
  private readonly given = new Map<string, number>();
  /** When the beats were sent that other servers have acknowledged. */
  private readonly owned = new Map<string, number>();
  /** Members that serve nothing any more, whatever they were promised. */
  private readonly ended = new Set<string>();

  constructor(private readonly options: LeaseOptions) {}

  /** The view has begun; `nowMs` is when this server has learned of it. */
  enter(view: View, nowMs: number): void {
    this.view = view;
    this.learnedMs = nowMs;
    this.isVoting = false;
    this.owned.clear();
    this.reckon();
  }

  /** Promises the member not to exclude it, if that can be promised. */
  give(member: string, nowMs: number): boolean {
    const { view, isVoting } = this;
    if (view === undefined || isVoting || !view.members.includes(this.options.self) || !view.members.includes(member)) return false;
    this.given.set(member, nowMs);
    return true;
  }

  /** Another member has acknowledged what was sent at that time. */
  own(member: string, sentMs: number): void {
    if (this.view?.members.includes(member) !== true) return;
    this.owned.set(member, Math.max(sentMs, this.owned.get(member) ?? sentMs));
    this.reckon();
  }

  /** Is this server in the newest view for sure? Asked for each read. */
  areValid(nowMs: number): boolean {
    return nowMs < this.validUntilMs;
  }

  private reckon(): void {
    const { view } = this;
    const isMember = view?.members.includes(this.options.self) === true;
    this.validUntilMs = view === undefined || this.isVoting || !isMember ? -Infinity : this.lastMajority(view);
  }

  /** Until when a majority, this server among them, has promised. */
  private lastMajority(view: View): number {
    const untilMs = [...this.owned.values()].map((sentMs) => sentMs + this.options.leaseMs * RELIABLE_SHARE).sort((a, b) => b - a);
    untilMs.unshift(Infinity);
    return untilMs.find((_, index) => isMajority(view, index + 1)) ?? -Infinity;
  }

  /** The member has said that it serves nothing any more. */
  end(member: string): void {
    this.ended.add(member);
  }

  /** The server has been heard of in this life: it has ended its former ones. */
  endFormer(member: string): void {
    for (const former of this.view?.members ?? [])
      if (serverOf(former) === serverOf(member) && incarnationOf(former) < incarnationOf(member)) this.ended.add(former);
  }

  /** Is there a vote here on who comes next, which may have been decided? */
  get areSuspended(): boolean {
    return this.isVoting;
  }

  /** From now on nobody is given a lease. From which time on may this server vote for the view? */
  suspendFor(next: View): number {
    this.isVoting = true;
    this.reckon();
    const { leaseMs, startedMs } = this.options;
    const excluded = (this.view?.members ?? []).filter((member) => !next.members.includes(member) && !this.ended.has(member));
    const sinceMs = excluded.map((member) => Math.max(startedMs, this.learnedMs, this.given.get(member) ?? 0));
    return Math.max(0, ...sinceMs.map((ms) => ms + leaseMs));
  }
}
