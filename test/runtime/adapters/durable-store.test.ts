import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { durableStore } from "../../../runtime/adapters/index.js";
import { createNode, systemClock, type DurableStore, type Node, type Plain } from "../../../runtime/kernel/index.js";
import { MemoryMedium, openLmdbStore, openMemoryStore, type Store } from "../../../runtime/store/index.js";
import { DirectNetworks } from "../support/direct-network.js";
import { emptySetting, keeperType } from "../support/ledger.js";
import { place } from "../support/ledger-nodes.js";

async function recordsOf(store: DurableStore): Promise<Readonly<Record<string, Plain>>> {
  return Object.fromEntries(await store.load());
}

test("what was committed survives the end of the machine, and a null takes a record away", async () => {
  const medium = new MemoryMedium();
  const store = durableStore(openMemoryStore(medium), "a");
  await store.commit(new Map<string, Plain>([["x", 1], ["y", { n: [2] }]])); // prettier-ignore
  await store.commit(new Map<string, Plain | null>([["x", null], ["z", null]])); // prettier-ignore
  medium.fail();
  expect(await recordsOf(durableStore(openMemoryStore(medium), "a"))).toEqual({ y: { n: [2] } });
});

test("nodes share a store with each other and with the program, whatever they are called", async () => {
  const shared = openMemoryStore();
  await shared.put("a", "the program's");
  const names = ["a", "ab", "a/b", 'a"', "a]", "\u{10ffff}"];
  for (const name of names) await durableStore(shared, name).commit(new Map([[`key of ${name}`, name]]));
  for (const name of names) expect(await recordsOf(durableStore(shared, name))).toEqual({ [`key of ${name}`]: name });
  expect(shared.get("a")).toBe("the program's");
});

test("who starts anew sees what the earlier life had begun to write", async () => {
  const store = durableStore(openMemoryStore(), "a");
  const commit = store.commit(new Map([["x", 1]]));
  expect(await recordsOf(store)).toEqual({ x: 1 });
  await commit;
});

test("a commit that fails is told, and does not keep the node from starting anew", async () => {
  const medium = new MemoryMedium();
  const store = durableStore(openMemoryStore(medium), "a");
  medium.fail();
  await expect(store.commit(new Map([["x", 1]]))).rejects.toThrow("its medium has failed");
  await expect(store.load()).rejects.toThrow("its medium has failed");
});

test("what is no record is refused", async () => {
  const shared = openMemoryStore();
  await shared.put('["a"]x', new Uint8Array(1));
  await expect(durableStore(shared, "a").load()).rejects.toThrow('Cannot read a store: ["a"]x is no record of a node');
});

test("a node on a disk has after its end what it had answered", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kettle-durable-"));
  const first = openLmdbStore(folder);
  const keeper = await startKeeper(first);
  expect(await add(keeper, 5)).toBe(5);
  keeper.stop();
  await first.close();
  const second = openLmdbStore(folder);
  const again = await startKeeper(second);
  expect(again.machine(place("Account/1"))?.vars).toMatchObject({ balance: 5 });
  expect(await add(again, 2)).toBe(7);
  again.stop();
  await second.close();
  rmSync(folder, { recursive: true });
});

async function startKeeper(store: Store): Promise<Node> {
  const node = createNode({
    name: "k",
    roles: [{ type: keeperType, setting: emptySetting, timers: { grace: 60_000 }, hosts: { archive: async () => "" } }],
    network: new DirectNetworks().of("k"),
    clock: systemClock,
    random: () => 0,
    report: () => undefined,
    store: durableStore(store, "k"),
  });
  await node.start();
  return node;
}

function add(node: Node, amount: number): Promise<unknown> {
  return node.request({ protocol: "Ledger", role: "Keeper", block: "Account/1" }, { request: "add", args: { amount } });
}
