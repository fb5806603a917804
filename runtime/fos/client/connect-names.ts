import { randomBytes } from "node:crypto";
import { nameInCertificate, sharedName } from "../../transport/index.js";
import { openAddressBook, openPost, type Post, type PostNetwork } from "../post/index.js";
import { currentCarrier } from "../spans/index.js";
import { askFleet } from "./ask-fleet.js";
import { createNameClient, type NameClient } from "./name-client.js";
import { refusalToServe } from "./read-answer.js";
import type { ServerAddress } from "./server-address.js";
import { ServerLinks } from "./server-links.js";
import { readStatus, type ServerStatus } from "./server-status.js";

/** Which servers a client asks, and how long it waits. */
export interface ConnectOptions {
  /** Some servers of the fleet, the nearest first; they tell of the others. */
  readonly servers: readonly ServerAddress[];
  /**
   * The endpoint of the process, where it has one already. Otherwise one is opened on `network`, TCP unless told. With TLS it is called after its certificate, which clients may share.
   */
  readonly post?: Post;
  readonly network?: PostNetwork;
  /** How long a request may take in all: 10 seconds unless told. */
  readonly timeoutMs?: number;
  /** Until another server is tried: 2 seconds unless told. */
  readonly attemptMs?: number;
}

/** A client of a fleet of name servers. */
export interface FleetClient extends NameClient {
  /** How each known server is doing; null for those that do not answer. With a digest of what each holds, which takes it some time. */
  status(options?: { readonly digest?: boolean }): Promise<ReadonlyMap<string, ServerStatus | null>>;
  /** The servers that are known by now: those that were given, and those that they told of. */
  servers(): readonly ServerAddress[];
  close(): Promise<void>;
}

const TIMEOUT_MS = 10_000;
const ATTEMPT_MS = 2000;

/** A client should notice within moments that a server is gone, as it may ask another one. */
const TCP_LIMITS = { unreachableMs: 200, heartbeatMs: 1000, silenceMs: 3000, drainMs: 500 } as const;

/** Connects with a fleet. Resolves at once; requests wait for a server to be reached. */
export async function connectNames(options: ConnectOptions): Promise<FleetClient> {
  const { servers, attemptMs = ATTEMPT_MS, timeoutMs = TIMEOUT_MS } = options;
  const network: PostNetwork = options.network ?? { kind: "tcp" };
  const post = options.post ?? (await openPost(nameOf(network), network.kind === "tcp" ? { limits: TCP_LIMITS, ...network } : network));
  const links = new ServerLinks(post);
  const book = openAddressBook({ post });
  for (const { name, address } of servers) book.add(name, address);
  const ask = askFleet({ links, servers: () => book.names(), refusalToServe, timeoutMs, attemptMs, trace: currentCarrier });
  const statusOf = async (server: string, digest: boolean): Promise<ServerStatus | null> => {
    const attempt = await links.attempt(server, { request: { op: "status", digest } }, { reachMs: attemptMs, answerMs: attemptMs });
    return attempt.kind === "answered" ? readStatus(attempt.answer) : null;
  };
  return {
    ...createNameClient(ask),
    status: async ({ digest = false } = {}) => {
      const found = new Map<string, ServerStatus | null>();
      // Whoever answers has told of the others before.
      for (let next = book.names(); next.length > 0; next = book.names().filter((name) => !found.has(name))) {
        const statuses = await Promise.all(next.map((name) => statusOf(name, digest)));
        for (const [index, name] of next.entries()) found.set(name, statuses[index] ?? null);
      }
      return found;
    },
    servers: () => [...book.addresses()].map(([name, address]) => ({ name, address })),
    close: async () => {
      // Whoever opened the endpoint closes it.
      if (options.post === undefined) await post.close();
    },
  };
}

/** Two clients must not have one name. */
function nameOf(network: PostNetwork): string {
  const id = randomBytes(8).toString("hex");
  const tls = network.kind === "tcp" ? network.tls : undefined;
  return tls === undefined ? `client-${id}` : sharedName(nameInCertificate(tls), id);
}
