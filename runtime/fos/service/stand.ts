import { refuse, type Refusal } from "./answer.js";
import { afterFirstChange, changeMapping, isRefusal } from "./change-entry.js";
import type { Core } from "./core.js";
import { findCycle } from "./cycle.js";
import { isMapping, isMoving, mapRegistrations, ownOf, type Mapping, type Registration } from "./entry.js";
import { takeBack } from "./take-back.js";
import { tellMailboxes } from "./tell-mailboxes.js";

/** What stands now, and the direct names whose mailboxes could not be told. */
export interface Stood {
  readonly unreached: readonly string[];
}

/**
 * The later steps of registering and reactivating: what the operation has inserted as new or waking becomes active once there is no cycle and mailboxes
 * have been told, or is taken back.
 */
export function stand(
  core: Core,
  name: string,
  { entry, operation }: { readonly entry: Mapping; readonly operation: string },
): Promise<Stood | Refusal> {
  const isOwn = (one: Registration): boolean => one.operation === operation;
  return afterFirstChange(async () => {
    const outcome = await prepare(core, name, ownOf(entry, operation));
    if (isRefusal(outcome)) {
      await takeBack(core, name, isOwn);
      return outcome;
    }
    const activated = await changeMapping(core, name, (now) => {
      const isThere = isMapping(now) && now.registrations.some((one) => isOwn(one) && isMoving(one));
      if (!isThere) return refuse("conflict", `Cannot register '${name}': it was taken back while this server was no member`);
      return mapRegistrations(now, (one) => (isOwn(one) ? { ...one, state: "active" } : one));
    });
    return isRefusal(activated) ? activated : outcome;
  });
}

async function prepare(core: Core, name: string, { kind, registrations }: Mapping): Promise<Stood | Refusal> {
  const cycle = kind === "indirect" ? await findCycle(core, name, registrations) : null;
  if (cycle !== null) return cycle;
  const unreached = await tellMailboxes(core, kind, registrations);
  const isLost = kind === "direct" && unreached.length > 0;
  return isLost ? refuse("unreachable", `Cannot register '${name}': its mailbox does not answer, or refuses the name`) : { unreached };
}
