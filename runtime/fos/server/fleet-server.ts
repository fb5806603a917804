import { mkdirSync } from "node:fs";
import { openLmdbStore, type Store } from "../../store/index.js";
import type { ServerAddress } from "../client/index.js";
import type { Timing } from "../fleet/index.js";
import { aloneInMemory } from "./membership.js";
import { openNameServer, type NameServer, type NameServerOptions } from "./name-server.js";
import { replicated } from "./replicated.js";
import type { StartServer } from "./start-server.js";

/** What a server of a fleet is made of. */
export interface FleetServerOptions extends Omit<NameServerOptions, "membership" | "onServer"> {
  /** The folder in which it keeps what it knows, for itself alone. Without one it is alone, and forgets. */
  readonly data?: string | undefined;
  readonly timing?: Partial<Timing>;
  /** It cannot go on: the process has to end, and may be started anew. */
  readonly onFailed: () => void;
}

/** Opens a server that founds a fleet, joins one, or comes back to its own, as its folder and `join` say. Fails with an error for people. */
export async function openFleetServer({ data, timing, onFailed, ...options }: FleetServerOptions): Promise<NameServer> {
  const { name, join, log } = options;
  if (data === undefined) {
    // Who forgets what it has promised must not come back: the others could not tell it from who it was.
    if (join.length > 0) throw new Error(`Cannot join a fleet as ${name}: it needs a folder for what it must not forget`);
    const startServer: StartServer = ({ name: other }) =>
      Promise.reject(new Error(`Cannot start the server ${other}: ${name} has no folder, and is alone`));
    return openNameServer({ ...options, startServer, membership: () => Promise.resolve(aloneInMemory(name)) });
  }
  mkdirSync(data, { recursive: true });
  const store = openLmdbStore(data);
  const remembered = readAddresses(store).filter((server) => !join.some((other) => other.name === server.name));
  const contacts = join.map((server) => server.name);
  return openNameServer({
    ...options,
    join: [...join, ...remembered],
    onServer: (server, address) => void store.put(`${ADDRESS}${server}`, address),
    membership: replicated({ store, contacts, timing, log, onFailed }),
  });
}

/** Where others were found before: a fleet that is started anew as a whole finds itself. */
const ADDRESS = "address of ";

function readAddresses(store: Store): readonly ServerAddress[] {
  const found: ServerAddress[] = [];
  for (const { key, value } of store.range({ from: ADDRESS, to: "address of!" }))
    if (typeof key === "string" && typeof value === "string") found.push({ name: key.slice(ADDRESS.length), address: value });
  return found;
}
