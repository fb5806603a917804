import { describe, expect, test } from "vitest";
import type { Plain } from "../../../../runtime/plain/index.js";
import { createLocalTable, TableError, type Decision } from "../../../../runtime/fos/index.js";

describe("a table in one process", () => {
  test("holds what was written until it is removed", async () => {
    const table = createLocalTable();
    expect(await table.get("a")).toBe(null);
    await table.change("a", () => ({ kind: "write", entry: { n: 1 } }));
    expect(await table.get("a")).toEqual({ n: 1 });
    expect([...table.entries()]).toEqual([["a", { n: 1 }]]);
    await table.change("a", () => ({ kind: "remove" }));
    expect(await table.get("a")).toBe(null);
    expect([...table.entries()]).toEqual([]);
  });

  test("a refusal changes nothing, and its reason is returned", async () => {
    const table = createLocalTable();
    await table.change("a", () => ({ kind: "write", entry: 1 }));
    const told: Plain[] = [];
    table.watch((name, entry) => told.push([name, entry]));
    const refuse = (entry: Plain | null): Decision => ({ kind: "refuse", reason: ["it is", entry] });
    expect(await table.change("a", refuse)).toEqual({ kind: "refuse", reason: ["it is", 1] });
    expect(await table.get("a")).toBe(1);
    expect(told).toEqual([]);
  });

  test("changes of one name see one another", async () => {
    const table = createLocalTable();
    const increment = (entry: Plain | null): Decision => ({ kind: "write", entry: Number(entry ?? 0) + 1 });
    await Promise.all(Array.from({ length: 10 }, () => table.change("n", increment)));
    expect(await table.get("n")).toBe(10);
  });

  test("what was written is not changed with the object that it was written from", async () => {
    const table = createLocalTable();
    const entry = { list: [1] };
    await table.change("a", () => ({ kind: "write", entry }));
    entry.list.push(2);
    expect(await table.get("a")).toEqual({ list: [1] });
  });

  test("who watches is told of changes in their order until it ends", async () => {
    const table = createLocalTable();
    const told: Plain[] = [];
    const end = table.watch((name, entry) => told.push([name, entry]));
    await table.change("a", () => ({ kind: "write", entry: 1 }));
    await table.change("a", () => ({ kind: "remove" }));
    end();
    await table.change("a", () => ({ kind: "write", entry: 2 }));
    expect(told).toEqual([
      ["a", 1],
      ["a", null],
    ]);
  });

  test("an aborted signal ends it before anything is done", async () => {
    const table = createLocalTable("a.1");
    const signal = AbortSignal.abort(new TableError("not serving", "gone"));
    await expect(table.get("a", { signal })).rejects.toMatchObject({ code: "not serving" });
    await expect(table.change("a", () => ({ kind: "write", entry: 1 }), { signal })).rejects.toMatchObject({ code: "not serving" });
    expect(await table.get("a")).toBe(null);
    expect(table.members()).toEqual(["a.1"]);
  });
});
