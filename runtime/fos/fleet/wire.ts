import type { Plain } from "../../plain/index.js";
import { nodeId, type Body, type SendOutcome, type TransportEvent } from "../../transport/index.js";

/**
 * What carries messages between servers, by their names. Between one life of a server and one life of another they arrive in order and once, however long it
 * takes; what was sent to a former life may be lost.
 */
export interface Wire {
  /** Never calls back before it returns. */
  send(to: string, body: Plain): void;
  /** Says who gets what comes; called once. */
  receive(onMessage: (from: string, body: Plain) => void): void;
}

/** The end of a transport that a wire is made of: an endpoint, or one channel of one. */
export interface WireEnd {
  send(peer: string, body: Body): SendOutcome;
}

/** A wire over a transport, and what has to be told of what the transport says. */
export interface TransportWire extends Wire {
  onMessage(from: string, body: Plain): void;
  onEvent(event: TransportEvent): void;
}

/** Messages to one server that wait for room in the transport's queue, at most: above, the server counts as lost, and so does what is sent to it. */
const WAITING_MESSAGES = 100_000;

/**
 * Makes a wire of a transport. Where the transport's queue is full, messages wait here. `onLost` is told when one cannot be sent: the wire then does not promise
 * what it should, and the member has to be stopped.
 */
export function transportWire(end: WireEnd, onLost: (to: string, reason: string) => void): TransportWire {
  const waiting = new Map<string, Plain[]>();
  let deliver: (from: string, body: Plain) => void = () => undefined;
  /** False where the queue is full. Nobody is lost who was never reached, and at the end nothing matters. */
  const put = (to: string, body: Plain): boolean => {
    const outcome = end.send(nodeId(to), body);
    if (outcome === "too large") onLost(to, "a message is too large");
    return outcome !== "full";
  };
  const wait = (to: string, body: Plain): void => {
    const line = waiting.get(to) ?? [];
    waiting.set(to, line);
    if (line.length < WAITING_MESSAGES) line.push(body);
    else onLost(to, `${WAITING_MESSAGES} messages wait already`);
  };
  const drain = (to: string): void => {
    const line = waiting.get(to) ?? [];
    while (line[0] !== undefined && put(to, line[0])) line.shift();
    if (line.length === 0) waiting.delete(to);
  };
  return {
    send: (to, body) => {
      if (waiting.has(to) || !put(to, body)) wait(to, body);
    },
    receive: (onMessage) => void (deliver = onMessage),
    onMessage: (from, body) => deliver(from, body),
    onEvent: (event) => {
      if (event.kind === "drained") drain(event.peer);
      if (event.kind === "restarted") waiting.delete(event.peer);
    },
  };
}
