import type { Plain } from "../../plain/index.js";
import { ServerLinks, type ServerAddress } from "../client/index.js";
import { serverOf } from "../fleet/index.js";
import { openAddressBook, openPost, type AddressBook, type Post, type PostNetwork } from "../post/index.js";
import type { MailboxPort, NameService, Started } from "../service/index.js";
import { answerQuestions } from "./answer-questions.js";
import { fleetControlOf } from "./fleet-control-of.js";
import type { Log } from "./log.js";
import type { Membership } from "./membership.js";
import { createMetrics, type Metrics } from "./metrics.js";
import { openNames, type Names } from "./open-names.js";
import { routeQuestions } from "./route-questions.js";
import { serveQuestions, type Serving } from "./serve-questions.js";
import type { StartServer } from "./start-server.js";
import { statusOf } from "./status-of.js";

/** What a name server is made of. */
export interface NameServerOptions {
  readonly name: string;
  readonly network: PostNetwork;
  /** Where others find it, where that is not what it listens at. */
  readonly advertise?: string | undefined;
  /** Servers of the fleet that it joins. */
  readonly join: readonly ServerAddress[];
  /** Is told of each server that it hears of. */
  readonly onServer?: (name: string, address: string) => void;
  readonly membership: (parts: MembershipParts) => Promise<Membership>;
  readonly mailboxes: (post: Post) => MailboxPort;
  readonly log: Log;
  /** Is called when somebody who may has asked the server to end. */
  readonly onStop: () => void;
  /** Starts another server when somebody who may has asked this one to grow the fleet; without it that is refused. */
  readonly startServer?: StartServer | undefined;
}

/** What a membership is made of. */
export interface MembershipParts {
  readonly post: Post;
  readonly book: AddressBook;
}

/** A name server that runs. */
export interface NameServer {
  readonly name: string;
  readonly address: string;
  readonly metrics: Metrics;
  /** Waits until it serves: it is a member of its fleet. */
  serving(): Promise<void>;
  /** Begins a service: the capabilities for its names and its fleet, which nobody is told again. Null where it has begun before. */
  start(): Promise<Started | null>;
  /** Answers what has been asked, and ends. */
  close(): Promise<void>;
}

/** Opens a name server. Fails with an error for people. */
export async function openNameServer(options: NameServerOptions): Promise<NameServer> {
  const { name, network } = options;
  const post = await openPost(name, network);
  try {
    return await serve(options, post);
  } catch (error) {
    await post.close();
    throw error;
  }
}

async function serve(options: NameServerOptions, post: Post): Promise<NameServer> {
  const { name, advertise, join, log, onStop, onServer, startServer, ...make } = options;
  const own = advertise ?? post.address;
  const book = openAddressBook({
    post,
    own,
    onServer: (server, address) => {
      log("info", "server known", { peer: server, address });
      onServer?.(server, address);
    },
  });
  const membership = await make.membership({ post, book });
  const others = (): readonly string[] =>
    membership.table
      .members()
      .map(serverOf)
      .filter((server) => server !== name);
  const links = new ServerLinks(post);
  const ending = new AbortController();
  const fleet = fleetControlOf({
    own: { name, address: own },
    membership,
    onStop,
    held: () => heldBy(name, names),
    others,
    known: () => book.names(),
    startServer,
    ending: ending.signal,
  });
  const names = openNames({
    server: name,
    membership,
    mailboxes: make.mailboxes(post),
    fleet,
    links,
    others,
  });
  const status = statusOf({ name, membership, names });
  const metrics = createMetrics(() => ({ ...status.facts(), pending: serving.pending() }));
  const answer = answerQuestions({ server: name, names, status: status.print, metrics, log });
  const handle = routeQuestions({ self: name, links, others, handle: answer });
  const refuseToServe = (reason: string): Plain => ({ ok: false, code: "not serving", message: `Cannot ask ${name}: ${reason}` });
  const serving = serveQuestions({ post, handle, refuse: refuseToServe });
  observe({ post, metrics, log });
  for (const server of join) book.add(server.name, server.address);
  return {
    name,
    address: own,
    metrics,
    serving: () => membership.serving(),
    start: () => begin(names.root),
    close: () => {
      ending.abort(new Error(`${name} is about to end`));
      return end({ serving, names, membership, post });
    },
  };
}

/** The sub-domains that would lose a server that holds them. */
function heldBy(server: string, names: Names): readonly string[] {
  return names.owned().flatMap(({ domain, member }) => (member.members().map(serverOf).includes(server) ? [domain] : []));
}

/** What happens to connections is counted, and what somebody should know is told. */
function observe({ post, metrics, log }: { readonly post: Post; readonly metrics: Metrics; readonly log: Log }): void {
  post.channel("events", {
    onMessage: () => undefined,
    onEvent: (event) => {
      metrics.connection(event.kind);
      const facts = { ...("peer" in event ? { peer: event.peer } : {}), ...("reason" in event ? { reason: event.reason } : {}) };
      log(event.kind === "connected" || event.kind === "drained" ? "info" : "warning", event.kind, facts);
    },
  });
}

async function begin(service: NameService): Promise<Started | null> {
  const answer = await service.handle({ op: "start" });
  if (answer.ok && answer.kind === "started") return answer;
  if (!answer.ok && answer.code === "exists") return null;
  throw new Error(answer.ok ? "Cannot start the service: it answers with something else" : answer.message);
}

interface Running {
  readonly serving: Serving;
  readonly names: Names;
  readonly membership: Membership;
  readonly post: Post;
}

async function end({ serving, names, membership, post }: Running): Promise<void> {
  await serving.end();
  await names.close();
  await membership.stop();
  await post.close();
}
