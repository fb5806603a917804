/** What the service answers. All of it is plain data. */
export type Answer = Refusal | Success;

/** What was asked for is so. */
export type Success = Found | Registered | Reserved | Started | Done | Listing | Valid;

/** Nothing was changed, but for the code `unknown`. */
export interface Refusal {
  readonly ok: false;
  readonly code: RefusalCode;
  /** A sentence for people. It repeats names, but nothing that may be a secret. */
  readonly message: string;
}

/**
 * `malformed`, `too long`, `too many`: the request itself. `no capability`, `refused`: none was shown that could allow it, or none that does. `not found`,
 * `exists`, `deactivated`: the name. `cycle`: a name would lead to itself. `conflict`: others are changing the same, try again. `unreachable`: the mailbox
 * that was to be registered does not answer. `owned`: a sub-domain that has owners stands in the way. `not serving`: nothing was done, ask another server. `unknown`: it was done, or will be, or not. `last member`,
 * `fleet`: the fleet cannot be changed so.
 */
export type RefusalCode =
  | "malformed"
  | "too long"
  | "too many"
  | "no capability"
  | "refused"
  | "not found"
  | "exists"
  | "deactivated"
  | "cycle"
  | "conflict"
  | "unreachable"
  | "owned"
  | "not serving"
  | "unknown"
  | "last member"
  | "fleet";

/** One step of resolving a name: where its mailbox is, or the name to go on with. `registration` belongs into the path that a message states. */
export type Found = FoundMailbox | FoundName;

/** The name is direct. */
export interface FoundMailbox extends FoundStep {
  readonly kind: "direct";
  readonly location: string;
}

/** The name is indirect: one of its destinations. */
export interface FoundName extends FoundStep {
  readonly kind: "indirect";
  readonly destination: string;
}

interface FoundStep {
  readonly ok: true;
  readonly name: string;
  readonly registration: string;
  readonly version: number;
  /** For how long it may be used without asking again. */
  readonly expiresInMs: number;
}

/** The name stands. */
export interface Registered {
  readonly ok: true;
  readonly kind: "registered";
  readonly name: string;
  readonly registration: string;
  /** What allows to unregister it; null where the name stood before, and keeps the one that it has. */
  readonly capability: string | null;
  /** Direct names whose mailboxes could not be told: they refuse messages by this registration. */
  readonly unreached: readonly string[];
}

/** The sub-domain belongs to whoever has this capability. */
export interface Reserved {
  readonly ok: true;
  readonly kind: "reserved";
  readonly name: string;
  readonly capability: string;
}

/** The service has begun: the capabilities for all names, and for the fleet. They are told this once. */
export interface Started {
  readonly ok: true;
  readonly kind: "started";
  readonly root: string;
  readonly management: string;
}

/** It is done. */
export interface Done {
  readonly ok: true;
  readonly kind: "done";
  /** Direct names whose mailboxes could not be told: those that still run may take messages by what is gone. */
  readonly unreached: readonly string[];
}

/** Some of the names inside of a sub-domain, in their order; `next` is where to go on, or null. */
export interface Listing {
  readonly ok: true;
  readonly kind: "list";
  readonly names: readonly ListedName[];
  readonly next: string | null;
}

/** A name, or a sub-domain that is reserved, and what others may know of it. */
export interface ListedName {
  readonly name: string;
  readonly kind: "direct" | "indirect" | "reservation";
  readonly version: number;
  readonly destinations: readonly ListedDestination[];
  /** Of a sub-domain that some servers hold: these. What is in it is listed when it is asked for itself. */
  readonly owners?: readonly string[];
}

/** One destination of a listed name. */
export interface ListedDestination {
  readonly to: string;
  readonly registration: string;
  readonly state: string;
  readonly weight: number | null;
}

/** What a mailbox takes messages by: the ids of its direct registrations and of all edges above them, and the direct names. */
export interface Valid {
  readonly ok: true;
  readonly kind: "valid";
  readonly ids: readonly string[];
  readonly names: readonly string[];
}

/** The refusal with this code. */
export function refuse(code: RefusalCode, message: string): Refusal {
  return { ok: false, code, message };
}

/** It is done, but these mailboxes could not be told. */
export function done(unreached: readonly string[] = []): Done {
  return { ok: true, kind: "done", unreached };
}
