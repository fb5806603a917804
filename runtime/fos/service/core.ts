import type { Clock } from "../../kernel/index.js";
import type { NameTable } from "../table/index.js";
import type { RandomBytes } from "./capability.js";
import type { Registration } from "./entry.js";
import type { FleetControl } from "./fleet-control.js";
import type { MailboxPort } from "./mailbox-port.js";
import type { NameIndex } from "./name-index.js";

/** What the service of one server works with. Time, chance, mailboxes and other servers are given to it. */
export interface Core extends NameServiceOptions {
  readonly index: NameIndex;
  readonly timing: NameServiceTiming;
  /** The operations that this server has begun and not ended. */
  readonly busy: Set<string>;
}

/** What `createNameService` is given. */
export interface NameServiceOptions {
  readonly table: NameTable;
  readonly mailboxes: MailboxPort;
  readonly fleet: FleetControl;
  readonly clock: Clock;
  /** This server as the table's `members()` call it, with its incarnation. */
  readonly self: () => string;
  readonly randomBytes: RandomBytes;
  /** A number from 0 to 1 that spreads requests; 1 is not reached. */
  readonly random: () => number;
  /** For the names of a sub-domain that some servers hold: the sub-domain, and what is outside. */
  readonly part?: Part | undefined;
  /** Whether sub-domains can be given to some servers. */
  readonly canGive?: boolean | undefined;
  /** How far a mailbox is from who asks: 0 is the same place. Without it all are alike. */
  readonly distance?: ((from: string, location: string) => number) | undefined;
}

/** A part of the name space with a table of its own. */
export interface Part {
  /** The sub-domain. */
  readonly domain: string;
  /** The names of the whole fleet, as this server knows them. */
  readonly outside: NameIndex;
  /** Whether this server knows for sure that it is in the newest view of the whole fleet, so that no capability there has been revoked without its knowing. */
  readonly isCurrent: () => boolean;
}

/** How long things take at most. */
export interface NameServiceTiming {
  /** How long a mailbox is waited for that is told of a change. Longer than a round trip, shorter than callers wait. */
  readonly mailboxMs: number;
  /** How long an operation waits for others that change the same name. */
  readonly settleMs: number;
  /** How long the answer to a lookup may be used. */
  readonly expiryMs: number;
  /** How often what others have left half done is looked for. */
  readonly sweepMs: number;
  /** How long is waited until those to whom a sub-domain is given hold it. Shorter than callers wait. */
  readonly giveMs: number;
}

/** The timing of a fleet in one building. */
export const DEFAULT_TIMING: NameServiceTiming = { mailboxMs: 2_000, settleMs: 5_000, expiryMs: 30_000, sweepMs: 5_000, giveMs: 8_000 };

/** Is the server gone that was to take the next step of this registration, or of a sub-domain? It may be this one, whose operation was ended by its table. */
export function isAbandoned(core: Core, { by, operation }: Pick<Registration, "by" | "operation">): boolean {
  return by === core.self() ? !core.busy.has(operation) : !core.table.members().includes(by);
}

/** Does something that takes several steps, so that nobody takes it for abandoned. */
export async function asOperation<T>(core: Core, steps: (operation: string) => Promise<T>): Promise<T> {
  const operation = createId(core);
  core.busy.add(operation);
  try {
    return await steps(operation);
  } finally {
    core.busy.delete(operation);
  }
}

const ID_BYTES = 12;

/** An id that nothing else ever has. */
export function createId(core: Core): string {
  return Buffer.from(core.randomBytes(ID_BYTES)).toString("base64url");
}
