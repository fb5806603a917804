import { dump, isAnswer, isId, load, type Answer, type Envelope, type Message, type Plain } from "../../kernel/index.js";
import { isContent, type Content } from "./content.js";

/** An envelope as it travels: the bytes of what is said go beside it. */
export interface Parcel {
  readonly content: Plain;
  readonly bulk: Uint8Array | undefined;
}

/** The envelope as it travels. */
export function printEnvelope(envelope: Envelope): Parcel {
  const bulk = contentOf(envelope.message)?.bulk ?? undefined;
  return { content: dump(bulk === undefined ? envelope : { ...envelope, message: withBulk(envelope.message, null) }), bulk };
}

/** Undefined where it is no envelope of this protocol, or says that somebody else should get the answer. */
export function readEnvelope({ content, bulk }: Parcel): Envelope | undefined {
  const envelope = loadIfAny(content);
  if (!isEnvelope(envelope) || !isFromCaller(envelope)) return undefined;
  return bulk === undefined ? envelope : { ...envelope, message: withBulk(envelope.message, bulk) };
}

/** What is said in a message, or answered to one. */
function contentOf(message: Message): Content | undefined {
  if (isAnswer(message)) return isResult(message.value) ? message.value.back : undefined;
  return "data" in message && isContent(message.data) ? message.data : undefined;
}

function withBulk(message: Message, bulk: Uint8Array | null): Message {
  if ("data" in message && isContent(message.data)) {
    const filled = { ...message, data: { ...message.data, bulk } };
    return filled;
  }
  if (!isAnswer(message) || !isResult(message.value)) return message;
  const answer: Answer = { ...message, value: { ...message.value, back: { ...message.value.back, bulk } } };
  return answer;
}

function isResult(value: unknown): value is { readonly back: Content } {
  return typeof value === "object" && value !== null && "back" in value && isContent(value.back);
}

function loadIfAny(content: Plain): unknown {
  try {
    return load(content);
  } catch {
    return undefined;
  }
}

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== "object" || value === null) return false;
  if (!("protocol" in value && "from" in value && "to" in value && "block" in value && "message" in value)) return false;
  const { protocol, from, to, block, message } = value;
  return typeof protocol === "string" && isId(from) && isId(to) && block === null && isMessage(message);
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== "object" || value === null || !("type" in value) || typeof value.type !== "string") return false;
  return !("data" in value) || isContent(value.data);
}

/** Who calls is answered, and nobody else. */
function isFromCaller({ from, message }: Envelope): boolean {
  if (!("reply" in message)) return true;
  const { reply } = message;
  return typeof reply === "object" && reply !== null && "to" in reply && reply.to === from;
}
