import { connect as connectPlain, createServer as createPlain, type Server, type Socket } from "node:net";
import { connect as connectTls, createServer as createTls, TLSSocket } from "node:tls";
import type { Address } from "./address.js";

/** PEM texts: who a node is, and whose signature it takes. The certificate's common name is the name of the node. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

/** Calls somebody. With an identity, only who has a certificate of the same authority is heard. */
export function call({ host, port }: Address, identity: Identity | undefined): Socket {
  if (identity === undefined) return connectPlain({ host, port });
  // Nodes are known by their names, which are compared with what they call themselves, wherever they are.
  return connectTls({ host, port, ...identity, checkServerIdentity: () => undefined });
}

/** Waits for callers. With an identity, only who has a certificate of the same authority gets through. */
export function listen(identity: Identity | undefined, onSocket: (socket: Socket) => void): Server {
  if (identity === undefined) return createPlain(onSocket);
  return createTls({ ...identity, requestCert: true, rejectUnauthorized: true }, onSocket);
}

/** The name in the certificate of the other side, which is empty where it has none; undefined without TLS. */
export function certifiedName(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const name: string | readonly string[] | undefined = socket.getPeerCertificate().subject.CN;
  return (typeof name === "string" ? name : name?.[0]) ?? "";
}

/** Stands between the name in a certificate and what tells processes apart that share it. */
const SHARED = "--";

/** Whether a certificate that is made out to `name` lets its holder be this node: `ops` may be `ops`, and many processes at once, as `ops--1f` and `ops--2a`. */
export function certifies(name: string, node: string): boolean {
  return name !== "" && (node === name || node.startsWith(`${name}${SHARED}`));
}

/** The name of a process that shares its certificate with others. `id` is its own. */
export function sharedName(name: string, id: string): string {
  return `${name}${SHARED}${id}`;
}
