import type { Clock, NodeEvent, Random } from "../../kernel/index.js";
import type { Store } from "../../store/index.js";
import type { NameTable } from "../table/index.js";
import type { Replica, ReplicaOptions } from "../store/index.js";
import type { View } from "./view.js";
import type { Wire } from "./wire.js";

/**
 * What a server does: it wants to be a member and is none yet, or none any more; it serves; the view changes; it does not know whether it is in the newest
 * view; it has left, or was stopped.
 */
export type MemberState = "joining" | "serving" | "changing" | "cut off" | "left";

/** The part of one server in a fleet, and its copy of the table. */
export interface Member extends NameTable {
  /** The server, without its incarnation. */
  readonly name: string;
  /** The server in its present life, as `members()` calls it. */
  self(): string;
  state(): MemberState;
  /** The newest view that is known here; undefined before the first. */
  view(): View | undefined;
  /** The other members of the newest view that have its table, as they have said themselves: the view goes on if one of them does. */
  holders(): readonly string[];
  /** Is told when the state or the view is another. Returns what ends it. */
  onChange(listener: () => void): () => void;
  /** Ends what was begun here, and leaves the fleet for good. Resolves when the others have taken notice. */
  leave(): Promise<void>;
  /** Ends. The others go on without this server when they miss it; what it keeps is in its store. */
  stop(): Promise<void>;
}

/** How fast a fleet notices what. All its members need the same. */
export interface Timing {
  /** Members tell each other that they are there, once in this time. */
  readonly heartbeatMs: number;
  /** For so long who has acknowledged a beat does not let its sender be excluded. */
  readonly leaseMs: number;
  /** Who has not been heard of for so long is proposed out. */
  readonly suspectAfterMs: number;
  /** Who is there but has not followed a view for so long is proposed out too. */
  readonly followWithinMs: number;
  /** So long who asks waits for a server that does not serve. */
  readonly serveWithinMs: number;
}

/** For servers on one network. */
export const defaultTiming: Timing = {
  heartbeatMs: 200,
  leaseMs: 1_000,
  suspectAfterMs: 1_500,
  followWithinMs: 15_000,
  serveWithinMs: 10_000,
};

/** What the program around should know. */
export type MemberEvent =
  /** The agreement on views, or the table, has failed or reached a limit. */
  | { readonly kind: "node"; readonly event: NodeEvent }
  /** The view has changed, and begun here or not. */
  | { readonly kind: "view"; readonly view: View; readonly hasBegun: boolean }
  /** Another server has sent what is none of this, or what came was too much. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The member cannot go on, and has stopped. */
  | { readonly kind: "failed"; readonly error: unknown };

export interface MemberOptions {
  /** The server: letters, digits, `-` and `_`. Whoever comes back under a name brings the store that it had. */
  readonly name: string;
  /** Several fleets may share servers and wires; this is one of them. */
  readonly group: string;
  /** For this server alone; several groups may share it, and no two of them have one name. */
  readonly store: Store;
  readonly wire: Wire;
  /** Must never go back: leases are counted by it. */
  readonly clock: Clock;
  readonly random: Random;
  readonly timing?: Partial<Timing>;
  readonly report: (event: MemberEvent) => void;
  /** Servers to join, read whenever they are asked. Without any at first, a server whose store is empty founds a fleet. */
  readonly contacts?: readonly string[];
  /**
   * Who may become a member; anybody unless told. Whoever is let in has to stay until it has left: without it there may be no majority. Servers of the present view that come back are let in always, since the
   * table may be with them alone.
   */
  readonly mayJoin?: (server: string) => boolean;
  /** What keeps the table; the store protocol unless told. */
  readonly openReplica?: (options: ReplicaOptions) => Promise<Replica>;
}
