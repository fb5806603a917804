import { nodeId, type Body, type NodeId, type Payload } from "../transport.js";

/** What goes through a port. */
export type Letter =
  /** The first in each direction: who is there. */
  | { readonly kind: "hello"; readonly from: NodeId }
  | { readonly kind: "message"; readonly payload: Payload }
  /** So many messages more were handed over. */
  | { readonly kind: "ack"; readonly count: number };

/** The letter, if this is one: the other end may be anybody's. */
export function readLetter(value: unknown): Letter | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
  if (value.kind === "hello" && "from" in value && typeof value.from === "string") return readHello(value.from);
  if (value.kind === "ack" && "count" in value && typeof value.count === "number") return { kind: "ack", count: value.count };
  if (value.kind !== "message" || !("payload" in value) || typeof value.payload !== "object" || value.payload === null) return undefined;
  const { payload } = value;
  if (!("body" in payload)) return undefined;
  const body = readBody(payload.body);
  return { kind: "message", payload: "bulk" in payload && payload.bulk instanceof Uint8Array ? { body, bulk: payload.bulk } : { body } };
}

function readHello(from: string): Letter | undefined {
  try {
    return { kind: "hello", from: nodeId(from) };
  } catch {
    return undefined;
  }
}

/** What an endpoint has put into a letter was checked there, and threads of one process trust each other. */
function readBody(body: unknown): Body {
  // eslint-disable-next-line no-restricted-syntax -- a decoder
  return body as Body;
}
