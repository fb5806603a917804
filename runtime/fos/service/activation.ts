import { done, refuse, type Answer, type Refusal } from "./answer.js";
import { authorityOf, type Authority } from "./authority.js";
import { afterFirstChange, changeMapping, isRefusal } from "./change-entry.js";
import { asOperation, type Core } from "./core.js";
import { isMapping, isMoving, mapRegistrations, type Entry, type Mapping, type Registration } from "./entry.js";
import type { DeactivateRequest, ReactivateRequest } from "./request.js";
import { stand } from "./stand.js";
import { endLeaving } from "./take-back.js";
import { whenSettled } from "./when-settled.js";

/**
 * Takes a name out of use, while a process moves: who looks it up is told to wait, and once this has been answered no message is taken by it. What is
 * out of use already stays so.
 */
export function deactivate(core: Core, request: DeactivateRequest): Promise<Answer> {
  const { name } = request;
  const authority = authorityOf(core, request);
  return asOperation(core, async (operation) => {
    const attempt = (entry: Entry | null): Mapping | Refusal => {
      const owned = ownedMapping(entry, { name, authority, action: "deactivate" });
      return isRefusal(owned) ? owned : mapRegistrations(owned, (one) => ({ ...one, by: core.self(), operation, state: "parking" }));
    };
    const parking = await whenSettled(core, name, () => changeMapping(core, name, attempt));
    if (isRefusal(parking)) return parking;
    return afterFirstChange(async () => done(await endLeaving(core, name, { entry: parking, operation })));
  });
}

/**
 * Takes a name into use again, a direct one perhaps at another mailbox, by the steps of registering. The registrations have new ids: what was cached before
 * the name was taken out of use is no way to it any more.
 */
export function reactivate(core: Core, request: ReactivateRequest): Promise<Answer> {
  const { name } = request;
  const authority = authorityOf(core, request);
  return asOperation(core, async (operation) => {
    const attempt = (entry: Entry | null): Mapping | Refusal => {
      const owned = ownedMapping(entry, { name, authority, action: "reactivate" });
      return isRefusal(owned) ? owned : wake(owned, request, { by: core.self(), operation });
    };
    const woken = await whenSettled(core, name, () => changeMapping(core, name, attempt));
    if (isRefusal(woken)) return woken;
    const stood = await stand(core, name, { entry: woken, operation });
    return isRefusal(stood) ? stood : done(stood.unreached);
  });
}

/** A name with those who may use it, and what they want to do. */
interface Wish {
  readonly name: string;
  readonly authority: Authority;
  readonly action: "deactivate" | "reactivate";
}

function ownedMapping(entry: Entry | null, { name, authority, action }: Wish): Mapping | Refusal {
  const what = `${action} '${name}'`;
  const owned = isMapping(entry) ? entry : null;
  if (!authority.overDomainOf(name) && !authority.holds(owned?.capability)) return authority.refuse(what);
  if (owned === null) return refuse("not found", `Cannot ${what}: it does not exist`);
  if (owned.registrations.some(isMoving)) return refuse("conflict", `Cannot ${what}: others are changing it`);
  return owned;
}

function wake(entry: Mapping, { name, location }: ReactivateRequest, step: Pick<Registration, "by" | "operation">): Mapping | Refusal {
  if (location !== undefined && entry.kind === "indirect")
    return refuse("malformed", `Cannot reactivate '${name}': an indirect name has no location`);
  if (entry.registrations.some(({ state }) => state !== "dormant")) return refuse("exists", `Cannot reactivate '${name}': it is active`);
  const registrations = entry.registrations.map((one, index): Registration => {
    return { ...one, ...step, id: `${step.operation}.${index}`, to: location ?? one.to, state: "waking" };
  });
  return { ...entry, version: entry.version + 1, registrations };
}
