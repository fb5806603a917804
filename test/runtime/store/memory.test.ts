import { expect, test } from "vitest";
import { MemoryMedium, openMemoryStore } from "../../../runtime/store/index.js";
import { describeStore } from "./acceptance.js";

describeStore("in memory", () => {
  const medium = new MemoryMedium();
  return { open: () => openMemoryStore(medium), remove: () => undefined };
});

test("a change is seen when it is acknowledged, and not before", async () => {
  const store = openMemoryStore();
  const write = store.put("a", 1);
  expect(store.get("a")).toBeUndefined();
  await write;
  expect(store.get("a")).toBe(1);
});

test("a machine that fails loses what was not flushed, and whoever had the store open", async () => {
  const medium = new MemoryMedium();
  const store = openMemoryStore(medium);
  await store.batch([{ kind: "put", key: "a", value: 1 }, { kind: "put", key: "b", value: 1 }]); // prettier-ignore
  await store.flushed();
  await store.put("a", 2);
  await store.delete("b");
  await store.put("a", 3);
  await store.put("c", 3);
  const unacknowledged = store.put("d", 4);
  medium.fail();
  await expect(unacknowledged).rejects.toThrow("Cannot use the store: its medium has failed since it was opened");
  expect(() => store.get("a")).toThrow("its medium has failed");
  const again = openMemoryStore(medium);
  expect([...again.range()]).toEqual([{ key: "a", value: 1 }, { key: "b", value: 1 }]); // prettier-ignore
});
