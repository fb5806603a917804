import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { connectNames, openFile, openPost, Process, type FleetClient, type FleetPlace, type LocalFleet } from "../../runtime/fos/index.js";
import type { ClientRate } from "./name-rates.js";
import { measureRate } from "./rate.js";

/** What clients send: messages that are echoed, with and without their private name cache; or requests for a file, each opened, read and closed. */
export type MessageWork = "echo" | "echo without cache" | "files";

/** What is measured. */
export interface MessageRateOptions {
  readonly work: MessageWork;
  /** How many processes serve. */
  readonly servers: number;
  readonly clients: readonly number[];
  readonly ms: number;
}

/** Each is opened by all clients in turn. */
const FILES = 16;
const FILE_BYTES = 4096;
const PROGRAM = fileURLToPath(new URL("message-service.js", import.meta.url));

/** Starts a fleet of services that the name servers know, and measures what clients in one process get done. */
export async function measureMessages(
  fleet: LocalFleet,
  { work, servers, clients, ms }: MessageRateOptions,
): Promise<readonly ClientRate[]> {
  const folder = mkdtempSync(join(tmpdir(), "kettle-files-"));
  for (let file = 0; file < FILES; file += 1) writeFileSync(join(folder, `${file}`), Buffer.alloc(FILE_BYTES, file));
  const services = await startServices(fleet, { kind: work === "files" ? "files" : "echo", size: servers, folder });
  const post = await openPost(`clients-${randomName()}`, { kind: "tcp" });
  const names = await connectNames({ post, servers: fleet.servers() });
  const sender = new Process({ post, names: work === "echo without cache" ? withoutCache(names) : names });
  const doOnce = work === "files" ? fileWork(sender, services.to) : echoWork(sender, services.to);
  const pids = services.children.map(({ pid }) => pid ?? 0);
  const rates: ClientRate[] = [];
  for (const count of clients)
    rates.push({ clients: count, ...(await measureRate({ clients: Array.from({ length: count }, () => doOnce), ms, pids })) });
  sender.close();
  await post.close();
  await Promise.all(services.children.map(endService));
  rmSync(folder, { recursive: true });
  return rates;
}

/** A fleet of services: where to send, and its processes. */
interface Services {
  readonly to: { readonly name: string; readonly capability: string };
  readonly children: readonly ChildProcess[];
}

async function startServices(
  fleet: LocalFleet,
  { kind, size, folder }: { readonly kind: string; readonly size: number; readonly folder: string },
): Promise<Services> {
  const children: ChildProcess[] = [];
  const name = `/bench/${randomName()}`;
  let given: Pick<FleetPlace, "capability" | "capabilities"> = { capabilities: [fleet.capabilities.root] };
  for (let member = 0; member < size; member += 1) {
    const place: FleetPlace = { fleet: name, member: `${member}`, ...given };
    const env = { ...process.env, BENCH_FOLDER: folder, BENCH_PLACE: JSON.stringify(place) };
    const words = [PROGRAM, kind, `service-${randomName()}`, ...fleet.servers().map((server) => `${server.name}=${server.address}`)];
    const child = spawn(process.execPath, words, { env, stdio: ["pipe", "pipe", "inherit"] });
    children.push(child);
    given = await readGiven(child);
  }
  return { to: { name, capability: given.capability ?? "" }, children };
}

/** What a member prints when it has joined. */
async function readGiven(child: ChildProcess): Promise<Pick<FleetPlace, "capability" | "capabilities">> {
  if (child.stdout === null) throw new Error("Cannot hear a service: it has no output");
  for await (const line of createInterface({ input: child.stdout }))
    // eslint-disable-next-line no-restricted-syntax -- a decoder: the program prints this
    return JSON.parse(line) as Pick<FleetPlace, "capability" | "capabilities">;
  throw new Error("Cannot start a service: it has ended");
}

async function endService(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, "exit");
}

/** What names lead to is forgotten at once. */
function withoutCache(names: FleetClient): FleetClient {
  return { ...names, resolve: async (name, options) => ({ ...(await names.resolve(name, options)), expiresInMs: 0 }) };
}

function echoWork(sender: Process, to: Services["to"]): () => Promise<boolean> {
  return async () => (await sender.send(to, { body: "ping" })).body === "ping";
}

/** The fleet's name is resolved for each file, so that files are spread over its members. */
function fileWork(sender: Process, to: Services["to"]): () => Promise<boolean> {
  let last = 0;
  return async () => {
    last += 1;
    const file = await openFile(sender, to, `${last % FILES}`);
    const bytes = await file.read(0);
    await file.close();
    return bytes.length > 0;
  };
}

function randomName(): string {
  return Math.random().toString(36).slice(2, 10);
}
