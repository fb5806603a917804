import { isRecord, type Plain } from "../../plain/index.js";
import type { ServerLinks } from "../client/index.js";
import type { Question } from "../post/index.js";
import type { HandleQuestion } from "./serve-questions.js";

/** Where questions are sent on. */
export interface RoutingOptions {
  readonly self: string;
  readonly links: ServerLinks;
  /** The other members of the fleet: those that the view names, as anybody may say that it is a server, and would be sent a capability. */
  readonly others: () => readonly string[];
  /** Answers what is for this server. */
  readonly handle: HandleQuestion;
}

/** How long another server may take to be reached, and to leave. */
const LIMITS = { reachMs: 1000, answerMs: 20_000 } as const;

/**
 * Sends what is for other servers on to them, as it is: each of them looks at the capabilities itself, and trusts nobody for having looked. Who is to leave the fleet, or to end, is asked to; the end of the
 * service is that of all its servers.
 */
export function routeQuestions({ self, links, others, handle }: RoutingOptions): HandleQuestion {
  const sendOn = async (server: string, { request, trace }: Question): Promise<Plain> => {
    const attempt = await links.attempt(server, { request, isForwarded: true, ...(trace === undefined ? {} : { trace }) }, LIMITS);
    if (attempt.kind === "answered") return attempt.answer;
    return {
      ok: false,
      code: "fleet",
      message: `Cannot ask ${server}: it ${attempt.kind === "unsent" ? "is out of reach" : "has not answered"}`,
    };
  };
  return async (question, from, signal) => {
    const { request, isForwarded } = question;
    if (!isRecord(request) || isForwarded === true) return handle(question, from, signal);
    const { op, server } = request;
    const isForOne = (op === "shrink" || op === "stop") && typeof server === "string";
    if (isForOne && server !== self && others().includes(server)) return sendOn(server, question);
    // Those that have ended cannot say any more who may end the others: all are asked at once.
    const sent = op === "stop" && server === undefined ? others().map((other) => sendOn(other, question)) : [];
    const [answer] = await Promise.all([handle(question, from, signal), ...sent]);
    return answer;
  };
}
