import {
  createNode,
  type LogRecord,
  type Node,
  type NodeEvent,
  type NodeOptions,
  type RoleOptions,
  type Setting,
} from "../../../runtime/kernel/index.js";
import { Agenda, seededRandom, virtualClock } from "../../../runtime/simulation/index.js";
import { DirectNetworks } from "./direct-network.js";
import { cacheType } from "../../../bench/runtime/by-hand/stache-cache.js";
import { homeType } from "../../../bench/runtime/by-hand/stache-home.js";

export const stacheSetting: Setting = {
  placement: { Home: () => "Home/h" },
  members: { Cache: () => new Set(["Cache/a", "Cache/b"]) },
  initial: { Data: "nothing" },
  equal: {},
};

export const cacheRole: RoleOptions = { type: cacheType, setting: stacheSetting };
export const homeRole: RoleOptions = { type: homeType, setting: stacheSetting };

/** A home and two caches, each a node of its own. */
export interface Stache {
  readonly agenda: Agenda;
  readonly networks: DirectNetworks;
  readonly home: Node;
  readonly a: Node;
  readonly b: Node;
  readonly events: NodeEvent[];
  readonly log: LogRecord[];
}

export type StacheOptions = Pick<NodeOptions, "policy" | "limits">;

export function startStache(options: StacheOptions = {}): Stache {
  const agenda = new Agenda(seededRandom(1));
  const networks = new DirectNetworks();
  const events: NodeEvent[] = [];
  const log: LogRecord[] = [];
  const start = (name: string, role: RoleOptions): Node => {
    const node = createNode({
      name,
      roles: [role],
      network: networks.of(name),
      clock: virtualClock(agenda),
      random: () => 0,
      report: (event) => void events.push(event),
      log: (record) => void log.push(record),
      ...options,
    });
    void node.start();
    return node;
  };
  return { agenda, networks, home: start("h", homeRole), a: start("a", cacheRole), b: start("b", cacheRole), events, log };
}

/** Asks a cache. What is answered, or why nothing is, is put behind `answers`. */
export function askCache(
  node: Node,
  request: string,
  { v = "", block = "1", answers = [] }: { readonly v?: string; readonly block?: string; readonly answers?: unknown[] } = {},
): unknown[] {
  node.submit(
    { protocol: "Stache", role: "Cache", block: `Block/${block}` },
    { request, args: { v } },
    { onAnswer: (value) => answers.push(value), onFailure: ({ failure }) => answers.push(failure) },
  );
  return answers;
}

/** Lets everything happen that takes no time. */
export function run({ agenda }: { readonly agenda: Agenda }): void {
  agenda.runUntil(agenda.nowMs);
}
