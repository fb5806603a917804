import { keyOfRequest, type Answer, type NameService, type Owned } from "../service/index.js";
import type { OwnedGroups } from "./owned-groups.js";

/** What became of asking another server. */
export type Asked =
  | { readonly kind: "answered"; readonly answer: Answer }
  /** The request has not left. */
  | { readonly kind: "unsent" }
  /** It has left, and no answer came. */
  | { readonly kind: "silent" };

/** How a request goes on: the servers that it has passed, and whether it may be asked again, as it changes nothing. */
export interface Passing {
  readonly via: readonly string[];
  readonly isRepeatable: boolean;
}

/** How a server asks another one. */
export type AskServer<Request> = (server: string, request: Request, passing: Passing) => Promise<Asked>;

/** What names are routed by. */
export interface NameRouting<Request> {
  readonly server: string;
  readonly root: NameService;
  readonly groups: OwnedGroups;
  /** The other members of the fleet: those that its view names, as anybody may say that it is a server, and would be sent a capability. */
  readonly others: () => readonly string[];
  readonly contentOf: (request: Request) => unknown;
  readonly ask: AskServer<Request>;
}

/** Answers a request, or has an owner answer it. */
export type RouteNames<Request> = (request: Request, via: readonly string[]) => Promise<Answer>;

/** A request passes so many servers at most that do not hold its name: one that knows old owners, and one that was among them. */
const MAX_PASSED = 2;

/** How often a request begins anew because its sub-domain has come to others meanwhile. */
const MAX_TURNS = 4;

/** What may be asked again of another server, since it changes nothing. */
const REPEATABLE: ReadonlySet<unknown> = new Set(["lookup", "list", "valid"]);

/**
 * Routes requests by their names: to the table of the fleet, or to a server that holds the sub-domain. That a name is not in one table counts only if it would be there now: the sub-domain may have come to
 * others while the request was under way. Whoever asks sees nothing of it.
 */
export function routeNames<Request>(routing: NameRouting<Request>): RouteNames<Request> {
  const { root, groups, contentOf } = routing;
  /** Who has answered for a group last. */
  const serving = new Map<string, string>();
  return async (request, via) => {
    const content = contentOf(request);
    if (!groups.hasAny()) {
      const answer = await root.handle(content);
      if (isFinal(answer) || !groups.hasAny()) return answer;
    }
    const key = keyOfRequest(content);
    if (key === undefined) return root.handle(content);
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const owned = groups.above(key);
      const answer = owned === undefined ? await root.handle(content) : await askOwners(routing, { owned, serving }, { request, via });
      if (isFinal(answer) || groups.above(key)?.ownership.group === owned?.ownership.group) return answer;
    }
    return refusal(key);
  };
}

/** Does it hold whoever holds the name now? Something was found, or done; nobody is to try that again of which it is unknown whether it was done. */
function isFinal(answer: Answer): boolean {
  return answer.ok ? answer.kind !== "list" && answer.kind !== "valid" : answer.code === "unknown";
}

interface Place {
  readonly owned: Owned;
  readonly serving: Map<string, string>;
}

interface Passed<Request> {
  readonly request: Request;
  readonly via: readonly string[];
}

async function askOwners<Request>(
  routing: NameRouting<Request>,
  { owned, serving }: Place,
  { request, via }: Passed<Request>,
): Promise<Answer> {
  const { server, groups, contentOf, ask } = routing;
  const { group } = owned.ownership;
  const content = contentOf(request);
  const own = groups.group(group);
  if (own?.isReady() === true) {
    const answer = await own.handle(content);
    if (!isNotServing(answer)) return answer;
  }
  if (via.length >= MAX_PASSED) return refusal(owned.domain);
  for (const other of candidates(routing, { owned, serving }, via)) {
    const asked = await ask(other, request, { via: [...via, server], isRepeatable: isRepeatable(content) });
    if (asked.kind === "silent" && !isRepeatable(content))
      return {
        ok: false,
        code: "unknown",
        message: `Cannot tell whether it was done: ${other}, which holds '${owned.domain}', has not answered`,
      };
    if (asked.kind !== "answered" || isNotServing(asked.answer)) continue;
    serving.set(group, other);
    return asked.answer;
  }
  return refusal(owned.domain);
}

/** Who may hold the sub-domain, the one that has answered last first. */
function candidates<Request>(
  { server, others }: NameRouting<Request>,
  { owned, serving }: Place,
  via: readonly string[],
): readonly string[] {
  const { owners, former, group } = owned.ownership;
  const known = new Set(others());
  const isCandidate = (other: string): boolean => other !== server && known.has(other) && !via.includes(other);
  const last = serving.get(group);
  return [...new Set([...(last === undefined ? [] : [last]), ...owners, ...former])].filter(isCandidate);
}

function isNotServing(answer: Answer): boolean {
  return !answer.ok && answer.code === "not serving";
}

function isRepeatable(content: unknown): boolean {
  return typeof content === "object" && content !== null && "op" in content && REPEATABLE.has(content.op);
}

function refusal(name: string): Answer {
  return { ok: false, code: "not serving", message: `Cannot answer: no server that holds '${name}' serves now` };
}
