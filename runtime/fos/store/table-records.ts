/**
 * What survives of the table at one member: a record for each name, as the kernel writes it. The records are held in memory too, so that a view begins without
 * reading the disk; what listeners are told has been written.
 */
import { dump, equal, incarnationKey, placeOfRecord, recordKeyOf, type DurableStore, type NodeId, type Plain } from "../../kernel/index.js";
import type { Change, Store } from "../../store/index.js";
import { protocol } from "./protocol.js";
import { decodeRecord, type TableRecord } from "./table-record.js";

/** Behind all names: it is no character, so that no name begins with it. */
const BEHIND_ALL_NAMES = "\u{10ffff}";

/** Names that are written at once while a table is replaced, so that the process can do other things in between. */
const WRITES_AT_ONCE = 1_000;

interface Write {
  readonly name: string;
  /** null: the name needs no record. */
  readonly record: TableRecord | null;
}

export class TableRecords {
  private readonly records = new Map<string, TableRecord>();
  private readonly listeners = new Set<(name: string, entry: Plain | null) => void>();
  private readonly prefix: string;
  private written: Promise<void> = Promise.resolve();
  private starts = 0;

  constructor(
    private readonly store: Store,
    group: string,
  ) {
    this.prefix = JSON.stringify(["table", group]);
    const bounds = { from: this.prefix, to: `${this.prefix}${BEHIND_ALL_NAMES}` };
    for (const { key, value } of store.range(bounds)) {
      if (typeof key !== "string" || value instanceof Uint8Array)
        throw new Error(`Cannot read a store: ${String(key)} is no name of a table`);
      this.records.set(key.slice(this.prefix.length), decodeRecord(value));
    }
  }

  /** All names that have a record, removed ones too. */
  names(): readonly string[] {
    return [...this.records.keys()];
  }

  *entries(): Iterable<readonly [name: string, entry: Plain]> {
    for (const [name, { entry }] of this.records) if (entry !== null) yield [name, entry];
  }

  watch(listener: (name: string, entry: Plain | null) => void): () => void {
    const own = (name: string, entry: Plain | null): void => listener(name, entry);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  /** For one node, which is `self` in the protocol. The node's own records are about its name, which it has in one life only. */
  durable(self: NodeId): DurableStore {
    this.starts += 1;
    const { starts } = this;
    return {
      load: async () => {
        await this.idle();
        const machines = this.names().map(
          (name) => [recordKeyOf({ protocol, self, block: `Name/${name}` }), this.read(name) ?? null] as const,
        );
        return [[incarnationKey, starts], ...machines];
      },
      read: (key) => (key === incarnationKey ? starts : this.read(nameOf(key))),
      commit: (writes) => {
        const machines = [...writes].filter(([key]) => key !== incarnationKey);
        return this.write(machines.map(([key, record]) => ({ name: nameOf(key), record: record === null ? null : decodeRecord(record) })));
      },
    };
  }

  private read(name: string): Plain | undefined {
    const record = this.records.get(name);
    return record === undefined ? undefined : dump(record);
  }

  /** Resolves when all that was begun is written. */
  async idle(): Promise<void> {
    await this.written.catch(() => undefined);
  }

  /** The records of all names, for another member. */
  *export(): Iterable<readonly [string, Plain]> {
    for (const [name, record] of this.records) if (record.entry !== null) yield [name, dump(record)];
  }

  /** Replaces everything by what another member has exported, not all at once: until it is done, the table is none. */
  async import(records: Iterable<readonly [string, Plain]>): Promise<void> {
    const imported = [...records].map(([name, record]) => ({ name, record: decodeRecord(record) }));
    const kept = new Set(imported.map(({ name }) => name));
    const gone = this.names().filter((name) => !kept.has(name));
    const writes = [...gone.map((name) => ({ name, record: null })), ...imported];
    for (let start = 0; start < writes.length; start += WRITES_AT_ONCE) await this.write(writes.slice(start, start + WRITES_AT_ONCE));
  }

  /** Forgets that there were entries which are removed. */
  purge(): Promise<void> {
    const removed = [...this.records].filter(([, { entry }]) => entry === null);
    return this.write(removed.map(([name]) => ({ name, record: null })));
  }

  /** A write after another waits for it. */
  private write(writes: readonly Write[]): Promise<void> {
    // A name that never had an entry needs no record.
    const needed = writes.filter(({ name, record }) => this.records.has(name) || (record !== null && record.version > 0));
    if (needed.length === 0) return this.written;
    this.written = this.written.then(async () => {
      await this.store.batch(needed.map((write) => this.changeOf(write)));
      await this.store.flushed();
      for (const write of needed) this.note(write);
    });
    return this.written;
  }

  private changeOf({ name, record }: Write): Change {
    const key = `${this.prefix}${name}`;
    return record === null ? { kind: "delete", key } : { kind: "put", key, value: dump(record) };
  }

  private note({ name, record }: Write): void {
    const before = this.records.get(name)?.entry ?? null;
    if (record === null) this.records.delete(name);
    else this.records.set(name, record);
    const entry = record?.entry ?? null;
    if (!equal(before, entry)) for (const listener of this.listeners) listener(name, entry);
  }
}

function nameOf(key: string): string {
  return placeOfRecord(key).block?.slice("Name/".length) ?? "";
}
