import { done, refuse, type Answer } from "./answer.js";
import { authorityOf } from "./authority.js";
import { changeEntry, isRefusal } from "./change-entry.js";
import type { Core } from "./core.js";
import { isMapping, mapRegistrations } from "./entry.js";
import type { SetWeightsRequest } from "./request.js";

/** Sets weights of destinations, for the owner of the name or its load balancer. Others keep theirs. */
export async function setWeights(core: Core, request: SetWeightsRequest): Promise<Answer> {
  const { name } = request;
  const action = `set weights of '${name}'`;
  const authority = authorityOf(core, request);
  const weights = new Map(request.weights.map(({ destination, weight }) => [destination, weight]));
  const set = await changeEntry(core, name, (entry) => {
    const owned = isMapping(entry) ? entry : null;
    const isAllowed = authority.overDomainOf(name) || authority.holds(owned?.capability) || authority.holds(owned?.balancer?.capability);
    if (!isAllowed) return authority.refuse(action);
    if (owned === null) return refuse("not found", `Cannot ${action}: it does not exist`);
    const known = new Set(owned.registrations.map(({ to }) => to));
    if (owned.kind === "direct" || [...weights.keys()].some((destination) => !known.has(destination)))
      return refuse("not found", `Cannot ${action}: it does not lead to one of the destinations`);
    return mapRegistrations(owned, (one) => ({ ...one, weight: weights.get(one.to) ?? one.weight }));
  });
  return isRefusal(set) ? set : done();
}
