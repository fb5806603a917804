import type { Member } from "../fleet/index.js";
import type { GroupPlaces } from "../owners/index.js";
import { createLocalTable, type NameTable } from "../table/index.js";

/** A server's place in a fleet, and its copy of the table. */
export interface Membership {
  readonly table: NameTable;
  /** This server as `members()` of the table calls it. */
  readonly self: () => string;
  /** The number of the view; 1 where there never was another. */
  readonly view: () => number;
  /** `serving`, or what it does instead. */
  readonly state: () => string;
  /** Waits until it serves. */
  readonly serving: () => Promise<void>;
  /** Leaves the fleet for good: the others go on without it. */
  readonly leave: () => Promise<void>;
  /** Ends. The others wait for it to come back, or go on without it. */
  readonly stop: () => Promise<void>;
  /** Its places in groups that hold sub-domains; undefined where there cannot be any. */
  readonly owners?: GroupPlaces;
}

/** A sub-domain that this server holds with others, and its place among them. */
export interface OwnedPlace {
  readonly domain: string;
  readonly member: Member;
}

/** A fleet of one that keeps its table in memory. */
export function aloneInMemory(server: string): Membership {
  return {
    table: createLocalTable(`${server}.1`),
    self: () => `${server}.1`,
    view: () => 1,
    state: () => "serving",
    serving: () => Promise.resolve(),
    leave: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}
