import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openLmdbStore, type Store } from "../../../runtime/store/index.js";
import { startProgram } from "../transport/child.js";
import { describeStore } from "./acceptance.js";

const makeFolder = (): string => mkdtempSync(join(tmpdir(), "kettle-store-"));

describeStore("LMDB", () => {
  const folder = makeFolder();
  return { open: () => openLmdbStore(folder), remove: () => rmSync(folder, { recursive: true }) };
});

describe("processes", () => {
  let folder = "";
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("what was acknowledged is there after the process was killed, and batches are whole", async () => {
    let before = 0;
    for (const rounds of [40, 1, 90]) {
      const child = await startProgram("peer/writer.js", [folder]);
      const acknowledged = Number(await child.readUntil((line) => Number(line) >= before + rounds));
      await child.kill();
      const store = openLmdbStore(folder);
      before = expectWhole(store);
      expect(before).toBeGreaterThanOrEqual(acknowledged);
      await store.close();
    }
  });

  test("another process sees what was acknowledged while both have the store open", async () => {
    const store = openLmdbStore(folder);
    const child = await startProgram("peer/writer.js", [folder]);
    const acknowledged = Number(await child.readUntil((line) => Number(line) >= 20));
    expect(store.get("round")).toBeGreaterThanOrEqual(acknowledged);
    await store.put("mine", 1);
    expect(expectWhole(store)).toBeGreaterThanOrEqual(acknowledged);
    await child.kill();
    expect(store.get("mine")).toBe(1);
    await store.close();
  });
});

test("a folder that is none", () => {
  const folder = makeFolder();
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(() => openLmdbStore(join(file, "store"))).toThrow(`Cannot open the store '${join(file, "store")}': `);
  rmSync(folder, { recursive: true });
});

/** Every round up to the last has all of its parts, and none is beyond: returns the last. */
function expectWhole(store: Store): number {
  // One view of all, while the other process may go on writing.
  const entries = [...store.range()];
  const last = Number(entries.find(({ key }) => key === "round")?.value);
  const rounds = ["a", "b", "c"].map((part) =>
    entries.flatMap(({ key }) => (String(key).startsWith(`${part} `) ? [Number(String(key).slice(2))] : [])),
  );
  for (const found of rounds) expect(found.toSorted((a, b) => a - b)).toEqual(Array.from({ length: last }, (_, n) => n + 1));
  return last;
}
