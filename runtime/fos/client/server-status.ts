import type { Plain } from "../../plain/index.js";

/** How a name server is doing. */
export interface ServerStatus {
  readonly name: string;
  /** `serving`, or what it does instead. */
  readonly state: string;
  /** The number of the view that it is a member of. */
  readonly view: number;
  /** The members of that view, with their incarnations. */
  readonly members: readonly string[];
  /** How many entries it holds. */
  readonly names: number;
  /** Says what it holds, where that was asked for: equal tables have equal digests. */
  readonly digest: string | null;
  readonly uptimeMs: number;
  /** The sub-domains that it holds with others, or is to hold. */
  readonly owned: readonly GroupStatus[];
}

/** How a name server is doing as one that holds a sub-domain. */
export interface GroupStatus extends Pick<ServerStatus, "state" | "view" | "members" | "names" | "digest"> {
  readonly domain: string;
}

/** The status as plain data. */
export function printStatus(status: ServerStatus): Plain {
  return { ...status, members: [...status.members], owned: status.owned.map((one) => ({ ...one, members: [...one.members] })) };
}

/** Null where it is none. */
export function readStatus(said: Plain): ServerStatus | null {
  return isStatus(said) ? said : null;
}

/** Servers answer with all of it or with none of it. */
function isStatus(said: Plain): said is Plain & ServerStatus {
  return typeof said === "object" && said !== null && "state" in said && "members" in said && "digest" in said && "owned" in said;
}
