import { connect, type NatsConnection } from "@nats-io/transport-node";
import { FRAME_HEADER_BYTES } from "../session/frame-codec.js";
import type { Listener, NodeId, Transport } from "../transport.js";
import { ENVELOPE_BYTES } from "./envelope.js";
import { DEFAULT_NATS_LIMITS, type NatsLimits } from "./limits.js";
import { NatsEndpoint } from "./nats-endpoint.js";

/** Which servers, and which of their subjects. */
export interface NatsOptions {
  /** `HOST:PORT` of the servers of one cluster. */
  readonly servers: readonly string[];
  /** What the subjects of these nodes begin with: nodes with the same beginning find each other. `kettle` unless told. */
  readonly prefix?: string;
  readonly limits?: Partial<NatsLimits>;
}

/**
 * Endpoints that talk over NATS, without its streams: the server keeps nothing, and what it loses is sent again from here. A node's name is its
 * address.
 */
export function natsTransport(options: NatsOptions): Transport<NodeId, NatsEndpoint> {
  return { open: (id, listener) => open(options, id, listener) };
}

async function open({ servers, prefix = "kettle", ...options }: NatsOptions, id: NodeId, listener: Listener): Promise<NatsEndpoint> {
  const limits = { ...DEFAULT_NATS_LIMITS, ...options.limits };
  const connection = await reach(servers, id, limits);
  // The server says how much it passes on in one piece.
  const room = (connection.info?.max_payload ?? Infinity) - FRAME_HEADER_BYTES - ENVELOPE_BYTES;
  const endpoint = new NatsEndpoint(connection, {
    id,
    listener,
    limits: { ...limits, fragmentBytes: Math.min(limits.fragmentBytes, room) },
    subjectOf: (node) => `${prefix}.${node}`,
  });
  // Nobody may believe that the endpoint is open before the server knows where to send what is for it.
  await connection.flush();
  return endpoint;
}

async function reach(servers: readonly string[], id: NodeId, { reconnectMs, openMs }: NatsLimits): Promise<NatsConnection> {
  try {
    return await connect({
      servers: [...servers],
      name: id,
      maxReconnectAttempts: -1,
      reconnectTimeWait: reconnectMs,
      reconnectJitter: reconnectMs,
      timeout: openMs,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot connect to the NATS server ${servers.join(", ")}: ${reason}`, { cause: error });
  }
}
