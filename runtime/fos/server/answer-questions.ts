import { performance } from "node:perf_hooks";
import { isRecord, type Plain } from "../../plain/index.js";
import type { Question } from "../post/index.js";
import { MAX_NAME, type Answer } from "../service/index.js";
import { answerInSpan } from "../spans/index.js";
import type { Log } from "./log.js";
import type { Metrics } from "./metrics.js";
import type { Names } from "./open-names.js";
import { printAnswer } from "./print-answer.js";
import type { HandleQuestion } from "./serve-questions.js";

/** What answering is made of. */
export interface AnsweringOptions {
  readonly server: string;
  readonly names: Pick<Names, "answer">;
  readonly status: (wantsDigest: boolean) => Plain;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** The operations that measurements tell apart. Whoever asks for something else must not make up labels. */
const OPERATIONS: ReadonlySet<string> = new Set([
  "lookup",
  "register",
  "unregister",
  "registerTemporary",
  "reserve",
  "release",
  "give",
  "deactivate",
  "reactivate",
  "setWeights",
  "list",
  "valid",
  "start",
  "stop",
  "grow",
  "shrink",
]);

/** Answers one question after the other as the service does, and measures it. What is written down of a request is its operation and its name, nothing else. */
export function answerQuestions({ server, names, status, metrics, log }: AnsweringOptions): HandleQuestion {
  return async (question, from, signal) => {
    const { request, trace, via } = question;
    const { op, name, digest } = factsOf(request);
    if (op === "status") return status(digest);
    const operation = op !== undefined && OPERATIONS.has(op) ? op : "malformed";
    const begin = performance.now();
    const answer = await answerInSpan({ operation, name, server }, trace, {
      answer: () => handle({ names, log }, question, signal),
      outcomeOf,
    });
    const ms = performance.now() - begin;
    metrics.answered({ operation, outcome: outcomeOf(answer), seconds: ms / 1000 });
    if (operation !== "lookup" && operation !== "valid" && operation !== "list")
      log("info", "request", {
        operation,
        outcome: outcomeOf(answer),
        client: from,
        ms: Math.round(ms),
        ...(via === undefined ? {} : { via }),
        ...(name === undefined ? {} : { name }),
      });
    return printAnswer(answer);
  };
}

/** What is answered. A mistake of it must not end a server that others rely on. */
async function handle({ names, log }: Pick<AnsweringOptions, "names" | "log">, question: Question, signal: AbortSignal): Promise<Answer> {
  try {
    return await names.answer(question, signal);
  } catch (error) {
    log("error", "mistake", { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return { ok: false, code: "unknown", message: "Cannot tell whether it was done: the server has made a mistake, which its log tells" };
  }
}

/** Names and sub-domains. */
const NAME = /^(\/[\w.-]+)*(\/\*)?$/u;

/** What the outside of a request says. A name that is none is not repeated: it might be anything. */
function factsOf(request: Plain): { readonly op: string | undefined; readonly name: string | undefined; readonly digest: boolean } {
  if (!isRecord(request)) return { op: undefined, name: undefined, digest: false };
  const { op, name, digest } = request;
  const isTold = typeof name === "string" && name.length <= MAX_NAME && NAME.test(name);
  return { op: typeof op === "string" ? op : undefined, name: isTold ? name : undefined, digest: digest === true };
}

function outcomeOf(answer: Answer): string {
  return answer.ok ? "ok" : answer.code;
}
