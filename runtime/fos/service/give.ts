import { done, refuse, type Answer, type Refusal } from "./answer.js";
import { serverOf } from "../fleet/index.js";
import { authorityOf, type Authority } from "./authority.js";
import { findOccupant, refuseBehindBarrier } from "./barrier.js";
import { afterFirstChange, changeEntry, isRefusal, type EntryDecision } from "./change-entry.js";
import { asOperation, createId, isAbandoned, type Core } from "./core.js";
import { isEmptying, type Entry, type Ownership, type Reservation } from "./entry.js";
import { MAX_OWNED } from "./limits.js";
import type { NameIndex } from "./name-index.js";
import { ROOT } from "./name.js";
import { ownershipOf } from "./ownership.js";
import type { GiveRequest } from "./request.js";
import { untilEntry } from "./until-entry.js";

/**
 * Gives a sub-domain to some servers, which hold its names from then on, and alone agree on changes of them. If the whole fleet has held it, a barrier is made first, so that no name is
 * inserted, and then the table is searched: only what is empty is given. Otherwise its group is to have other members. Both are written down; that it becomes so is for the groups.
 */
export function give(core: Core, request: GiveRequest): Promise<Answer> {
  const { name, owners } = request;
  const authority = authorityOf(core, request);
  return asOperation(core, async (operation) => {
    const gift: Gift = { name, owners, authority, group: createId(core), by: core.self(), operation };
    const given = await changeEntry(core, name, (entry) => decide(core, entry, gift));
    if (isRefusal(given)) return given;
    return afterFirstChange(async () => {
      const opened = isEmptying(given === "removed" ? null : given) ? await open(core, gift) : null;
      if (opened !== null) return opened;
      return owners.length === 0 ? done() : settled(core, gift);
    });
  });
}

interface Gift extends Pick<Ownership, "group" | "owners" | "by" | "operation"> {
  readonly name: string;
  readonly authority: Authority;
}

function decide(core: Core, entry: Entry | null, gift: Gift): EntryDecision {
  const { name, authority, owners } = gift;
  const action = `give '${name}'`;
  const own = entry?.kind === "reservation" ? entry : null;
  if (!authority.overDomainOf(name) && !authority.holds(own?.capability)) return authority.refuse(action);
  const behind = refuseBehindBarrier(core, name, action);
  if (behind !== null) return behind;
  if (core.part !== undefined) return refuse("owned", `Cannot ${action}: it is part of '${core.part.domain}', which has owners`);
  if (name === ROOT) return refuse("owned", `Cannot ${action}: it is held by the whole fleet`);
  if (own === null) return refuse("not found", `Cannot ${action}: it is not reserved`);
  return refuseOwners(core, owners, action) ?? withOwners(core, own, gift);
}

function refuseOwners(core: Core, owners: readonly string[], action: string): Refusal | null {
  if (core.canGive !== true) return refuse("fleet", `Cannot ${action}: this service has one server, which keeps all names in memory`);
  const servers = new Set(core.table.members().map(serverOf));
  const stranger = owners.find((owner) => !servers.has(owner));
  return stranger === undefined ? null : refuse("fleet", `Cannot ${action}: ${stranger} is no member of the fleet`);
}

function withOwners(core: Core, entry: Reservation, gift: Gift): EntryDecision {
  const { name, owners, group, by, operation } = gift;
  const { ownership: before, ...bare } = entry;
  const version = entry.version + 1;
  const isOpening = before?.state === "opening";
  if (isOpening && !isAbandoned(core, before)) return refuse("conflict", `Cannot give '${name}': others are doing so`);
  const isHeld = before !== undefined && !isOpening;
  if (!isHeld && owners.length > 0 && countOwned(core.index) >= MAX_OWNED)
    return refuse("too many", `Cannot give '${name}': ${MAX_OWNED} sub-domains have owners`);
  // Who has founded nothing holds nothing: another group can take its place, or none.
  if (owners.length === 0) {
    if (!isHeld || before.state === "founding") return { ...bare, version };
    return refuse("not serving", `Cannot give '${name}' to all: this is for its owners to do`);
  }
  const fresh = { group, owners, former: [], by, operation };
  if (!isHeld) return { ...entry, version, ownership: { ...fresh, state: "opening" } };
  if (before.state === "founding") return { ...entry, version, ownership: { ...fresh, state: "founding" } };
  const former = [...new Set([...before.former, ...before.owners])].filter((server) => !owners.includes(server));
  return { ...entry, version, ownership: { ...before, owners, former, by, operation, state: "changing" } };
}

function countOwned(index: NameIndex): number {
  return [...index.entries()].filter(([, entry]) => ownershipOf(entry) !== undefined).length;
}

/** Searches behind the barrier. Null where the sub-domain is to be held by its owners from now on. */
async function open(core: Core, { name, operation }: Gift): Promise<Refusal | null> {
  const occupant = findOccupant(core.index, name);
  const opened = await changeEntry(core, name, (entry): EntryDecision => {
    if (!isEmptying(entry) || entry.ownership.operation !== operation)
      return refuse("conflict", `Cannot give '${name}': others have done so`);
    const { ownership, ...bare } = entry;
    const version = entry.version + 1;
    return occupant === undefined ? { ...bare, version, ownership: { ...ownership, state: "founding" } } : { ...bare, version };
  });
  if (isRefusal(opened)) return opened;
  return occupant === undefined ? null : refuse("exists", `Cannot give '${name}': '${occupant}' is in it, or leads there`);
}

/** Waits until the owners, and nobody else, are the members of the group. */
async function settled(core: Core, { name, owners }: Gift): Promise<Answer> {
  const last = await untilEntry(core, core.index, {
    name,
    isReached: (entry) => !isGivenTo(entry, owners) || ownershipOf(entry)?.state === "settled",
  });
  if (!isGivenTo(last, owners)) return refuse("conflict", `Cannot give '${name}': it was given to others meanwhile`);
  const ownership = ownershipOf(last);
  if (ownership?.state === "settled") return done();
  const [holders, missing] = [ownership?.former ?? [], owners.join(", ")];
  const before = holders.length === 0 ? "" : `; until then ${holders.join(", ")} may hold it too`;
  return refuse("unknown", `Cannot say when '${name}' is held by ${missing}: not all of them do yet${before}`);
}

function isGivenTo(entry: Entry | undefined, owners: readonly string[]): boolean {
  return ownershipOf(entry)?.owners.join() === owners.join();
}
