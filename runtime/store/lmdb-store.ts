import { mkdirSync } from "node:fs";
import { open, type RootDatabase } from "lmdb";
import { decodeKey, decodeValue, encodeKey, encodeValue } from "./encode.js";
import type { Bounds, Change, Entry, Key, Store, Value } from "./store.js";

/**
 * A store in a folder, which is made if need be. Several may be open on the same folder, also in several processes: each sees what the others have
 * acknowledged. Throws an error for people where the folder is none.
 */
export function openLmdbStore(folder: string): Store {
  try {
    mkdirSync(folder, { recursive: true });
    return new LmdbStore(open({ path: folder, noSubdir: false, encoding: "binary", keyEncoding: "binary" }));
  } catch (error) {
    throw new Error(`Cannot open the store '${folder}': ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

class LmdbStore implements Store {
  private isClosed = false;
  /** Is resolved when all that was begun has ended. */
  private ended: Promise<unknown> = Promise.resolve();

  constructor(private readonly database: RootDatabase<Buffer, Buffer>) {}

  get(key: Key): Value | undefined {
    this.expectOpen();
    const value = this.database.getBinary(encodeKey(key));
    return value === undefined ? undefined : decodeValue(value);
  }

  *range({ from, to, order = "ascending", limit }: Bounds = {}): Generator<Entry> {
    this.expectOpen();
    const isReverse = order === "descending";
    const [start, end] = [from, to].map((key) => (key === undefined ? undefined : encodeKey(key)));
    // Backwards LMDB begins with the last key, and includes it.
    const bounds = isReverse
      ? {
          ...(end === undefined ? {} : { start: end, exclusiveStart: true }),
          ...(start === undefined ? {} : { end: start, inclusiveEnd: true }),
        }
      : { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
    for (const { key, value } of this.database.getRange({ ...bounds, reverse: isReverse, ...(limit === undefined ? {} : { limit }) }))
      yield { key: decodeKey(key), value: decodeValue(value) };
  }

  async put(key: Key, value: Value): Promise<void> {
    this.expectOpen();
    await this.begun(this.database.put(encodeKey(key), encodeValue(value)));
  }

  async delete(key: Key): Promise<void> {
    this.expectOpen();
    await this.begun(this.database.remove(encodeKey(key)));
  }

  async batch(changes: readonly Change[]): Promise<void> {
    this.expectOpen();
    const writes = changes.map((change) => ({
      key: encodeKey(change.key),
      value: change.kind === "put" ? encodeValue(change.value) : undefined,
    }));
    const transaction = this.database.transaction(() => {
      for (const { key, value } of writes) {
        if (value === undefined) void this.database.remove(key);
        else void this.database.put(key, value);
      }
    });
    await this.begun(transaction);
  }

  async flushed(): Promise<void> {
    this.expectOpen();
    await this.ended;
    await this.database.flushed;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.ended;
    await this.database.flushed;
    await this.database.close();
  }

  private begun<T>(write: Promise<T>): Promise<T> {
    const before = this.ended;
    this.ended = Promise.allSettled([before, write]);
    return write;
  }

  private expectOpen(): void {
    if (this.isClosed) throw new Error("Cannot use the store: it is closed");
  }
}
