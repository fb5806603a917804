import { refuse, type Refusal } from "./answer.js";
import { digestOf, isAmong } from "./capability.js";
import type { Core } from "./core.js";
import type { NameIndex } from "./name-index.js";
import { domainsOf, isInside } from "./name.js";
import type { Guarded } from "./request.js";

/** What the capabilities of one request allow. It is asked within the step that changes an entry, so that a capability that was revoked before allows nothing. */
export interface Authority {
  /** Do they hold one of the sub-domains that a name, or a sub-domain, is part of? */
  overDomainOf(name: string): boolean;
  /** Do they hold this sub-domain, or one that it is part of? */
  overDomain(domain: string): boolean;
  /** Is one of them what this is the digest of? */
  holds(digest: string | null | undefined): boolean;
  /** Why they do not allow what was asked for. */
  refuse(action: string): Refusal;
}

/** The authority of who sent a request. */
export function authorityOf(core: Pick<Core, "index" | "part">, { capabilities }: Guarded): Authority {
  const digests = capabilities.map(digestOf);
  const holds = (digest: string | null | undefined): boolean => typeof digest === "string" && isAmong(digests, [digest]);
  const holdsOne = (domains: readonly string[]): boolean => domains.some((domain) => holds(capabilityOf(core, domain)));
  return {
    holds,
    overDomainOf: (name) => holdsOne(domainsOf(name)),
    overDomain: (domain) => holdsOne([domain, ...domainsOf(domain)]),
    refuse: (action) => {
      if (digests.length === 0) return refuse("no capability", `Cannot ${action}: it needs a capability`);
      if (core.part?.isCurrent() === false) return refuse("not serving", `Cannot ${action}: this server cannot tell who may now`);
      return refuse("refused", `Cannot ${action}: no capability of the request allows it`);
    },
  };
}

/** The digest of the sub-domain's capability, where this server knows it for sure. Of what is outside of a part it does only while it is in the fleet's newest view. */
function capabilityOf({ index, part }: Pick<Core, "index" | "part">, domain: string): string | undefined {
  if (part === undefined || isInside(domain, part.domain)) return reservedBy(index, domain);
  return part.isCurrent() ? reservedBy(part.outside, domain) : undefined;
}

function reservedBy(index: NameIndex, domain: string): string | undefined {
  const entry = index.get(domain);
  return entry?.kind === "reservation" ? entry.capability : undefined;
}
