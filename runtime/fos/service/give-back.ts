import { done, refuse, type Answer } from "./answer.js";
import { authorityOf } from "./authority.js";
import { findOccupant } from "./barrier.js";
import { afterFirstChange, changeEntry, isRefusal, type EntryDecision } from "./change-entry.js";
import { asOperation, isAbandoned, type Core, type Part } from "./core.js";
import type { Closing } from "./entry.js";
import { ownershipOf } from "./ownership.js";
import type { GiveRequest } from "./request.js";
import { untilEntry } from "./until-entry.js";

/**
 * Gives a sub-domain that a group holds back to the whole fleet, at a member of the group. A barrier in the group's table keeps new names out; if there are none, the group is over for ever. Only then
 * does the fleet's table say so, which any of the members sees to.
 */
export function giveBack(core: Core, part: Part, request: GiveRequest): Promise<Answer> {
  const { domain } = part;
  const action = `give '${domain}' to all`;
  const authority = authorityOf(core, request);
  const group = groupOf(part);
  return asOperation(core, async (operation) => {
    const asking: Closing = { kind: "closing", state: "asked", by: core.self(), operation };
    const asked = await changeEntry(core, domain, (entry): EntryDecision => {
      if (!authority.overDomain(domain)) return authority.refuse(action);
      if (entry?.kind !== "closing" || (entry.state === "asked" && isAbandoned(core, entry))) return asking;
      return entry.state === "asked"
        ? refuse("conflict", `Cannot ${action}: others are doing so`)
        : refuse("not serving", `Cannot ${action}: others have done so`);
    });
    if (isRefusal(asked)) return asked;
    return afterFirstChange(() => close(core, part, { operation, action, group }));
  });
}

interface Step {
  readonly operation: string;
  readonly action: string;
  readonly group: string | undefined;
}

async function close(core: Core, part: Part, { operation, action, group }: Step): Promise<Answer> {
  const { domain, outside } = part;
  const occupant = findOccupant(core.index, domain);
  const closed = await changeEntry(core, domain, (entry): EntryDecision => {
    if (entry?.kind !== "closing" || entry.operation !== operation) return refuse("conflict", `Cannot ${action}: others are doing so`);
    return occupant === undefined ? { ...entry, state: "over" } : "removed";
  });
  if (isRefusal(closed)) return closed;
  if (occupant !== undefined) return refuse("exists", `Cannot ${action}: '${occupant}' is in it`);
  await untilEntry(core, outside, { name: domain, isReached: () => groupOf(part) !== group });
  return groupOf(part) === group ? refuse("unknown", `Cannot say when '${domain}' is held by all: its owners have given it up`) : done();
}

/** The group that is to hold the sub-domain, as this server knows it. */
function groupOf({ domain, outside }: Part): string | undefined {
  return ownershipOf(outside.get(domain))?.group;
}
