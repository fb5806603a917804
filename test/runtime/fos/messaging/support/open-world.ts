import {
  aloneInMemory,
  connectNames,
  openMailboxPort,
  openNameServer,
  openPost,
  Process,
  silentLog,
  type FleetClient,
  type MessagingEvent,
  type NameServer,
  type Post,
  type PostNetwork,
} from "../../../../../runtime/fos/index.js";
import { MemoryNetwork } from "../../../../../runtime/transport/index.js";

/** A process of a test, with the capability for all names. */
export interface TestProcess {
  readonly process: Process;
  readonly post: Post;
  readonly names: FleetClient;
  readonly root: readonly string[];
}

/** A name server and processes, on one network. */
export interface World {
  /** Opens a process with a name of its own. */
  open(name: string): Promise<TestProcess>;
  /** What was reported of anybody. */
  readonly reported: readonly MessagingEvent[];
  close(): Promise<void>;
}

/** The networks on which scenarios run. TCP with queues so short that they are full at once. */
export const NETWORKS: readonly (readonly [name: string, make: () => PostNetwork])[] = [
  ["memory", () => ({ kind: "memory", network: new MemoryNetwork() })],
  ["tcp", () => ({ kind: "tcp", host: "127.0.0.1" })],
];

/** Starts a name server on a network. */
export async function openWorld(network: PostNetwork): Promise<World> {
  const server = await openServer(network);
  const started = await server.start();
  if (started === null) throw new Error("the service was started before");
  const reported: MessagingEvent[] = [];
  const opened: TestProcess[] = [];
  const open = async (name: string): Promise<TestProcess> => {
    const post = await openPost(name, network);
    const names = await connectNames({ post, servers: [{ name: server.name, address: server.address }] });
    const process = new Process({ post, names, report: (event) => void reported.push(event) });
    const one = { process, post, names, root: [started.root] };
    opened.push(one);
    return one;
  };
  const close = async (): Promise<void> => {
    for (const { process } of opened) process.close();
    await Promise.all(opened.map(({ post }) => post.close()));
    await server.close();
  };
  return { open, reported, close };
}

function openServer(network: PostNetwork): Promise<NameServer> {
  return openNameServer({
    name: "names",
    network,
    join: [],
    membership: () => Promise.resolve(aloneInMemory("names")),
    mailboxes: (post) => openMailboxPort(post),
    log: silentLog,
    onStop: () => undefined,
  });
}
