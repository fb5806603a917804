import { done, refuse, type Answer, type Refusal } from "./answer.js";
import { authorityOf, type Authority } from "./authority.js";
import { afterFirstChange, changeMapping, isRefusal } from "./change-entry.js";
import { asOperation, type Core } from "./core.js";
import { isMapping, isMoving, mapRegistrations, type Entry, type Mapping, type Registration } from "./entry.js";
import type { UnregisterRequest } from "./request.js";
import { endLeaving } from "./take-back.js";
import { whenSettled } from "./when-settled.js";

/**
 * Unregistering takes three steps: what is removed is marked as `leaving`, so that nobody resolves it; mailboxes are told; then it is removed, and the name
 * with its last destination. Once it has been answered no message is taken by it, whoever has cached it.
 */
export function unregister(core: Core, request: UnregisterRequest): Promise<Answer> {
  const authority = authorityOf(core, request);
  const { name } = request;
  return asOperation(core, async (operation) => {
    const attempt = (entry: Entry | null): Mapping | Refusal => leave(entry, { request, authority, step: { by: core.self(), operation } });
    const left = await whenSettled(core, name, () => changeMapping(core, name, attempt));
    if (isRefusal(left)) return left;
    return afterFirstChange(async () => done(await endLeaving(core, name, { entry: left, operation })));
  });
}

interface Leaving {
  readonly request: UnregisterRequest;
  readonly authority: Authority;
  readonly step: Pick<Registration, "by" | "operation">;
}

function leave(entry: Entry | null, { request, authority, step }: Leaving): Mapping | Refusal {
  const { name, destination } = request;
  const action = `unregister '${name}'`;
  const owned = isMapping(entry) ? entry : null;
  if (!authority.overDomainOf(name) && !authority.holds(owned?.capability)) return authority.refuse(action);
  const isMeant = ({ to }: Registration): boolean => destination === undefined || to === destination;
  const meant = owned?.registrations.filter(isMeant) ?? [];
  if (owned === null || meant.length === 0) return refuse("not found", `Cannot ${action}: it does not exist`);
  if (meant.some(isMoving)) return refuse("conflict", `Cannot ${action}: others are changing it`);
  return mapRegistrations(owned, (one) => (isMeant(one) ? { ...one, ...step, state: "leaving" } : one));
}
