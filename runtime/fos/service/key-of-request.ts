import { isRefusal } from "./change-entry.js";
import { TEMPORARY } from "./name.js";
import { parseRequest } from "./parse-request.js";

/**
 * The name, or sub-domain, that says who answers a request: whoever holds the sub-domains that it is part of. Undefined where it is about no name, so that any server of the fleet answers, or
 * refuses it.
 */
export function keyOfRequest(sent: unknown): string | undefined {
  const request = parseRequest(sent);
  if (isRefusal(request)) return undefined;
  switch (request.op) {
    case "lookup":
    case "register":
    case "unregister":
    case "deactivate":
    case "reactivate":
    case "setWeights":
    case "reserve":
    case "release":
      return request.name;
    case "give":
      // Given to all, it is what its owners give.
      return request.owners.length === 0 ? insideOf(request.name) : request.name;
    case "registerTemporary":
      return `${TEMPORARY}/any`;
    case "list":
      return insideOf(request.domain);
    case "valid":
      return request.domain === undefined ? undefined : insideOf(request.domain);
    case "start":
    case "stop":
    case "grow":
    case "shrink":
      return undefined;
  }
}

/** The name that has the name of a sub-domain, and is part of it. */
function insideOf(domain: string): string {
  return domain.slice(0, -2);
}
