import { refuse, type Refusal } from "./answer.js";
import { changeEntry, changeMapping, isRefusal, type EntryDecision } from "./change-entry.js";
import { asOperation, isAbandoned, type Core } from "./core.js";
import {
  isAsleep,
  isEmptying,
  isMapping,
  isMoving,
  mapRegistrations,
  ownOf,
  withoutLeaving,
  type Mapping,
  type Registration,
} from "./entry.js";
import { tellMailboxes } from "./tell-mailboxes.js";

/**
 * Takes back registrations of a name that are moving: what is new or leaving is removed, what is parking or waking is dormant. First it is made sure that nobody
 * takes their next step, then mailboxes are told, and only then they are gone.
 */
export function takeBack(core: Core, name: string, which: (registration: Registration) => boolean): Promise<void> {
  return asOperation(core, async (operation) => {
    const stopped = await changeMapping(core, name, (entry) => {
      const moving = isMapping(entry) ? entry.registrations.filter((one) => isMoving(one) && which(one)) : [];
      return isMapping(entry) && moving.length > 0 ? stop(entry, moving, { by: core.self(), operation }) : nothingToDo();
    });
    if (!isRefusal(stopped)) await endLeaving(core, name, { entry: stopped, operation });
  });
}

/** Takes back what servers that are gone have left of a name, or of a sub-domain. Returns whether there was any. */
export async function takeBackAbandoned(core: Core, name: string): Promise<boolean> {
  const abandoned = (one: Registration): boolean => isMoving(one) && isAbandoned(core, one);
  const entry = core.index.get(name);
  if (isEmptying(entry) || entry?.kind === "closing") return takeBarrierDown(core, name);
  if (!isMapping(entry) || !entry.registrations.some(abandoned)) return false;
  await takeBack(core, name, abandoned);
  return true;
}

/** Who has made it, and is gone, has not found out whether the sub-domain is empty. */
async function takeBarrierDown(core: Core, name: string): Promise<boolean> {
  const taken = await changeEntry(core, name, (entry): EntryDecision => {
    if (isEmptying(entry) && isAbandoned(core, entry.ownership)) {
      const { ownership: _, ...bare } = entry;
      return { ...bare, version: entry.version + 1 };
    }
    return entry?.kind === "closing" && entry.state === "asked" && isAbandoned(core, entry) ? "removed" : nothingToDo();
  });
  return !isRefusal(taken);
}

/**
 * The last steps of what an operation has made to leave, or parked: mailboxes are told, then it is removed, or dormant. Returns whose mailboxes could not be
 * told.
 */
export async function endLeaving(
  core: Core,
  name: string,
  { entry, operation }: { readonly entry: Mapping; readonly operation: string },
): Promise<readonly string[]> {
  const unreached = await tellMailboxes(core, entry.kind, ownOf(entry, operation).registrations);
  await changeEntry(core, name, (now) => {
    if (!isMapping(now) || ownOf(now, operation).registrations.length === 0) return nothingToDo();
    return withoutLeaving(now, operation) ?? "removed";
  });
  return unreached;
}

function stop(entry: Mapping, stopped: readonly Registration[], step: Pick<Registration, "by" | "operation">): Mapping {
  const after = (one: Registration): Registration => ({ ...one, ...step, state: isAsleep(one) ? "parking" : "leaving" });
  return mapRegistrations(entry, (one) => (stopped.includes(one) ? after(one) : one));
}

/** Somebody else was faster. No caller sees it. */
function nothingToDo(): Refusal {
  return refuse("not found", "Cannot take back a registration: it is settled");
}
