import type { IdentityFiles } from "../../transport/index.js";
import type { ServerAddress } from "../client/index.js";

/** What `kettle fos serve` is told. */
export interface ServeWords {
  readonly name: string;
  /** `HOST:PORT`; any free port of this machine unless told. */
  readonly listen?: string | undefined;
  /** Where others find it, if not there. */
  readonly advertise?: string | undefined;
  /** Servers of NATS that carry the messages; then it listens nowhere. */
  readonly nats?: readonly string[] | undefined;
  /** Who it is, on TLS. `{name}` in a path is the server's name. */
  readonly tls?: IdentityFiles | undefined;
  /** Servers of the fleet that it joins. */
  readonly join?: readonly ServerAddress[] | undefined;
  /** The folder in which it keeps what it knows; in memory unless told. */
  readonly data?: string | undefined;
  /** More words. */
  readonly more?: readonly string[] | undefined;
}

/** The words behind `kettle`. */
export function serveWords({
  name,
  listen = "127.0.0.1:0",
  advertise,
  nats,
  tls,
  join = [],
  data,
  more = [],
}: ServeWords): readonly string[] {
  const words = ["fos", "serve", "--name", name];
  if (nats === undefined) words.push("--listen", listen);
  for (const server of nats ?? []) words.push("--nats", server);
  if (advertise !== undefined) words.push("--advertise", advertise);
  if (tls !== undefined) words.push("--tls-ca", tls.ca, "--tls-cert", tls.cert, "--tls-key", tls.key);
  if (data !== undefined) words.push("--data", data);
  for (const server of join) words.push("--join", `${server.name}=${server.address}`);
  return [...words, ...more];
}
