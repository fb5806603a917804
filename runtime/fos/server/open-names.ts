import { randomBytes } from "node:crypto";
import { systemClock } from "../../kernel/index.js";
import { readAnswer, type ServerLinks } from "../client/index.js";
import { OwnedGroups, routeNames, type Asked, type NameRouting } from "../owners/index.js";
import type { Question } from "../post/index.js";
import {
  createNameService,
  keyOfRequest,
  type Answer,
  type FleetControl,
  type MailboxPort,
  type NameService,
  type NameServiceOptions,
  type Part,
} from "../service/index.js";
import type { NameTable } from "../table/index.js";
import { hostDistance } from "./host-distance.js";
import type { Membership, OwnedPlace } from "./membership.js";

/** What the names of one server are made of. */
export interface NamesOptions {
  readonly server: string;
  readonly membership: Membership;
  readonly mailboxes: MailboxPort;
  readonly fleet: FleetControl;
  readonly links: ServerLinks;
  /** The other members of the fleet. */
  readonly others: () => readonly string[];
}

/** All names, as one server answers for them. */
export interface Names {
  /** The names that the whole fleet holds. */
  readonly root: NameService;
  /** Answers a request: by the fleet's names, by those of a sub-domain that this server holds, or by what one of its owners says. The signal ends what can be given up. */
  readonly answer: (question: Question, signal: AbortSignal) => Promise<Answer>;
  /** The sub-domains that this server holds, or is to hold. */
  readonly owned: () => readonly OwnedPlace[];
  readonly close: () => Promise<void>;
}

/** Opens the names of a server. */
export function openNames(options: NamesOptions): Names {
  const { server, membership, others } = options;
  const root = openService(options, membership);
  const { owners: places } = membership;
  if (places === undefined) {
    const close = async (): Promise<void> => root.close();
    return { root, answer: ({ request }, signal) => root.handle(request, signal), owned: () => [], close };
  }
  const isCurrent = (): boolean => membership.state() === "serving";
  const groups = new OwnedGroups({
    server,
    root: { table: membership.table, service: root, isCurrent },
    places,
    openService: (domain, member) =>
      openService(options, { table: member, self: () => member.self(), part: { domain, outside: root.index, isCurrent } }),
    clock: systemClock,
  });
  const route = routeNames<Question>({ server, root, groups, others, contentOf: ({ request }) => request, ask: askBy(options.links) });
  return {
    root,
    answer: (question, signal) =>
      keyOfRequest(question.request) === undefined ? root.handle(question.request, signal) : route(question, question.via ?? []),
    owned: () => [...groups.members()].map(({ domain, member }) => ({ domain, member })),
    close: async () => {
      root.close();
      await groups.stop();
    },
  };
}

interface Holder {
  readonly table: NameTable;
  readonly self: () => string;
  readonly part?: Part;
}

function openService({ mailboxes, fleet, membership }: NamesOptions, { table, self, part }: Holder): NameService {
  const service: NameServiceOptions = {
    table,
    self,
    part,
    canGive: membership.owners !== undefined,
    mailboxes,
    fleet,
    clock: systemClock,
    random: Math.random,
    randomBytes,
    distance: hostDistance,
  };
  return createNameService(service);
}

/** How long another server may take to be reached; it has been called long before. */
const REACH_MS = 500;

/** How long it may take to answer what may be asked again, and a change: shorter, and longer, than clients wait, so that they are told. */
const QUESTION_MS = 1_500;
const CHANGE_MS = 20_000;

/** The capabilities of a request go with it: each server looks at them itself, and trusts nobody for having looked. */
function askBy(links: ServerLinks): NameRouting<Question>["ask"] {
  return async (server, { request, trace }, { via, isRepeatable }): Promise<Asked> => {
    const question = { request, via, ...(trace === undefined ? {} : { trace }) };
    const attempt = await links.attempt(server, question, { reachMs: REACH_MS, answerMs: isRepeatable ? QUESTION_MS : CHANGE_MS });
    return attempt.kind === "answered" ? { kind: "answered", answer: readAnswer(attempt.answer) } : attempt;
  };
}
