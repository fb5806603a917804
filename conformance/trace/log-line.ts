/** The lines of a log, as nodes write them: one record of JSON a line. */
import { load, type Effect, type LogRecord, type MachineEvent, type Plain } from "../../runtime/kernel/index.js";

/** A file with its name. */
export interface LogFile {
  readonly name: string;
  readonly text: string;
}

/** A record with its place: `line` counts from 1. */
export interface LogLine {
  readonly file: string;
  readonly line: number;
  readonly record: LogRecord;
}

/** What is no line of a log. */
export interface LogMistake {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

export interface ReadLog {
  readonly lines: readonly LogLine[];
  readonly mistakes: readonly LogMistake[];
  /** Files whose last line was cut off, as by the end of a process that was killed: the line is left out. */
  readonly cutOff: readonly string[];
}

/** Reads a file to its end, or to the first mistake. */
export function readLog({ name: file, text }: LogFile): ReadLog {
  const lines: LogLine[] = [];
  const texts = text.split("\n");
  for (const [index, one] of texts.entries()) {
    if (one.trim() === "") continue;
    const read = readLine(one);
    const line = index + 1;
    if (typeof read !== "string") lines.push({ file, line, record: read });
    else if (line === texts.length) return { lines, mistakes: [], cutOff: [file] };
    else return { lines, mistakes: [{ file, line, reason: read }], cutOff: [] };
  }
  return { lines, mistakes: [], cutOff: [] };
}

/** The record, or why it is none. */
function readLine(text: string): LogRecord | string {
  let value: unknown;
  try {
    // eslint-disable-next-line no-restricted-syntax -- a decoder: JSON has no other data
    value = load(JSON.parse(text) as Plain);
  } catch (error) {
    return error instanceof SyntaxError ? "it is no JSON" : String(error instanceof Error ? error.message : error);
  }
  return isRecord(value) ? value : "it is no record of a node's log";
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isList(value: unknown, isPart: (part: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isPart);
}

function isRecord(value: unknown): value is LogRecord {
  if (!isFields(value) || !isText(value["node"]) || !Number.isInteger(value["sequence"]) || typeof value["timeMs"] !== "number")
    return false;
  switch (value["kind"]) {
    case "start":
      return isText(value["incarnation"]) && typeof value["isRestart"] === "boolean";
    case "stop":
      return isText(value["reason"]);
    case "withdrawal":
      return isText(value["id"]);
    case "request":
      return isPlace(value) && isText(value["request"]) && isText(value["id"]) && "args" in value;
    case "failure":
      return isPlace(value) && isEvent(value["event"]) && isText(value["message"]);
    case "step":
      return isStep(value);
    default:
      return false;
  }
}

function isPlace({ protocol, self, block }: Fields): boolean {
  return isText(protocol) && isText(self) && (block === null || isText(block));
}

function isStep(value: Fields): boolean {
  const { event, choices, calls, effects, state } = value;
  const isWhole = isList(choices, isChoice) && isList(calls, isText) && isList(effects, isEffect) && isText(state);
  return isWhole && isPlace(value) && isEvent(event);
}

function isChoice(value: unknown): boolean {
  return isFields(value) && isText(value["variable"]) && Number.isInteger(value["position"]) && Number.isInteger(value["count"]);
}

function isMessage(value: unknown): boolean {
  return isFields(value) && isText(value["type"]);
}

const eventKinds: { readonly [K in MachineEvent["kind"]]: (event: Fields) => boolean } = {
  message: ({ message, from }) => isMessage(message) && isText(from),
  request: (event) => isText(event["request"]) && isText(event["id"]) && "args" in event,
  timer: ({ timer }) => isText(timer),
  completion: (event) => isText(event["call"]) && "value" in event,
  restart: () => true,
};

const effectKinds: { readonly [K in Effect["kind"]]: (effect: Fields) => boolean } = {
  send: ({ to, block, message }) => isText(to) && (block === null || isText(block)) && isMessage(message),
  answer: (effect) => isText(effect["request"]) && isText(effect["id"]) && "value" in effect,
  host: ({ operation, args, call }) => isText(operation) && isList(args, () => true) && isText(call),
  start: ({ timer }) => isText(timer),
  stop: ({ timer }) => isText(timer),
  note: ({ text }) => isText(text),
};

function isEvent(value: unknown): boolean {
  return isOneOf(eventKinds, value);
}

function isEffect(value: unknown): boolean {
  return isOneOf(effectKinds, value);
}

function isOneOf(kinds: Readonly<Record<string, (value: Fields) => boolean>>, value: unknown): boolean {
  if (!isFields(value) || !isText(value["kind"]) || !Object.hasOwn(kinds, value["kind"])) return false;
  return kinds[value["kind"]]?.(value) === true;
}
