/** What a machine takes while nothing happens to it: blocks are touched, one after the other, and kept. */
import { createNode, systemClock, type BlockId, type Envelope, type Network, type Node } from "../../runtime/kernel/index.js";
import { reportFailures } from "./failures.js";
import { cacheRole, homeRole } from "./stache.js";

/** `record`: no machine, but what a program without any would keep of such a block. */
export const keepers = ["home", "cache", "record"] as const;

export interface MemoryTask {
  readonly keeper: (typeof keepers)[number];
  readonly blocks: number;
}

/** Bytes of the heap for each block, when all have been touched and after everything that is not needed any more was collected. */
export interface MemoryUse {
  readonly touched: number;
  readonly kept: number;
}

/** Blocks that are touched at the same time. */
const batch = 1000;

/** Needs `--expose-gc`. */
export async function measureMemory({ keeper, blocks }: MemoryTask): Promise<MemoryUse> {
  const touch = await prepare(keeper);
  const before = collectedBytes();
  for (let from = 0; from < blocks; from += batch) {
    const ids = Array.from({ length: Math.min(batch, blocks - from) }, (_, index): BlockId => `Block/${from + index}`);
    await touch(ids);
  }
  const touched = process.memoryUsage().heapUsed - before;
  const kept = collectedBytes() - before;
  // What is kept must not be collected before.
  await touch(["Block/0"]);
  return { touched: touched / blocks, kept: kept / blocks };
}

type Touch = (blocks: readonly BlockId[]) => Promise<unknown>;

function collectedBytes(): number {
  if (globalThis.gc === undefined) throw new Error("Cannot measure memory: node was started without --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

async function prepare(keeper: MemoryTask["keeper"]): Promise<Touch> {
  switch (keeper) {
    case "home":
      return touchHome();
    case "cache":
      return touchCache();
    case "record": {
      const records = new Map<BlockId, object>();
      return async (blocks) => {
        for (const block of blocks) records.set(block, { state: "Idle", memory: "nothing", sharers: new Set(["Cache/a"]), owner: null });
      };
    }
  }
}

/** The home of blocks that a cache reads. */
async function touchHome(): Promise<Touch> {
  const grants: (() => void)[] = [];
  const network = new CapturingNetwork(() => grants.shift()?.());
  await start("home", network);
  return (blocks) =>
    Promise.all(
      blocks.map((block) => {
        network.deliver({ protocol: "Stache", from: "Cache/a", to: "Home/home", block, message: { type: "GetShared" } });
        return new Promise<void>((resolve) => grants.push(resolve));
      }),
    );
}

/** A cache that reads blocks, and has copies of them. */
async function touchCache(): Promise<Touch> {
  const network = new CapturingNetwork(({ block, protocol }) => {
    const message = { type: "Grant", data: "nothing" };
    setImmediate(() => network.deliver({ protocol, from: "Home/home", to: "Cache/a", block, message }));
  });
  const node = await start("a", network);
  return (blocks) =>
    Promise.all(blocks.map((block) => node.request({ protocol: "Stache", role: "Cache", block }, { request: "read", args: {} })));
}

async function start(name: string, network: Network): Promise<Node> {
  const role = name === "home" ? homeRole("generated") : cacheRole("generated", name);
  const node = createNode({ name, roles: [role], network, clock: systemClock, random: () => 0, report: reportFailures });
  await node.start();
  return node;
}

class CapturingNetwork implements Network {
  #receiver: ((envelope: Envelope) => void) | undefined;

  constructor(readonly send: (envelope: Envelope) => void) {}

  receive(onMessage: (envelope: Envelope) => void): void {
    this.#receiver = onMessage;
  }

  deliver(envelope: Envelope): void {
    this.#receiver?.(envelope);
  }
}
