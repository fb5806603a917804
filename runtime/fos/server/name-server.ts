import { randomBytes } from "node:crypto";
import type { Plain } from "../../plain/index.js";
import { systemClock } from "../../kernel/index.js";
import { printStatus, ServerLinks, type ServerAddress } from "../client/index.js";
import { serverOf } from "../fleet/index.js";
import { openAddressBook, openPost, type AddressBook, type Post, type PostNetwork } from "../post/index.js";
import { createNameService, type FleetControl, type MailboxPort, type NameService, type Started } from "../service/index.js";
import { answerQuestions } from "./answer-questions.js";
import { hostDistance } from "./host-distance.js";
import type { Log } from "./log.js";
import type { Membership } from "./membership.js";
import { createMetrics, type Metrics } from "./metrics.js";
import { routeQuestions } from "./route-questions.js";
import { serveQuestions, type Serving } from "./serve-questions.js";
import { digestOfEntries } from "./table-digest.js";

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

async function serve({ name, advertise, join, log, onStop, onServer, ...make }: NameServerOptions, post: Post): Promise<NameServer> {
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
  const service = createNameService({
    self: () => membership.self(),
    table: membership.table,
    mailboxes: make.mailboxes(post),
    fleet: controlOf({ name, membership, onStop }),
    clock: systemClock,
    random: Math.random,
    randomBytes,
    distance: hostDistance,
  });
  const metrics = createMetrics(() => ({ ...factsOf(membership), pending: serving.pending() }));
  const status = statusOf(name, membership);
  const others = (): readonly string[] =>
    membership.table
      .members()
      .map(serverOf)
      .filter((server) => server !== name);
  const routing = { self: name, links: new ServerLinks(post), others };
  const handle = routeQuestions({ ...routing, handle: answerQuestions({ server: name, service, status, metrics, log }) });
  const refuseToServe = (reason: string): Plain => ({ ok: false, code: "not serving", message: `Cannot ask ${name}: ${reason}` });
  const serving = serveQuestions({ post, handle, refuse: refuseToServe });
  observe({ post, metrics, log });
  for (const server of join) book.add(server.name, server.address);
  return {
    name,
    address: own,
    metrics,
    serving: () => membership.serving(),
    start: () => begin(service),
    close: () => end({ serving, service, membership, post }),
  };
}

function factsOf({ table, view, state }: Membership): {
  readonly names: number;
  readonly members: number;
  readonly view: number;
  readonly isServing: boolean;
} {
  return { names: sizeOf(table.entries()), members: table.members().length, view: view(), isServing: state() === "serving" };
}

function sizeOf(entries: Iterable<unknown>): number {
  return [...entries].length;
}

function statusOf(name: string, membership: Membership): (wantsDigest: boolean) => Plain {
  const begin = systemClock.now();
  return (wantsDigest) => {
    const { names, view } = factsOf(membership);
    const digest = wantsDigest ? digestOfEntries(membership.table.entries()) : null;
    const uptimeMs = systemClock.now() - begin;
    return printStatus({ name, state: membership.state(), view, members: membership.table.members(), names, digest, uptimeMs });
  };
}

/** The fleet as a server can change it by itself: it leaves, and ends. What is for others was sent on to them. */
function controlOf({
  name,
  membership,
  onStop,
}: Pick<NameServerOptions, "name" | "onStop"> & { readonly membership: Membership }): FleetControl {
  return {
    stop: async () => onStop(),
    grow: (server) =>
      Promise.reject(new Error(`Cannot start the server ${server}: start it with --join ${name}=ADDRESS where it is to run`)),
    shrink: async (server) => {
      if (server !== name) throw new Error(`Cannot end the server ${server}: ${name} does not know it`);
      await membership.leave();
      onStop();
    },
  };
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
  readonly service: NameService;
  readonly membership: Membership;
  readonly post: Post;
}

async function end({ serving, service, membership, post }: Running): Promise<void> {
  await serving.end();
  service.close();
  await membership.stop();
  await post.close();
}
