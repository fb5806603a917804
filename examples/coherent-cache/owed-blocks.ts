/**
 * The blocks for which this process has asked the home, or which it owns: what a crash must not take. Stache has no crashes, so a process that was
 * killed with such a block must never come back as if nothing had been: it would tell the home that it has no copy, and the home would hand out an older value.
 * They are written down before the home is asked, and crossed off before anybody learns that they are given back or granted.
 */
import type { Envelope, LogRecord } from "kettle/kernel";
import type { Store } from "kettle/runtime/store";

/** States of a cache in which it owes nothing: a copy that can be read may leave without a word, as the protocol evicts it. */
const FREE_STATES = ["Invalid", "Shared"];

export class OwedBlocks {
  readonly #store: Store;
  readonly #owed = new Set<string>();
  #written: Promise<void> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Those of an earlier life of this process. */
  listLeft(): readonly string[] {
    return [...this.#store.range()].map(({ key }) => String(key));
  }

  /** Writes down whoever must not come back whatever happens. */
  add(name: string): Promise<void> {
    this.#owed.add(name);
    this.#written = this.#store.put(name, true);
    return this.#written;
  }

  /** Resolves when all is written down that has happened so far. */
  written(): Promise<void> {
    return this.#written;
  }

  /** Before a message leaves: whether it asks for a block, or gives one back, the store knows. */
  beforeSend({ message, block }: Envelope): Promise<void> {
    const asks = message.type === "GetShared" || message.type === "GetOwned";
    return asks && block !== null ? this.add(block) : this.#written;
  }

  /** After a step of a cache: has it come to rest without the block? */
  afterStep(record: LogRecord): void {
    if (record.kind !== "step" || record.block === null || !record.self.startsWith("Cache/")) return;
    if (!FREE_STATES.includes(record.state) || !this.#owed.delete(record.block)) return;
    this.#written = this.#store.delete(record.block);
  }
}
