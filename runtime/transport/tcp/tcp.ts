import type { Server, Socket } from "node:net";
import type { Listener, NodeId, Transport } from "../transport.js";
import { printAddress } from "./address.js";
import { DEFAULT_TCP_LIMITS, type TcpLimits } from "./limits.js";
import { reasonOf } from "./socket-reason.js";
import { TcpEndpoint } from "./tcp-endpoint.js";
import { listen, type Identity } from "./tls.js";

/** Where and how endpoints on TCP listen. */
export interface TcpOptions {
  /** The interface: `127.0.0.1` unless told. */
  readonly host?: string;
  /** Any free port unless told. */
  readonly port?: number;
  /** Mutual TLS: both sides show a certificate of the same authority, made out to the name of the node. */
  readonly tls?: Identity;
  readonly limits?: Partial<TcpLimits>;
}

/** Endpoints that talk over TCP. Addresses are `HOST:PORT`. */
export function tcpTransport(options: TcpOptions = {}): Transport<string, TcpEndpoint> {
  return { open: (id, listener) => open(options, id, listener) };
}

async function open(options: TcpOptions, id: NodeId, listener: Listener): Promise<TcpEndpoint> {
  const { host = "127.0.0.1", port = 0, tls } = options;
  const limits = { ...DEFAULT_TCP_LIMITS, ...options.limits };
  // Callers wait in the system until the endpoint is there.
  const callers: Socket[] = [];
  let accept = (socket: Socket): unknown => callers.push(socket);
  const server = listen(tls, (socket) => accept(socket));
  server.maxConnections = limits.connections;
  server.on("tlsClientError", (error: Error) => listener.onEvent({ kind: "refused", reason: `Cannot accept a caller: ${error.message}` }));
  const bound = await bind(server, { host, port });
  const endpoint = new TcpEndpoint(printAddress(bound), server, { id, listener, limits, identity: tls });
  accept = (socket) => endpoint.accept(socket);
  for (const socket of callers) endpoint.accept(socket);
  return endpoint;
}

/** Waits until the port is open, and says which it is. */
function bind(
  server: Server,
  wanted: { readonly host: string; readonly port: number },
): Promise<{ readonly host: string; readonly port: number }> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`Cannot listen on ${printAddress(wanted)}: ${reasonOf(error)}`)));
    server.listen(wanted.port, wanted.host, () => {
      const address = server.address();
      resolve({ host: wanted.host, port: address === null || typeof address === "string" ? wanted.port : address.port });
    });
  });
}
