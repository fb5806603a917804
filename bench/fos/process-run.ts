import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectNames, freePort, ServerProcess, type Capabilities, type FleetClient, type ServerAddress } from "../../runtime/fos/index.js";
import type { Random } from "../../runtime/kernel/index.js";
import { findNonLinearizable, History, seededRandom } from "../../runtime/simulation/index.js";
import { nameModel } from "./name-model.js";
import { runLoad } from "./name-load.js";
import { TcpProxy } from "./tcp-proxy.js";

/** What a run is to do. */
export interface RunOptions {
  readonly seed: number;
  readonly servers: number;
  readonly clients: number;
  /** Operations of all clients; the run goes on until so many have begun. */
  readonly operations: number;
  readonly command?: readonly string[];
}

/** What came of it. */
export interface RunResult {
  readonly verdict: string;
  readonly operations: number;
  readonly unanswered: number;
  readonly disturbances: Readonly<Record<Disturbance, number>>;
  /** Whether all servers hold the same in the end. */
  readonly agree: boolean;
  readonly seconds: number;
}

/** A server is killed; is stopped by a signal; leaves the fleet for good; its connections are cut. All but the last are followed by its return. */
type Disturbance = "kill" | "stop" | "leave" | "cut";

/** A place for a server: its folder, its port and the proxy before it stay, whichever process is there. */
interface Place {
  readonly name: string;
  readonly port: number;
  readonly proxy: TcpProxy;
  readonly folder: string;
  process: ServerProcess | undefined;
}

/** A fleet of processes whose connections go through proxies, clients that change names, and disturbances; whether its history is linearizable for each name. */
export async function runProcesses(options: RunOptions): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), "kettle-fos-"));
  const places = await Promise.all(
    Array.from({ length: options.servers }, async (_, index) => {
      const port = await freePort();
      const name = `s${index}`;
      return { name, port, proxy: await TcpProxy.open(port), folder: join(folder, name), process: undefined };
    }),
  );
  try {
    return await disturbedRun(options, places);
  } finally {
    await Promise.all(places.map((place) => end(place)));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function disturbedRun({ seed, clients: count, operations, command }: RunOptions, places: readonly Place[]): Promise<RunResult> {
  const begin = performance.now();
  const random = seededRandom(seed);
  const start = (place: Place): Promise<Capabilities | null> => startAt(place, places, command);
  let capabilities: Capabilities | null = null;
  for (const place of places) capabilities = (await start(place)) ?? capabilities;
  const { root = "", management = "" } = capabilities ?? {};
  const history = new History();
  const isStuck = (): boolean => performance.now() - (lastAnswerMs(history) ?? begin) > STUCK_MS;
  const isOver = (): boolean => history.operations.length >= operations || isStuck();
  const clients = await Promise.all(Array.from({ length: count }, (_, index) => connectTo(places, index)));
  const loads = clients.map((client, index) =>
    runLoad({
      client,
      label: `c${index}`,
      history,
      random: seededRandom(seed * 100 + index),
      root,
      nextName: namesInTurn(history, random),
      isOver,
    }),
  );
  const shrink = await connectTo(places, 0);
  const leave = (server: string): Promise<unknown> =>
    shrink.request({ op: "shrink", server, capabilities: [management] }, { timeoutMs: LEAVE_MS });
  const disturbances = await disturb({ places, random, start, leave, isOver });
  await Promise.all(loads);
  const wasStuck = isStuck();
  const agree = await agreement(places, clients[0]);
  await Promise.all([shrink, ...clients].map((client) => client.close()));
  return {
    verdict: wasStuck ? "stuck" : findNonLinearizable(history.operations, nameModel).kind,
    operations: history.operations.length,
    unanswered: history.operations.filter((operation) => operation.end === null).length,
    disturbances,
    agree,
    seconds: (performance.now() - begin) / 1000,
  };
}

/** A fleet that answers nothing for so long, in which views change many times, never will. */
const STUCK_MS = 60_000;

/** When something was answered that says what a name is; undefined before the first time. */
function lastAnswerMs({ operations }: History): number | undefined {
  return (
    operations.findLast(({ value }) => typeof value === "object" && value !== null && Reflect.get(value, "kind") !== "nothing done")
      ?.endMs ?? undefined
  );
}

/** A server that leaves waits for the others. */
const LEAVE_MS = 10_000;

/** Few names at a time, so that clients meet, and new ones after a while, so that each has a short history. */
function namesInTurn(history: History, random: Random): () => string {
  return () => `/n/${Math.floor(history.operations.length / 400)}/${random(6)}`;
}

function connectTo(places: readonly Place[], index: number): Promise<FleetClient> {
  const servers = places.map(({ name, proxy }): ServerAddress => ({ name, address: proxy.address }));
  const from = index % servers.length;
  return connectNames({ servers: [...servers.slice(from), ...servers.slice(0, from)] });
}

async function startAt(place: Place, places: readonly Place[], command: readonly string[] | undefined): Promise<Capabilities | null> {
  const others = places.filter((other) => other !== place && other.process?.isRunning === true);
  place.process = await ServerProcess.start({
    name: place.name,
    listen: `127.0.0.1:${place.port}`,
    advertise: place.proxy.address,
    join: others.map(({ name, proxy }) => ({ name, address: proxy.address })),
    data: place.folder,
    command,
  });
  return place.process.capabilities;
}

interface Disturbing {
  readonly places: readonly Place[];
  readonly random: Random;
  readonly start: (place: Place) => Promise<unknown>;
  /** Has a server leave the fleet. */
  readonly leave: (server: string) => Promise<unknown>;
  readonly isOver: () => boolean;
}

/** One thing after the other, of one server at a time, so that a majority is always there to go on. */
async function disturb({ places, random, start, leave, isOver }: Disturbing): Promise<Readonly<Record<Disturbance, number>>> {
  const counts = { kill: 0, stop: 0, leave: 0, cut: 0 };
  while (!isOver()) {
    await pause(1000 + random(2000));
    const place = places[random(places.length)];
    const kind = (["kill", "stop", "leave", "cut"] as const)[random(4)];
    if (place?.process === undefined || kind === undefined) continue;
    counts[kind] += 1;
    if (kind === "cut") {
      place.proxy.cut(100 + random(1400));
      continue;
    }
    // Who cannot leave because it is cut off is killed.
    if (kind === "leave")
      await leave(place.name).then(
        () => place.process?.ended(),
        () => place.process?.kill(),
      );
    else await (kind === "kill" ? place.process.kill() : place.process.stop());
    await pause(random(1500));
    await start(place);
  }
  return counts;
}

/** How long servers may take to become one fleet again once nothing disturbs them. */
const HEAL_MS = 20_000;

async function agreement(places: readonly Place[], client: FleetClient | undefined): Promise<boolean> {
  if (client === undefined) return true;
  const until = performance.now() + HEAL_MS;
  while (performance.now() < until) {
    await pause(200);
    const statuses = await client.status({ digest: true });
    const serving = [...statuses.values()].filter((status) => status?.state === "serving");
    if (serving.length === places.length && new Set(serving.map((status) => status?.digest)).size === 1) return true;
  }
  return false;
}

async function end({ process, proxy }: Place): Promise<void> {
  await process?.kill();
  await proxy.close();
}
