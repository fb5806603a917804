import type { Plain } from "../../plain/index.js";

/**
 * What the table holds of a name. Each change of it is one step for all servers, but registering and unregistering take several, since mailboxes are told
 * in between. A registration therefore says in which of them it is, and which operation of which server takes the next.
 */
export type Entry = Mapping | Reservation | Closing;

/** A name that messages can be sent to: directly to one mailbox, or to one of other names. */
export interface Mapping {
  readonly kind: "direct" | "indirect";
  /** Counts the changes since the name was registered. */
  readonly version: number;
  /** The digest of the capability for this name. */
  readonly capability: string;
  /** One, where the name is direct. Never empty. */
  readonly registrations: readonly Registration[];
  readonly balancer: Balancer | null;
}

/** A sub-domain that somebody owns. That of the root knows the capability for the fleet as well. */
export interface Reservation {
  readonly kind: "reservation";
  readonly version: number;
  readonly capability: string;
  readonly management: string | null;
  /** Who holds the names inside; the whole fleet, where it is not said. */
  readonly ownership?: Ownership;
}

/**
 * That some servers hold the names of a sub-domain, as a group with a table of its own. It is in the table of the whole fleet. The group's name is unique for ever: a
 * sub-domain that is given away again is held by another group.
 */
export type Ownership = {
  readonly group: string;
  /** Servers, without their incarnations. The first founds the group. */
  readonly owners: readonly string[];
  /** Those that may be members of the group still, though they are owners no more. */
  readonly former: readonly string[];
  /**
   * `opening`: a server looks whether there are names inside. `founding`: nothing is held by the group yet. `changing`: the owners are to become its members, and nobody else.
   * `settled`: they are.
   */
  readonly state: "opening" | "founding" | "changing" | "settled";
  /** The server that is opening it, with its incarnation, and its operation. */
  readonly by: string;
  readonly operation: string;
};

/** That a group gives its names back. It is in the table of the group, under the name of its sub-domain. */
export interface Closing {
  readonly kind: "closing";
  /** `asked`: a server looks whether there are names inside. `over`: there are none, and never will be: they are held by the whole fleet. */
  readonly state: "asked" | "over";
  readonly by: string;
  readonly operation: string;
}

/** Who says how requests are spread: a name to ask, and the digest of the capability with which weights are set and nothing else. */
export interface Balancer {
  readonly name: string;
  readonly capability: string;
}

/** One destination of a name. Its id is unique for ever: what was registered again is another registration. */
export interface Registration {
  readonly id: string;
  /** The location of a mailbox, or a name. */
  readonly to: string;
  readonly state: RegistrationState;
  /** The server that takes the next step, with its incarnation, or took the last. */
  readonly by: string;
  /** The operation of that server. */
  readonly operation: string;
  /** Null where nobody has said. */
  readonly weight: number | null;
}

/**
 * `new`: mailboxes are being told, it may be taken back. `active`: it stands. `parking`: it is out of use, and mailboxes are being told. `dormant`: they know.
 * `waking`: mailboxes are being told that it will stand again. `leaving`: mailboxes are being told that it is gone.
 */
export type RegistrationState = "new" | "active" | "parking" | "dormant" | "waking" | "leaving";

/** The entry of a name, which services alone write. */
export function readEntry(entry: Plain | null): Entry | null {
  // eslint-disable-next-line no-restricted-syntax -- a decoder: what stands under a name was written by `printEntry`
  return entry as Entry | null;
}

/** The entry as what the table holds. */
export function printEntry(entry: Entry): Plain {
  if (!isMapping(entry)) return { ...entry };
  const registrations = entry.registrations.map((one) => ({ ...one }));
  return { ...entry, registrations, balancer: entry.balancer === null ? null : { ...entry.balancer } };
}

/** Is it a name that messages can be sent to? */
export function isMapping(entry: Entry | null | undefined): entry is Mapping {
  return entry !== null && entry !== undefined && (entry.kind === "direct" || entry.kind === "indirect");
}

/** Is a server about to look whether a sub-domain is empty, so that others hold it? */
export function isEmptying(entry: Entry | null | undefined): entry is Reservation & { readonly ownership: Ownership } {
  return entry?.kind === "reservation" && entry.ownership?.state === "opening";
}

/** Does a mailbox take messages by such a registration? */
export function isValid({ state }: Registration): boolean {
  return state === "new" || state === "waking" || state === "active";
}

/** Is a server about to take the next step? */
export function isMoving({ state }: Registration): boolean {
  return state !== "active" && state !== "dormant";
}

/** Is it out of use, but to be used again? */
export function isAsleep({ state }: Registration): boolean {
  return state === "parking" || state === "dormant" || state === "waking";
}

/** The entry with each registration changed by `update`. */
export function mapRegistrations(entry: Mapping, update: (registration: Registration) => Registration): Mapping {
  return { ...entry, version: entry.version + 1, registrations: entry.registrations.map(update) };
}

/** The entry without what is leaving and with what is parking asleep, as far as an operation is concerned; null where nothing is left. */
export function withoutLeaving(entry: Mapping, operation: string): Mapping | null {
  const left = entry.registrations.filter((one) => one.operation !== operation || one.state !== "leaving");
  const registrations = left.map((one): Registration =>
    one.operation === operation && one.state === "parking" ? { ...one, state: "dormant" } : one,
  );
  return registrations.length === 0 ? null : { ...entry, version: entry.version + 1, registrations };
}

/** The entry with those registrations alone that an operation takes through their steps. */
export function ownOf(entry: Mapping, operation: string): Mapping {
  return { ...entry, registrations: entry.registrations.filter((one) => one.operation === operation) };
}
