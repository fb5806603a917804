import { refuse, type Refusal } from "./answer.js";
import { digestOf, isAmong } from "./capability.js";
import type { NameIndex } from "./name-index.js";
import { domainsOf } from "./name.js";
import type { Guarded } from "./request.js";

/** What the capabilities of one request allow. It is asked within the step that changes an entry, so that a capability that was revoked before allows nothing. */
export interface Authority {
  /** Do they hold one of the sub-domains that a name, or a sub-domain, is part of? */
  overDomainOf(name: string): boolean;
  /** Is one of them what this is the digest of? */
  holds(digest: string | null | undefined): boolean;
  /** Why they do not allow what was asked for. */
  refuse(action: string): Refusal;
}

/** The authority of who sent a request. */
export function authorityOf(index: NameIndex, { capabilities }: Guarded): Authority {
  const digests = capabilities.map(digestOf);
  const holds = (digest: string | null | undefined): boolean => typeof digest === "string" && isAmong(digests, [digest]);
  return {
    holds,
    overDomainOf: (name) => domainsOf(name).some((domain) => holds(index.get(domain)?.capability)),
    refuse: (action) =>
      digests.length === 0
        ? refuse("no capability", `Cannot ${action}: it needs a capability`)
        : refuse("refused", `Cannot ${action}: no capability of the request allows it`),
  };
}
