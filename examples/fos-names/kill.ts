import { argv, exitCode, stdout } from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { connectNames, LocalFleet, NameError, type FleetClient } from "kettle/fos";

// Three name servers as processes on TCP, clients that register and look up names without a pause, and one of the servers killed with SIGKILL and started again: whether
// every registration that was acknowledged is there in the end, lookups went on, and all servers hold the same. `kill.js MS` keeps the server away for that time.

const awayMs = Number(argv[2] ?? "1500");
const fleet = await LocalFleet.start({ names: ["a", "b", "c"] });
const { root } = fleet.capabilities;
const clients = await Promise.all(
  [0, 1, 2, 3].map((at) =>
    connectNames({
      servers: fleet
        .servers()
        .slice(at % 3)
        .concat(fleet.servers().slice(0, at % 3)),
    }),
  ),
);
const [reader, ...writers] = clients;
const acknowledged = new Set<string>();
const unknown = new Set<string>();
const lookups = { answered: 0, longestMs: 0 };
let isOver = false;

const load = [...writers.map((client, number) => registerOn(client, number)), lookupOn(reader)];
while (acknowledged.size === 0) await pause(700);
const before = acknowledged.size;
print(`${before} names are registered; b is killed`);
await fleet.process("b").kill();
await pause(awayMs);
print(`${acknowledged.size - before} more while b is away; b is started again`);
await fleet.add("b");
await pause(500);
isOver = true;
await Promise.all(load);

const lost = await lostNames();
const digests = await agreed();
print(`${acknowledged.size} registrations acknowledged, ${lost.length} of them lost; of ${unknown.size} more nobody knew`);
print(`${lookups.answered} lookups answered, the slowest after ${Math.round(lookups.longestMs)} ms`);
print(digests.length === 1 ? "a, b and c hold the same" : "a, b and c hold different things");
await Promise.all(clients.map((client) => client.close()));
await fleet.close();
if (lost.length > 0 || digests.length !== 1 || lookups.answered === 0) process.exitCode = exitCode ?? 1;

async function registerOn(client: FleetClient, number: number): Promise<void> {
  for (let count = 0; !isOver; count += 1) {
    const name = `/load/${number}/${count}`;
    try {
      await client.request({ op: "register", name, to: { kind: "direct", location: name }, capabilities: [root] });
      acknowledged.add(name);
    } catch (error) {
      if (!(error instanceof NameError)) throw error;
      if (error.code === "unknown") unknown.add(name);
    }
  }
}

async function lookupOn(client: FleetClient | undefined): Promise<void> {
  while (!isOver) {
    const begin = performance.now();
    await client?.lookup("/load/0/0").catch(ignoreNotFound);
    lookups.answered += 1;
    lookups.longestMs = Math.max(lookups.longestMs, performance.now() - begin);
  }
}

/** Until the first name is registered. */
function ignoreNotFound(error: unknown): void {
  if (!(error instanceof NameError && error.code === "not found")) throw error;
}

/** Acknowledged names that one of the servers does not know. */
async function lostNames(): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const server of fleet.servers()) {
    const client = await connectNames({ servers: [server] });
    for (const name of acknowledged) if ((await client.lookup(name).catch(() => null))?.name !== name) lost.push(name);
    await client.close();
  }
  return lost;
}

/** What the servers hold: one digest if it is the same. Changes of which nobody knew may still be under way for a while. */
async function agreed(): Promise<readonly (string | null | undefined)[]> {
  for (let attempt = 0; ; attempt += 1) {
    const statuses = (await reader?.status({ digest: true })) ?? new Map<string, null>();
    const digests = [...new Set([...statuses.values()].map((status) => status?.digest))];
    if (digests.length === 1 || attempt === 20) return digests;
    await pause(500);
  }
}

function print(line: string): void {
  stdout.write(`${line}\n`);
}
