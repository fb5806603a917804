/**
 * What names cost whose sub-domain is held by some of the servers: registrations and lookups a second of one client of a fleet of four processes, which asks an owner, and which asks a server that is
 * none. `--ms N` says how long each measurement takes.
 */
import { parseArgs } from "node:util";
import { connectNames, LocalFleet, type FleetClient, type ServerAddress } from "../../runtime/fos/index.js";
import { measureRate } from "./rate.js";

const { values } = parseArgs({ options: { ms: { type: "string", default: "1500" } } });
const ms = Number(values.ms);
const names = ["a", "b", "c", "d"];

const fleet = await LocalFleet.start({ names });
try {
  const { root } = fleet.capabilities;
  // Servers ask each other, and clients one each: the first and the last.
  const [owner, other] = [await connectTo("a"), await connectTo("d")];
  console.log("| held by | registrations, asked at an owner | at another server | lookups, asked at an owner | at another server |");
  console.log("| --- | ---: | ---: | ---: | ---: |");
  for (const owners of [[], ["a", "b", "c"], ["a", "b"], ["a"]]) {
    const domain = `/held-by-${owners.length}`;
    await owner.request({ op: "reserve", name: `${domain}/*`, capabilities: [root] });
    if (owners.length > 0) await owner.request({ op: "give", name: `${domain}/*`, owners, capabilities: [root] });
    const rates: number[] = [];
    for (const work of [registering, lookingUp])
      for (const client of [owner, other]) rates.push(await rateOf(await work(client, { name: `${domain}/${rates.length}`, root })));
    console.log(`| ${owners.join(" ") || "all"} | ${rates.map((rate) => Math.round(rate).toLocaleString("en")).join(" | ")} |`);
  }
  await Promise.all([owner, other].map((client) => client.close()));
} finally {
  await fleet.close();
}

interface Named {
  readonly name: string;
  readonly root: string;
}

/** Registers a name, and unregisters it. */
async function registering(client: FleetClient, { name, root }: Named): Promise<() => Promise<boolean>> {
  return async () => {
    await register(client, { name, root });
    await client.request({ op: "unregister", name, capabilities: [root] });
    return true;
  };
}

async function lookingUp(client: FleetClient, named: Named): Promise<() => Promise<boolean>> {
  await register(client, named);
  return async () => (await client.lookup(named.name)).ok;
}

async function register(client: FleetClient, { name, root }: Named): Promise<void> {
  await client.request({ op: "register", name, to: { kind: "direct", location: "tcp://nobody:1" }, capabilities: [root] });
}

async function rateOf(once: () => Promise<boolean>): Promise<number> {
  const pids = fleet.servers().map(({ name }) => fleet.process(name).pid);
  return (await measureRate({ clients: [once], ms, pids })).perSecond;
}

function connectTo(server: string): Promise<FleetClient> {
  const isAsked = ({ name }: ServerAddress): boolean => name === server;
  return connectNames({ servers: fleet.servers().filter(isAsked) });
}
