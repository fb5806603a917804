import type { Plain } from "../../plain/index.js";
import {
  nodeId,
  type Closed,
  type Endpoint,
  type Listener,
  type NodeId,
  type Payload,
  type SendOutcome,
  type TransportEvent,
} from "../../transport/index.js";

/** Who hears what comes over one channel. Neither function may throw. */
export interface ChannelListener {
  onMessage(from: string, content: Plain, bulk: Uint8Array | undefined): void;
  onEvent?(event: TransportEvent): void;
}

/** One of the conversations that a process leads over its one endpoint. */
export interface Channel {
  send(peer: string, content: Plain, bulk?: Uint8Array): SendOutcome;
}

/** The one endpoint of a process, shared by the parts of it. Each has a channel of its own, and hears only what was sent over it; all hear the events. */
export interface Post {
  readonly name: string;
  /** Where others find this process; its name, where the network needs no addresses. */
  readonly address: string;
  /** Opens a channel. Throws where it is open already. */
  channel(name: string, listener: ChannelListener): Channel;
  /** Sends over a channel that is open at the other end alone. */
  send(peer: string, channel: string, content: Plain): SendOutcome;
  connect(peer: string, address: string): void;
  /** Whether this process calls the other one, and does not only wait for its calls. */
  calls(peer: string): boolean;
  /** Forgets another process, and what waits for it. */
  disconnect(peer: string): void;
  close(): Promise<Closed>;
}

/** An endpoint whose addresses are texts, whatever the network makes of them, and where it is found itself. */
export interface TextEndpoint {
  readonly address: string;
  readonly endpoint: Pick<Endpoint<never>, "send" | "disconnect" | "close">;
  readonly connect: (peer: NodeId, address: string) => void;
}

/** What goes over the endpoint: the channel, and what is said there. */
interface Parcel {
  readonly channel: string;
  readonly content: Plain;
}

/** Opens an endpoint by `open` and shares it. */
export async function sharePost(name: string, open: (listener: Listener) => Promise<TextEndpoint>): Promise<Post> {
  const listeners = new Map<string, ChannelListener>();
  const called = new Set<string>();
  const { address, endpoint, connect } = await open({
    // What is said on a channel that nobody has opened is for a part that this process does not have.
    onMessage: (from, payload) => {
      const parcel = readParcel(payload);
      if (parcel !== undefined) listeners.get(parcel.channel)?.onMessage(from, parcel.content, payload.bulk);
    },
    onEvent: (event) => {
      for (const listener of listeners.values()) listener.onEvent?.(event);
    },
  });
  return {
    name,
    address,
    channel: (channel, listener) => {
      if (listeners.has(channel)) throw new Error(`Cannot open the channel '${channel}': it is open`);
      listeners.set(channel, listener);
      return { send: (peer, content, bulk) => endpoint.send(nodeId(peer), payloadOf({ channel, content }, bulk)) };
    },
    send: (peer, channel, content) => endpoint.send(nodeId(peer), payloadOf({ channel, content }, undefined)),
    connect: (peer, at) => {
      connect(nodeId(peer), at);
      called.add(peer);
    },
    calls: (peer) => called.has(peer),
    disconnect: (peer) => {
      endpoint.disconnect(nodeId(peer));
      called.delete(peer);
    },
    close: () => endpoint.close(),
  };
}

function payloadOf({ channel, content }: Parcel, bulk: Uint8Array | undefined): Payload {
  const body = { channel, content };
  return bulk === undefined ? { body } : { body, bulk };
}

function readParcel({ body }: Payload): Parcel | undefined {
  if (typeof body !== "object" || body === null || !("channel" in body) || !("content" in body)) return undefined;
  return typeof body.channel === "string" ? { channel: body.channel, content: body.content } : undefined;
}
