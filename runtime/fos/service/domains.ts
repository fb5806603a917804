import { done, refuse, type Answer } from "./answer.js";
import { authorityOf } from "./authority.js";
import { refuseBehindBarrier } from "./barrier.js";
import { createCapability } from "./capability.js";
import { changeEntry, isRefusal } from "./change-entry.js";
import type { Core } from "./core.js";
import { MAX_NAMES } from "./limits.js";
import { ROOT } from "./name.js";
import type { ReleaseRequest, ReserveRequest } from "./request.js";

/** Reserves a sub-domain for whoever owns one that it is part of. What is registered in it stays. */
export async function reserve(core: Core, request: ReserveRequest): Promise<Answer> {
  const { name } = request;
  const action = `reserve '${name}'`;
  const authority = authorityOf(core, request);
  const { text, digest } = createCapability(core.randomBytes);
  const reserved = await changeEntry(core, name, (entry) => {
    if (!authority.overDomainOf(name)) return authority.refuse(action);
    const behind = refuseBehindBarrier(core, name, action);
    if (behind !== null) return behind;
    if (entry !== null) return refuse("exists", `Cannot ${action}: it is reserved already`);
    if (core.index.size >= MAX_NAMES) return refuse("too many", `Cannot ${action}: there are ${MAX_NAMES} names`);
    return { kind: "reservation", version: 1, capability: digest, management: null };
  });
  return isRefusal(reserved) ? reserved : { ok: true, kind: "reserved", name, capability: text };
}

/** Gives a sub-domain back: its capability allows nothing any more. The root stays, and so does what has owners. */
export async function release(core: Core, request: ReleaseRequest): Promise<Answer> {
  const { name } = request;
  const action = `release '${name}'`;
  const authority = authorityOf(core, request);
  const released = await changeEntry(core, name, (entry) => {
    const own = entry?.kind === "reservation" ? entry : null;
    if (name === ROOT || (!authority.overDomainOf(name) && !authority.holds(own?.capability))) return authority.refuse(action);
    const behind = refuseBehindBarrier(core, name, action);
    if (behind !== null) return behind;
    if (own === null) return refuse("not found", `Cannot ${action}: it is not reserved`);
    return own.ownership === undefined ? "removed" : refuse("owned", `Cannot ${action}: it has owners, and is to be given to all first`);
  });
  return isRefusal(released) ? released : done();
}
