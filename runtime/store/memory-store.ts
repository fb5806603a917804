import { decodeKey, decodeValue, encodeKey, encodeValue } from "./encode.js";
import { MemoryMedium } from "./memory-medium.js";
import type { Bounds, Change, Entry, Key, Store, Value } from "./store.js";

/** A store in memory, for tests and simulations. Changes are seen when they are acknowledged and not before: as late as any store may show them. */
export function openMemoryStore(medium = new MemoryMedium()): Store {
  return new MemoryStore(medium);
}

class MemoryStore implements Store {
  private isClosed = false;
  private readonly life: number;

  constructor(private readonly medium: MemoryMedium) {
    this.life = medium.life;
  }

  get(key: Key): Value | undefined {
    this.expectOpen();
    const value = this.medium.get(encodeKey(key).toString("latin1"));
    return value === undefined ? undefined : decodeValue(value);
  }

  *range({ from, to, order = "ascending", limit = Infinity }: Bounds = {}): Generator<Entry> {
    this.expectOpen();
    const entries = this.medium.list();
    const first = from === undefined ? 0 : firstNotBefore(entries, encodeKey(from).toString("latin1"));
    const end = to === undefined ? entries.length : firstNotBefore(entries, encodeKey(to).toString("latin1"));
    const count = Math.min(limit, end - first);
    for (let index = 0; index < count; index++) {
      const entry = entries[order === "ascending" ? first + index : end - 1 - index];
      if (entry !== undefined) yield { key: decodeKey(Buffer.from(entry[0], "latin1")), value: decodeValue(entry[1]) };
    }
  }

  put(key: Key, value: Value): Promise<void> {
    return this.batch([{ kind: "put", key, value }]);
  }

  delete(key: Key): Promise<void> {
    return this.batch([{ kind: "delete", key }]);
  }

  async batch(changes: readonly Change[]): Promise<void> {
    this.expectOpen();
    const writes = changes.map(encodeChange);
    await Promise.resolve();
    this.expectAlive();
    for (const [key, value] of writes) this.medium.write(key, value);
  }

  async flushed(): Promise<void> {
    this.expectOpen();
    await Promise.resolve();
    this.expectAlive();
    this.medium.flush();
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await Promise.resolve();
    if (this.medium.life === this.life) this.medium.flush();
  }

  private expectOpen(): void {
    if (this.isClosed) throw new Error("Cannot use the store: it is closed");
    this.expectAlive();
  }

  private expectAlive(): void {
    if (this.medium.life !== this.life) throw new Error("Cannot use the store: its medium has failed since it was opened");
  }
}

function encodeChange(change: Change): readonly [string, Buffer | undefined] {
  return [encodeKey(change.key).toString("latin1"), change.kind === "put" ? encodeValue(change.value) : undefined];
}

/** The index of the first entry whose key is not smaller. */
function firstNotBefore(entries: readonly (readonly [string, Buffer])[], key: string): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.[0] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
