import type { Clock, NodeEvent, Random } from "../../kernel/index.js";
import type { Plain } from "../../plain/index.js";
import type { Store } from "../../store/index.js";
import type { Decision, TableOptions } from "../table/index.js";

/**
 * The part of one member in the replicated table, from view to view. A view is frozen, settled and followed by the next one; between `freeze` and `begin` whoever
 * asks waits. Promises to those who ask are rejected as a `NameTable` says.
 */
export interface Replica {
  get(name: string, options?: TableOptions): Promise<Plain | null>;
  /** A change that a view has not made is begun anew in the next. */
  change(name: string, decide: (entry: Plain | null) => Decision, options?: TableOptions): Promise<Decision>;
  entries(): Iterable<readonly [name: string, entry: Plain]>;
  watch(listener: (name: string, entry: Plain | null) => void): () => void;
  /** Ends the view here. The names that are not at rest; all names, where this process has not begun any view. */
  freeze(): readonly string[];
  /** Agrees with the other survivors on what these names are, which are the same for all. A promise that the next view cuts short is never kept. */
  settle(view: number, survivors: readonly string[], names: readonly string[]): Promise<void>;
  /** Begins a view, all survivors of which have settled. Removed entries are forgotten. */
  begin(view: number, members: readonly string[]): Promise<void>;
  /** The table for who is new, when it is settled. */
  export(): Iterable<readonly [string, Plain]>;
  /** Replaces everything by what a member has exported. */
  import(entries: Iterable<readonly [string, Plain]>): Promise<void>;
  /** Ends. What is under way may have been made or not. */
  stop(): Promise<void>;
}

/**
 * What carries the messages of replicas between members, in order and once. Each scope is a stream of its own; what comes for one that nobody receives yet
 * waits.
 */
export interface ReplicaWire {
  /** Never calls back before it returns. */
  send(to: string, scope: string, body: Plain): void;
  receive(scope: string, handler: (from: string, body: Plain) => void): void;
}

/** What a replica is given. */
export interface ReplicaOptions {
  /** The member: a server with its incarnation, `a.3`. */
  readonly self: string;
  /** Under which name the table is kept in the store. */
  readonly group: string;
  readonly store: Store;
  readonly wire: ReplicaWire;
  readonly clock: Clock;
  readonly random: Random;
  /** Is told what the program should know; a `failure`, a `limit` or an error ends the replica. */
  readonly report: (event: NodeEvent) => void;
}
