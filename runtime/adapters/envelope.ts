import { isId, load, type Envelope, type Message, type Plain } from "../kernel/index.js";

/** The envelope that `dump` made this of; undefined where it is none. What the message carries, the node looks at, which knows the types of its protocols. */
export function decodeEnvelope(body: Plain): Envelope | undefined {
  const value = loadIfAny(body);
  return isEnvelope(value) ? value : undefined;
}

function loadIfAny(body: Plain): unknown {
  try {
    return load(body);
  } catch {
    return undefined;
  }
}

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== "object" || value === null) return false;
  if (!("protocol" in value && "from" in value && "to" in value && "block" in value && "message" in value)) return false;
  const { protocol, from, to, block, message } = value;
  return typeof protocol === "string" && isId(from) && isId(to) && (block === null || isId(block)) && isMessage(message);
}

function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
