import { performance } from "node:perf_hooks";
import { NameError, type FleetClient } from "../../runtime/fos/index.js";
import type { Random } from "../../runtime/kernel/index.js";
import type { History, Operation } from "../../runtime/simulation/index.js";
import type { NameAnswer } from "./name-model.js";

/** One client's share of a load. */
export interface NameLoad {
  readonly client: FleetClient;
  /** Who the client is in the history. */
  readonly label: string;
  readonly history: History;
  readonly random: Random;
  readonly root: string;
  /** The name for the next operation. */
  readonly nextName: () => string;
  readonly isOver: () => boolean;
}

/** Long enough for a view to change; a change that has no answer by then counts as one without an answer. */
const TIMEOUT_MS = 8000;

/** Looks up, registers and unregisters names at random, one after the other, until it is over. */
export async function runLoad(load: NameLoad): Promise<void> {
  for (let count = 0; !load.isOver(); count += 1) {
    const name = load.nextName();
    const kind = ["lookup", "lookup", "register", "unregister"][load.random(4)] ?? "lookup";
    const location = `${load.label}.${count}`;
    const args = kind === "register" ? { location } : {};
    const operation = load.history.begin({ client: load.label, block: `Name/${name}`, request: kind, args, beginMs: performance.now() });
    const answer = await perform(load, operation, name);
    if (answer !== undefined) load.history.end(operation, answer, performance.now());
  }
}

async function perform({ client, root }: NameLoad, { request, args }: Operation, name: string): Promise<NameAnswer | undefined> {
  const options = { timeoutMs: TIMEOUT_MS };
  const capabilities = [root];
  try {
    if (request === "lookup") {
      const found = await client.lookup(name, options);
      return { kind: "location", location: found.kind === "direct" ? found.location : found.destination };
    }
    if (request === "register") {
      const to = { kind: "direct", location: String(Reflect.get(args, "location")) } as const;
      await client.request({ op: "register", name, to, capabilities }, options);
    } else await client.request({ op: "unregister", name, capabilities }, options);
    return { kind: "done" };
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    return answerOf(error.code, request);
  }
}

/** What a refusal says; undefined where nobody knows what was done. */
function answerOf(code: string, request: string): NameAnswer | undefined {
  switch (code) {
    case "not found":
      return request === "lookup" ? { kind: "location", location: null } : { kind: "not found" };
    case "exists":
      return { kind: "exists" };
    case "conflict":
    case "unreachable":
    case "not serving":
      return { kind: "nothing done" };
    case "unknown":
      return undefined;
    default:
      throw new Error(`Cannot explain the answer "${code}" to ${request}`);
  }
}
