import { randomInt } from "node:crypto";
import { openSync, writeSync } from "node:fs";
import { join } from "node:path";
import {
  createNode,
  jsonLog,
  systemClock,
  type LogRecord,
  type MachineState,
  type Node,
  type NodeEvent,
  type RoleOptions,
} from "kettle/kernel";
import { openNetwork, type NetworkEvent } from "kettle/runtime/adapters";
import { openLmdbStore, type Store } from "kettle/runtime/store";
import { nodeId, tcpTransport, type TcpEndpoint } from "kettle/runtime/transport";
import { cacheMachine, cacheRequests, homeMachine, type Block, type Cache, type CacheRequests, type Setting } from "./generated/stache.js";
import { OwedBlocks } from "./owed-blocks.js";
import { writtenFirst, type WrittenFirst } from "./written-first.js";

/** The process that is home of every block. It has a cache too. */
const HOME = "home";

/** How long a process that ends waits for the home to take back what it owns. */
const LEAVE_MS = 2000;

const setting: Setting = {
  placement: { Home: () => `Home/${HOME}` },
  // No handler asks who else is there.
  members: { Cache: () => new Set<Cache>() },
  initial: { Data: "" },
  equal: {},
};

/** One process of the cache. */
export interface CacheOptions {
  /** `home`, or any other name: that of a cache. */
  readonly name: string;
  /** Where the process writes down what it must not forget. */
  readonly folder: string;
  /** Where the home is found; not needed for the home itself. */
  readonly home: string | undefined;
  /** Is told what happens. */
  readonly report: (line: string) => void;
  /** It cannot go on. */
  readonly onFailure: (reason: string) => void;
}

/** A process with its cache. */
export interface CacheNode {
  readonly address: string;
  readonly requests: CacheRequests;
  /** The blocks with a copy: `tea: Owned, Assam`. */
  holds(): readonly string[];
  /** Resolves when a crash finds written down what has happened so far. */
  written(): Promise<void>;
  /** Gives back what it owns, and ends. */
  leave(): Promise<void>;
}

/** Starts a process of the cache. Throws where an earlier one of this name has taken something with it. */
export async function startCacheNode(options: CacheOptions): Promise<CacheNode> {
  const { name, report, onFailure } = options;
  const store = openLmdbStore(options.folder);
  const owed = new OwedBlocks(store);
  refuseLoss(name, owed);
  if (name === HOME) await owed.add(HOME);
  const { network, endpoint } = await openNetwork(tcpTransport(), name, { onEvent: (event) => tell(event, options) });
  const outgoing = writtenFirst(network, { beforeSend: (envelope) => owed.beforeSend(envelope), onFailure });
  const log = openLog(options.folder);
  const node = createNode({
    name,
    roles: rolesOf(name),
    network: outgoing.network,
    clock: systemClock,
    random: (bound) => randomInt(bound),
    report: (event) => report(textOf(event)),
    log: (record) => {
      log(record);
      owed.afterStep(record);
      if (record.kind === "failure") onFailure(record.message);
    },
  });
  await node.start();
  if (options.home !== undefined) endpoint.connect(nodeId(HOME), options.home);
  return cacheNode(node, { owed, outgoing, endpoint, store });
}

/** Every step of every life of this process, a line each: what a killed one has done is there too. */
function openLog(folder: string): (record: LogRecord) => void {
  const file = openSync(join(folder, "run.log"), "a");
  return jsonLog((line) => void writeSync(file, line));
}

function rolesOf(name: string): readonly RoleOptions[] {
  const cache = { type: cacheMachine, setting };
  return name === HOME ? [cache, { type: homeMachine, setting }] : [cache];
}

function refuseLoss(name: string, owed: OwedBlocks): void {
  const left = owed.listLeft();
  if (left.length === 0) return;
  const what = name === HOME ? "it was the home, and what it knew is gone" : `it was killed, and may have owned ${left.join(", ")}`;
  throw new Error(`Cannot start ${name}: ${what}; begin anew, all processes with empty folders`);
}

interface Parts {
  readonly owed: OwedBlocks;
  readonly outgoing: WrittenFirst;
  readonly endpoint: TcpEndpoint;
  readonly store: Store;
}

function cacheNode(node: Node, { owed, outgoing, endpoint, store }: Parts): CacheNode {
  const requests = cacheRequests(node.port("Stache"));
  const copies = (): readonly Copy[] => node.machines().flatMap(({ self, block, state }) => copyOf(self, block, state));
  return {
    address: endpoint.address,
    requests,
    holds: () => copies().map(({ block, state, value }) => `${block.slice("Block/".length)}: ${state}, ${value}`),
    written: () => owed.written(),
    leave: async () => {
      const signal = AbortSignal.timeout(LEAVE_MS);
      const owned = copies().filter(({ state }) => state === "Owned");
      // What the home does not take back in time stays written down as owed.
      await Promise.allSettled(owned.map(({ block }) => requests.evict(block, { signal })));
      await outgoing.left();
      await endpoint.close();
      await store.close();
    },
  };
}

interface Copy {
  readonly block: Block;
  readonly state: string;
  readonly value: string;
}

function copyOf(self: string, block: string | null, { vars, stack }: MachineState): readonly Copy[] {
  const state = stack.at(-1)?.state.name ?? "";
  if (!self.startsWith("Cache/") || block === null || !("copy" in vars) || typeof vars.copy !== "string") return [];
  return [{ block: `Block/${block.slice("Block/".length)}`, state, value: vars.copy }];
}

function tell(event: NetworkEvent, { report, onFailure }: CacheOptions): void {
  switch (event.kind) {
    case "connected":
      report(`${event.peer} is connected`);
      return;
    case "unreachable":
      report(`${event.peer} is out of reach: ${event.reason}`);
      return;
    case "restarted":
      // A home that knows nothing of the copies here would let others write.
      if (event.peer === HOME) onFailure("the home was started anew: begin anew, all processes with empty folders");
      else report(`${event.peer} was started anew; messages to it that may be lost: ${event.undelivered}`);
      return;
    case "refused":
      report(event.reason);
      return;
    case "malformed":
      onFailure(event.reason);
      return;
    case "early":
      onFailure("a message came before the node was there");
      return;
    case "lost":
      // Stache does not bear it; but who ends is done.
      if (event.outcome !== "closed") onFailure(`a message to ${event.envelope.to} was refused: ${event.outcome}`);
      return;
    case "full":
    case "drained":
      return;
  }
}

function textOf(event: NodeEvent): string {
  switch (event.kind) {
    case "failure":
    case "limit":
    case "unknown answer":
      return event.message;
    case "undeliverable":
    case "stopped":
      return event.reason;
    case "host error":
    case "store error":
    case "internal error":
      return String(event.error);
  }
}
