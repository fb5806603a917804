import {
  createNode,
  type LogRecord,
  type MachinePlace,
  type Node,
  type NodeEvent,
  type NodeOptions,
} from "../../../runtime/kernel/index.js";
import { Agenda, MemoryStore, seededRandom, virtualClock } from "../../../runtime/simulation/index.js";
import { DirectNetworks } from "./direct-network.js";
import { emptySetting, keeperType, watcherType, type Account } from "./ledger.js";

export type LedgerOptions = Pick<NodeOptions, "policy" | "limits"> & {
  readonly archive?: (balance: number) => Promise<string>;
  readonly commitMs?: number;
};

/** A keeper and a watcher on nodes of their own, with a virtual clock; a step takes no time, a commit one millisecond. */
export interface Ledger {
  readonly agenda: Agenda;
  readonly networks: DirectNetworks;
  readonly store: MemoryStore;
  readonly keeper: Node;
  readonly watcher: Node;
  readonly events: NodeEvent[];
  readonly log: LogRecord[];
}

export function startLedger({ archive = async (balance) => `archived ${balance}`, commitMs = 1, ...rest }: LedgerOptions = {}): Ledger {
  const agenda = new Agenda(seededRandom(1));
  const networks = new DirectNetworks();
  const events: NodeEvent[] = [];
  const log: LogRecord[] = [];
  const store = new MemoryStore({ agenda, random: seededRandom(2), commitMs: [commitMs, commitMs] });
  const common = { clock: virtualClock(agenda), random: () => 0, report: (event: NodeEvent) => void events.push(event), ...rest };
  const keeper = createNode({
    ...common,
    name: "k",
    roles: [{ type: keeperType, setting: emptySetting, timers: { grace: 100 }, hosts: { archive } }],
    network: networks.of("k"),
    store,
    log: (record) => void log.push(record),
  });
  const watcher = createNode({ ...common, name: "w", roles: [{ type: watcherType, setting: emptySetting }], network: networks.of("w") });
  void keeper.start();
  void watcher.start();
  agenda.runUntil(agenda.nowMs + 1 + commitMs);
  return { agenda, networks, store, keeper, watcher, events, log };
}

/** Lets promises be kept, and what follows in virtual time happen. */
export async function settle(agenda: Agenda, ms = 10): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    agenda.runUntil(agenda.nowMs + ms / 5);
  }
}

export function place(account: Account): MachinePlace {
  return { protocol: "Ledger", self: "Keeper/k", block: account };
}

/** Asks the keeper; the answer is noted in `answers`. */
export function ask(
  { keeper }: Ledger,
  request: string,
  {
    account = "Account/1",
    amount = 0,
    answers = [],
  }: { readonly account?: Account; readonly amount?: number; readonly answers?: unknown[] } = {},
): unknown[] {
  keeper.submit(
    { protocol: "Ledger", role: "Keeper", block: account },
    { request, args: { amount } },
    { onAnswer: (value) => answers.push(value), onFailure: ({ failure }) => answers.push(failure) },
  );
  return answers;
}

/** What the watcher has been told. */
export function seen({ watcher }: Ledger): readonly string[] {
  const state = watcher.machine({ protocol: "Ledger", self: "Watcher/w", block: null });
  const told: unknown = state === undefined ? [] : Reflect.get(state.vars, "seen");
  return Array.isArray(told) ? told.map(String) : [];
}
