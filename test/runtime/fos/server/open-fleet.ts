import { MemoryNetwork } from "../../../../runtime/transport/index.js";
import {
  aloneInMemory,
  connectNames,
  openNameServer,
  silentLog,
  type FleetClient,
  type Log,
  type NameServer,
  type NameTable,
  type PostNetwork,
  type ServerAddress,
} from "../../../../runtime/fos/index.js";

/** A name server for a test, the capabilities that its start told, and a client of it. */
export interface TestServer {
  readonly server: NameServer;
  readonly root: string;
  readonly management: string;
  readonly client: FleetClient;
  readonly close: () => Promise<void>;
}

/** Starts a server with a table of its own, in memory unless told, and connects with it. */
export async function openTestServer({
  network = { kind: "memory", network: new MemoryNetwork() },
  log = silentLog,
}: { readonly network?: PostNetwork; readonly log?: Log } = {}): Promise<TestServer> {
  const server = await openAlone("a", network, { log });
  const started = await server.start();
  if (started === null) throw new Error("it was started before");
  const client = await connectNames({ servers: [addressOf(server)], network: network.kind === "tcp" ? { kind: "tcp" } : network });
  return {
    server,
    root: started.root,
    management: started.management,
    client,
    close: async () => {
      await client.close();
      await server.close();
    },
  };
}

/** A server that is a fleet of one, and has not begun a service. */
export function openAlone(
  name: string,
  network: PostNetwork,
  { log = silentLog, table }: { readonly log?: Log; readonly table?: NameTable } = {},
): Promise<NameServer> {
  return openNameServer({
    name,
    network,
    join: [],
    membership: () => Promise.resolve({ ...aloneInMemory(name), ...(table === undefined ? {} : { table }) }),
    mailboxes: () => ({ changed: () => Promise.resolve() }),
    log,
    onStop: () => undefined,
  });
}

/** Where clients find a server. */
export function addressOf({ name, address }: NameServer): ServerAddress {
  return { name, address };
}
