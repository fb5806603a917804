import { connectNames, NameError, type FleetClient, type LocalFleet } from "../../runtime/fos/index.js";
import { measureRate, type Rate } from "./rate.js";

/** What a client does again and again. */
export type NameWork = "lookup" | "register" | "contended";

/** The rate of so many clients. */
export interface ClientRate extends Rate {
  readonly clients: number;
}

/** What is measured of one fleet. */
export interface NameRateOptions {
  readonly work: NameWork;
  /** How many clients, one measurement after the other. */
  readonly clients: readonly number[];
  readonly ms: number;
}

/** Each client has a connection of its own, with one of the servers in turn. All are in one process. */
export async function measureNames(fleet: LocalFleet, { work, clients, ms }: NameRateOptions): Promise<readonly ClientRate[]> {
  const most = Math.max(...clients);
  const connected = await Promise.all(Array.from({ length: most }, (_, index) => connectTo(fleet, index)));
  const [first] = connected;
  if (first === undefined) return [];
  const { root } = fleet.capabilities;
  const run = `${work}-${Math.random().toString(36).slice(2)}`;
  if (work === "lookup") await register(first, `/bench/${run}`, root);
  const pids = fleet.servers().map(({ name }) => fleet.process(name).pid);
  const rates: ClientRate[] = [];
  for (const count of clients) {
    const works = connected.slice(0, count).map((client, index) => workOf(client, { work, root, name: nameFor(work, run, index) }));
    rates.push({ clients: count, ...(await measureRate({ clients: works, ms, pids })) });
  }
  await Promise.all(connected.map((client) => client.close()));
  return rates;
}

function connectTo(fleet: LocalFleet, index: number): Promise<FleetClient> {
  const servers = fleet.servers();
  const from = index % servers.length;
  return connectNames({ servers: [...servers.slice(from), ...servers.slice(0, from)] });
}

/** Registrations that do not meet have names of their own. */
function nameFor(work: NameWork, run: string, index: number): string {
  return work === "register" ? `/bench/${run}/${index}` : `/bench/${run}`;
}

/** Once through: whether it was done, or somebody else was faster. */
function workOf(
  client: FleetClient,
  { work, root, name }: { readonly work: NameWork; readonly root: string; readonly name: string },
): () => Promise<boolean> {
  if (work === "lookup") return async () => (await client.lookup(name)).ok;
  return async () => {
    try {
      await register(client, name, root);
      await client.request({ op: "unregister", name, capabilities: [root] });
      return true;
    } catch (error) {
      if (error instanceof NameError && (error.code === "exists" || error.code === "conflict")) return false;
      throw error;
    }
  };
}

async function register(client: FleetClient, name: string, root: string): Promise<void> {
  await client.request({ op: "register", name, to: { kind: "direct", location: "tcp://nobody:1" }, capabilities: [root] });
}
