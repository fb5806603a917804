import type { MachineType } from "../../../runtime/kernel/index.js";
import {
  createSimulation,
  type ClientOptions,
  type Simulation,
  type SimulationOptions,
  type Wish,
} from "../../../runtime/simulation/index.js";
import { homeRole, stacheSetting } from "./stache-nodes.js";
import { cacheType } from "../../../bench/runtime/by-hand/stache-cache.js";

const caches = ["a", "b", "c"] as const;

/** Every write writes something else, so that a read tells which one it has seen. */
function client(node: string, blocks: number): ClientOptions {
  let written = 0;
  const next = (random: (bound: number) => number): Wish => {
    const block = `Block/${random(blocks)}` as const;
    const kind = random(10);
    if (kind < 5) return { block, request: "read", args: {} };
    if (kind === 9) return { block, request: "evict", args: {} };
    written += 1;
    return { block, request: "write", args: { v: `${node}${written}` } };
  };
  return { name: node, node, protocol: "Stache", role: "Cache", next, thinkMs: [0, 20] };
}

export type StacheSimulationOptions = Omit<SimulationOptions, "nodes" | "clients"> & {
  /** Another cache, or home, than the right one. */
  readonly cache?: MachineType;
  readonly home?: MachineType;
  readonly blocks?: number;
};

/** A home and three caches with a client each. */
export function simulateStache({ cache = cacheType, home = homeRole.type, blocks = 3, ...options }: StacheSimulationOptions): Simulation {
  return createSimulation({
    nodes: [
      { name: "h", roles: [{ type: home, setting: stacheSetting }] },
      ...caches.map((name) => ({ name, roles: [{ type: cache, setting: stacheSetting }] })),
    ],
    clients: caches.map((name) => client(name, blocks)),
    ...options,
  });
}
