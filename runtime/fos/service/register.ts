import { refuse, type Answer, type Refusal } from "./answer.js";
import { authorityOf, type Authority } from "./authority.js";
import { createCapability, digestOf } from "./capability.js";
import { refuseBehindBarrier, refuseWayOut } from "./barrier.js";
import { changeMapping, isRefusal } from "./change-entry.js";
import { asOperation, createId, type Core } from "./core.js";
import { isMapping, isMoving, type Balancer, type Entry, type Mapping, type Registration } from "./entry.js";
import { MAX_DESTINATIONS, MAX_NAMES } from "./limits.js";
import { TEMPORARY } from "./name.js";
import type { RegisterRequest, RegisterTemporaryRequest } from "./request.js";
import { stand } from "./stand.js";
import { whenSettled } from "./when-settled.js";

/**
 * Registering takes three steps, so that there is no moment at which a name leads to a mailbox that does not take its messages, and no cycle, whatever other
 * servers do meanwhile. The registration is inserted as `new`, which nobody resolves; then the graph is searched, with all that is new in it, and mailboxes
 * are told; then it is made `active`, or taken back. Of two servers whose edges would close a cycle one at least sees the other's.
 */
export function register(core: Core, request: RegisterRequest): Promise<Answer> {
  const { name, to, loadBalancer } = request;
  const balancer = loadBalancer === undefined ? null : { name: loadBalancer.name, capability: digestOf(loadBalancer.capability) };
  return insert(core, {
    name,
    kind: to.kind,
    to: to.kind === "direct" ? to.location : to.name,
    weight: to.kind === "direct" ? null : (to.weight ?? null),
    balancer,
    authority: authorityOf(core, request),
  });
}

/** Registers a mailbox under a name that nobody has chosen; anybody may. */
export function registerTemporary(core: Core, { location }: RegisterTemporaryRequest): Promise<Answer> {
  const name = `${TEMPORARY}/${createId(core)}`;
  return insert(core, { name, kind: "direct", to: location, weight: null, balancer: null, authority: null });
}

/** A registration that is to be. Without an authority it needs none. */
interface Insertion extends Pick<Registration, "to" | "weight"> {
  readonly name: string;
  readonly kind: Mapping["kind"];
  readonly balancer: Balancer | null;
  readonly authority: Authority | null;
}

function insert(core: Core, insertion: Insertion): Promise<Answer> {
  const { name, to, weight } = insertion;
  const made = createCapability(core.randomBytes);
  return asOperation(core, async (operation) => {
    const attempt = (entry: Entry | null): Mapping | Refusal => {
      const registration: Registration = { id: operation, to, state: "new", by: core.self(), operation, weight };
      return (
        refuseInsertion(core, entry, insertion) ??
        withNew(isMapping(entry) ? entry : null, { insertion, registration, digest: made.digest })
      );
    };
    const inserted = await whenSettled(core, name, () => changeMapping(core, name, attempt));
    if (isRefusal(inserted)) return inserted;
    const stood = await stand(core, name, { entry: inserted, operation });
    if (isRefusal(stood)) return stood;
    const capability = inserted.capability === made.digest ? made.text : null;
    return { ok: true, kind: "registered", name, registration: operation, capability, unreached: stood.unreached };
  });
}

function withNew(entry: Mapping | null, { insertion, registration, digest }: New): Mapping {
  const { kind, balancer } = insertion;
  if (entry === null) return { kind, version: 1, capability: digest, registrations: [registration], balancer };
  return {
    ...entry,
    version: entry.version + 1,
    registrations: [...entry.registrations, registration],
    balancer: balancer ?? entry.balancer,
  };
}

interface New {
  readonly insertion: Insertion;
  readonly registration: Registration;
  readonly digest: string;
}

function refuseInsertion(core: Core, entry: Entry | null, insertion: Insertion): Refusal | null {
  const { name, kind, to, authority } = insertion;
  const action = `register '${name}'`;
  if (authority !== null && !authority.overDomainOf(name)) return authority.refuse(action);
  const elsewhere = refuseBehindBarrier(core, name, action) ?? (kind === "indirect" ? refuseWayOut(core, to, action) : null);
  if (elsewhere !== null) return elsewhere;
  if (entry === null) return core.index.size < MAX_NAMES ? null : refuse("too many", `Cannot ${action}: there are ${MAX_NAMES} names`);
  if (kind === "indirect" && entry.kind === "indirect") {
    return authority?.holds(entry.capability) === false ? authority.refuse(action) : refuseDestination(entry, insertion);
  }
  if (isMapping(entry) && entry.registrations.some(isMoving)) return refuse("conflict", `Cannot ${action}: others are changing it`);
  return refuse("exists", `Cannot ${action}: it exists`);
}

function refuseDestination({ registrations }: Mapping, { name, to }: Insertion): Refusal | null {
  const action = `register '${name}'`;
  const same = registrations.find((one) => one.to === to);
  if (registrations.some(({ state }) => state === "waking" || state === "parking") || (same !== undefined && isMoving(same)))
    return refuse("conflict", `Cannot ${action}: others are changing it`);
  if (same !== undefined) return refuse("exists", `Cannot ${action}: it leads to '${to}' already`);
  if (registrations.some(({ state }) => state === "dormant")) return refuse("deactivated", `Cannot ${action}: it is deactivated`);
  if (registrations.length >= MAX_DESTINATIONS) return refuse("too many", `Cannot ${action}: it has ${MAX_DESTINATIONS} destinations`);
  return null;
}
