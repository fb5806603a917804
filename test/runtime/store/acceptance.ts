import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MAX_KEY_BYTES, type Bounds, type Change, type Entry, type Key, type Store, type Value } from "../../../runtime/store/index.js";

/** A place for one store, for one test. */
export interface Place {
  /** Opens the store that is there; also while it is open. */
  open(): Store;
  remove(): void;
}

/** What every store promises. */
export function describeStore(name: string, makePlace: () => Place): void {
  describe(name, () => {
    let place: Place;
    let open: Store[] = [];
    const opened = (): Store => {
      const store = place.open();
      open.push(store);
      return store;
    };
    beforeEach(() => {
      place = makePlace();
    });
    afterEach(async () => {
      for (const store of open) await store.close();
      open = [];
      place.remove();
    });

    test("what was stored is there until it is deleted", () => checkEntry(opened()));
    test("values come back as they were, and are copies", () => checkValues(opened()));
    test("entries are in the order of their keys", () => checkOrder(opened()));
    test("does what a list that is sorted does", () => checkModel(opened));
    test("of a batch all changes are made, or none", () => checkBatch(opened()));
    test("writes that nobody waited for are done in their order", () => checkUnawaited(opened()));
    test("a range shows what was there when it began", () => checkSnapshot(opened()));
    test("a range over many entries", () => checkLarge(opened()));
    test("what was stored is there when the store is opened again", () => checkReopened(opened));
    test("two who have it open see what the other has written", () => checkTwo(opened(), opened()));
    test("refuses what is too large, and what comes after the end", () => checkRefusals(opened()));
  });
}

async function checkEntry(store: Store): Promise<void> {
  expect(store.get("a")).toBeUndefined();
  await store.put("a", 1);
  expect(store.get("a")).toBe(1);
  await store.put("a", { b: [2] });
  expect(store.get("a")).toEqual({ b: [2] });
  await store.delete("a");
  await store.delete("never there");
  expect(store.get("a")).toBeUndefined();
  expect([...store.range()]).toEqual([]);
  await store.flushed();
}

async function checkValues(store: Store): Promise<void> {
  const values: readonly Value[] = [null, false, -1.5, "ä\ud800", [], {}, new Uint8Array(0), Uint8Array.of(0, 255), "x".repeat(100_000)];
  for (const [n, value] of values.entries()) await store.put(`${n}`, value);
  for (const [n, value] of values.entries()) expect(store.get(`${n}`)).toEqual(value);
  expect([...store.range()].map(({ value }) => value)).toEqual(values);
  await store.put("large", new Uint8Array(2_000_000).fill(7));
  const large = store.get("large");
  expect(large instanceof Uint8Array && large.length === 2_000_000 && large.every((byte) => byte === 7)).toBe(true);
  const bytes = Uint8Array.of(1, 2, 3);
  const write = store.put("bytes", bytes);
  bytes.fill(9);
  await write;
  const read = store.get("bytes");
  if (read instanceof Uint8Array) read.fill(8);
  expect(store.get("bytes")).toEqual(Uint8Array.of(1, 2, 3));
  await expect(store.put("bad", Infinity)).rejects.toThrow("Cannot encode a value: Infinity is no plain data");
}

const KEYS: readonly Key[] = [Uint8Array.of(), Uint8Array.of(0), Uint8Array.of(0, 0), Uint8Array.of(1), Uint8Array.of(255), "", "\0", "A", "a", "aa", "b", "ä", "\uffee", "😀"]; // prettier-ignore

async function checkOrder(store: Store): Promise<void> {
  for (const key of KEYS.toReversed()) await store.put(key, "x");
  const keys = (bounds: Bounds): readonly Key[] => [...store.range(bounds)].map(({ key }) => key);
  expect(keys({})).toEqual(KEYS);
  expect(keys({ order: "descending" })).toEqual(KEYS.toReversed());
  expect(keys({ from: "a", to: "b" })).toEqual(["a", "aa"]);
  expect(keys({ from: "a", to: "b", order: "descending" })).toEqual(["aa", "a"]);
  expect(keys({ from: "a", limit: 1 })).toEqual(["a"]);
  expect(keys({ limit: 0 })).toEqual([]);
  expect(keys({ to: "" })).toEqual(KEYS.slice(0, 5));
  expect(keys({ from: "b", to: "a" })).toEqual([]);
  expect(keys({ to: "aaa", order: "descending", limit: 2 })).toEqual(["aa", "a"]);
}

const key = fc.oneof(fc.constantFrom(...KEYS), fc.string({ maxLength: 2 }), fc.uint8Array({ maxLength: 2 }));
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("put"), key, value: fc.nat() }),
  fc.record({ kind: fc.constant("delete"), key }),
);
const bounds: fc.Arbitrary<Bounds> = fc.record(
  { from: key, to: key, order: fc.constantFrom("ascending", "descending"), limit: fc.nat(5) },
  { requiredKeys: [] },
);

async function checkModel(opened: () => Store): Promise<void> {
  const store = opened();
  const wanted = fc.array(fc.record({ changes: fc.array(change, { maxLength: 4 }), bounds, flushes: fc.boolean() }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(wanted, async (rounds) => {
      await store.batch([...store.range()].map((entry) => ({ kind: "delete", key: entry.key })));
      const model = new Map<string, Entry>();
      for (const round of rounds) {
        await store.batch(round.changes);
        for (const made of round.changes) applyTo(model, made);
        if (round.flushes) await store.flushed();
        expect([...store.range(round.bounds)]).toEqual(rangeOf(model, round.bounds));
      }
    }),
    { numRuns: 40 },
  );
}

/** Bytes as hexadecimal digits, which are ordered as the bytes are. */
function sortable(wanted: Key): string {
  return typeof wanted === "string" ? `2${Buffer.from(wanted).toString("hex")}` : `1${Buffer.from(wanted).toString("hex")}`;
}

function applyTo(model: Map<string, Entry>, made: Change): void {
  if (made.kind === "delete") model.delete(sortable(made.key));
  else model.set(sortable(made.key), { key: made.key, value: made.value });
}

function rangeOf(model: ReadonlyMap<string, Entry>, { from, to, order, limit }: Bounds): readonly Entry[] {
  const within = [...model]
    .filter(([at]) => (from === undefined || at >= sortable(from)) && (to === undefined || at < sortable(to)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => entry);
  return (order === "descending" ? within.toReversed() : within).slice(0, limit);
}

async function checkBatch(store: Store): Promise<void> {
  await store.put("old", 1);
  await store.batch([
    { kind: "put", key: "a", value: 1 },
    { kind: "delete", key: "old" },
    { kind: "put", key: "a", value: 2 },
  ]);
  expect([...store.range()]).toEqual([{ key: "a", value: 2 }]);
  const bad = store.batch([
    { kind: "delete", key: "a" },
    { kind: "put", key: "b", value: NaN },
  ]);
  await expect(bad).rejects.toThrow("Cannot encode a value: NaN is no plain data");
  expect([...store.range()]).toEqual([{ key: "a", value: 2 }]);
}

async function checkUnawaited(store: Store): Promise<void> {
  const writes = Array.from({ length: 100 }, (_, n) =>
    n % 3 === 0 ? store.batch([{ kind: "put", key: "n", value: n }]) : store.put("n", n),
  );
  const last = store.delete("n").then(() => store.put("n", "last"));
  await Promise.all([...writes, last]);
  expect(store.get("n")).toBe("last");
}

async function checkSnapshot(store: Store): Promise<void> {
  await store.batch(["a", "b", "c"].map((at) => ({ kind: "put", key: at, value: 1 })));
  const seen: Key[] = [];
  for (const entry of store.range()) {
    seen.push(entry.key);
    if (entry.key === "a") await store.batch([{ kind: "delete", key: "b" }, { kind: "put", key: "bb", value: 1 }]); // prettier-ignore
  }
  expect(seen).toEqual(["a", "b", "c"]);
  expect([...store.range()].map((entry) => entry.key)).toEqual(["a", "bb", "c"]);
}

async function checkLarge(store: Store): Promise<void> {
  const count = 30_000;
  const name = (n: number): string => `entry ${String(n).padStart(6, "0")}`;
  const change = (n: number): Change => ({ kind: "put", key: name(n), value: { n } });
  const writes: Promise<void>[] = [];
  for (let n = count; n > 0; n -= 1000) writes.push(store.batch(Array.from({ length: 1000 }, (_, at) => change(n - 1 - at))));
  await Promise.all(writes);
  let next = 0;
  for (const entry of store.range()) {
    if (entry.key !== name(next)) break;
    next += 1;
  }
  expect(next).toBe(count);
  expect([...store.range({ from: name(20_000), limit: 3 })].map(({ value }) => value)).toEqual([
    { n: 20_000 },
    { n: 20_001 },
    { n: 20_002 },
  ]);
}

async function checkReopened(opened: () => Store): Promise<void> {
  const store = opened();
  await store.put("a", 1);
  const last = store.put("b", Uint8Array.of(2));
  await store.close();
  await last;
  const again = opened();
  expect([...again.range()]).toEqual([{ key: "a", value: 1 }, { key: "b", value: Uint8Array.of(2) }]); // prettier-ignore
}

async function checkTwo(first: Store, second: Store): Promise<void> {
  await first.put("a", 1);
  expect(second.get("a")).toBe(1);
  await second.batch([{ kind: "put", key: "b", value: 2 }]);
  await first.delete("a");
  expect([...first.range()]).toEqual([...second.range()]);
  await first.close();
  await second.put("c", 3);
  expect(second.get("c")).toBe(3);
}

async function checkRefusals(store: Store): Promise<void> {
  await store.put("k".repeat(MAX_KEY_BYTES), 1);
  expect(store.get("k".repeat(MAX_KEY_BYTES))).toBe(1);
  await expect(store.put("k".repeat(MAX_KEY_BYTES + 1), 1)).rejects.toThrow("Cannot store under a key of 1025 bytes: 1024 are allowed");
  expect(() => store.get("\ud800")).toThrow("Cannot store under a key that contains half a character");
  await store.close();
  await store.close();
  expect(() => store.get("a")).toThrow("Cannot use the store: it is closed");
  await expect(store.put("a", 1)).rejects.toThrow("Cannot use the store: it is closed");
}
