import { isRecord, type Plain } from "../../plain/index.js";

/** The channels over which clients ask, and servers answer. A server that asks another one has both. */
export const QUESTIONS = "questions";
export const ANSWERS = "answers";

/** What a client sends: a request with a number of its own, and where it belongs in a trace of OpenTelemetry. */
export interface Question {
  readonly id: number;
  readonly request: Plain;
  readonly trace?: Readonly<Record<string, string>>;
  /** A server has sent it on, so that it goes no further. */
  readonly isForwarded?: boolean;
  /** Servers that it has passed on its way to one that holds its name. */
  readonly via?: readonly string[];
}

/** What comes back. */
export interface Reply {
  readonly id: number;
  readonly answer: Plain;
}

/** The question as plain data. */
export function printQuestion({ id, request, trace, isForwarded, via }: Question): Plain {
  return {
    id,
    request,
    ...(trace === undefined ? {} : { trace }),
    ...(isForwarded === true ? { isForwarded } : {}),
    ...(via === undefined ? {} : { via }),
  };
}

/** Undefined where it is no question. */
export function readQuestion(content: Plain): Question | undefined {
  if (!isRecord(content) || !("request" in content)) return undefined;
  const { id, request, trace, isForwarded, via } = content;
  if (typeof id !== "number") return undefined;
  return {
    id,
    request,
    ...(isRecord(trace) ? { trace: readTexts(trace) } : {}),
    isForwarded: isForwarded === true,
    ...(Array.isArray(via) ? { via: via.filter((server) => typeof server === "string") } : {}),
  };
}

/** Undefined where it is no reply. */
export function readReply(content: Plain): Reply | undefined {
  if (!isRecord(content)) return undefined;
  const { id, answer } = content;
  return typeof id === "number" && answer !== undefined ? { id, answer } : undefined;
}

/** What a client sends when it waits no longer for the answer to a question. Servers that do not know it take it for no question. */
export function printGivenUp(id: number): Plain {
  return { givenUp: id };
}

/** The number of the question; undefined where it is something else. */
export function readGivenUp(content: Plain): number | undefined {
  const id = isRecord(content) ? content["givenUp"] : undefined;
  return typeof id === "number" ? id : undefined;
}

function readTexts(record: { readonly [name: string]: Plain }): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).flatMap(([key, text]) => (typeof text === "string" ? [[key, text]] : [])));
}
