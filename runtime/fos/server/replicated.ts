import { performance } from "node:perf_hooks";
import { systemClock, type Clock } from "../../kernel/index.js";
import type { Plain } from "../../plain/index.js";
import type { Store } from "../../store/index.js";
import { openMember, shareWire, transportWire, type Member, type MemberEvent, type Timing } from "../fleet/index.js";
import { openGroupPlaces, type GroupPlaces } from "../owners/index.js";
import type { Post } from "../post/index.js";
import { openReplica } from "../store/index.js";
import type { Log } from "./log.js";
import type { Membership } from "./membership.js";
import type { MembershipParts } from "./name-server.js";

/** How a server is a member of a fleet. */
export interface ReplicatedOptions {
  /** What it keeps of the fleet, from life to life; closed with the membership. */
  readonly store: Store;
  /** Names of servers that it joins; without any it founds a fleet, if its store knows none. */
  readonly contacts: readonly string[];
  readonly timing?: Partial<Timing> | undefined;
  readonly log: Log;
  /** It cannot go on: the process has to be started anew. */
  readonly onFailed: () => void;
}

/** The one fleet that the servers of a naming system make up. */
const GROUP = "names";

/** Shorter than clients wait, so that they hear that nothing was done rather than nothing; long enough for a view to change. */
const SERVE_WITHIN_MS = 4000;

/** Leases are counted by a clock that nobody sets. */
const steadyClock: Clock = { ...systemClock, now: () => performance.now() };

/** A member of a fleet that keeps what it has to in a store. */
export function replicated(options: ReplicatedOptions): (parts: MembershipParts) => Promise<Membership> {
  return async ({ post }) => {
    const { store, contacts, timing, log } = options;
    const wire = shareWire(openWire(post, options), GROUP);
    const parts = {
      name: post.name,
      store,
      clock: steadyClock,
      random: (bound: number) => Math.floor(Math.random() * bound),
      timing: { serveWithinMs: SERVE_WITHIN_MS, ...timing },
      report: (event: MemberEvent, domain?: string): void => tell(event, options, domain),
      openReplica,
    };
    const member = await openMember({ ...parts, report: (event) => parts.report(event), group: GROUP, wire: wire.of(GROUP), contacts });
    member.onChange(() => log("info", "member", { state: member.state(), view: member.view()?.number ?? 0 }));
    return membershipOf(member, store, openGroupPlaces({ ...parts, wire }));
  };
}

function openWire(post: Post, options: ReplicatedOptions): ReturnType<typeof transportWire> {
  // What comes at once is for a wire that is there.
  const wire = transportWire({ send: (peer, body) => channel.send(peer, body) }, (to, reason) => fail(options, { peer: to, reason }));
  const channel = post.channel("fleet", {
    onMessage: (from, content) => wire.onMessage(from, content),
    onEvent: (event) => wire.onEvent(event),
  });
  return wire;
}

/** `domain`: the sub-domain of the group that has reported it. */
function tell(event: MemberEvent, options: ReplicatedOptions, domain: string | undefined): void {
  const { log } = options;
  const which = domain === undefined ? {} : { domain };
  switch (event.kind) {
    case "view":
      log("info", "view", { ...which, number: event.view.number, members: event.view.members, hasBegun: event.hasBegun });
      return;
    case "refused":
      log("warning", "refused", { ...which, reason: event.reason });
      return;
    case "node":
      log("warning", "node", { ...which, kind: event.event.kind });
      return;
    case "failed":
      fail(options, {
        ...which,
        reason: event.error instanceof Error ? (event.error.stack ?? event.error.message) : String(event.error),
      });
  }
}

function fail({ log, onFailed }: ReplicatedOptions, facts: Readonly<Record<string, Plain>>): void {
  log("error", "failed", facts);
  onFailed();
}

function membershipOf(member: Member, store: Store, owners: GroupPlaces): Membership {
  return {
    owners,
    table: member,
    self: () => member.self(),
    view: () => member.view()?.number ?? 0,
    state: () => member.state(),
    serving: () => untilServing(member),
    leave: () => member.leave(),
    stop: async () => {
      await member.stop();
      await store.close();
    },
  };
}

function untilServing(member: Member): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (member.state() !== "serving") return;
      forget();
      resolve();
    };
    const forget = member.onChange(look);
    look();
  });
}
