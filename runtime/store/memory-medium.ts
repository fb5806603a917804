/** What a store in memory keeps when it is closed: the disk. Whoever opens a store on the same medium finds what was written. */
export class MemoryMedium {
  private readonly entries = new Map<string, Buffer>();
  private sorted: readonly (readonly [string, Buffer])[] | undefined;
  /** What was there before each write since the last flush, oldest first. */
  private unflushed: (readonly [string, Buffer | undefined])[] = [];
  private currentLife = 0;

  /** Grows with each failure: who opened a store before has lost it. */
  get life(): number {
    return this.currentLife;
  }

  /** The machine fails: what was not flushed is gone, and with it whoever had the store open. */
  fail(): void {
    for (const [key, before] of this.unflushed.toReversed()) this.set(key, before);
    this.unflushed = [];
    this.currentLife += 1;
  }

  /** For stores. Keys are bytes as characters of one byte, which are ordered as bytes are. */
  get(key: string): Buffer | undefined {
    return this.entries.get(key);
  }

  /** For stores: puts a value, or deletes it. */
  write(key: string, value: Buffer | undefined): void {
    this.unflushed.push([key, this.entries.get(key)]);
    this.set(key, value);
  }

  /** For stores: nothing that was written before is lost any more. */
  flush(): void {
    this.unflushed = [];
  }

  /** For stores: all entries in the order of their keys. The list does not change any more. */
  list(): readonly (readonly [string, Buffer])[] {
    this.sorted ??= [...this.entries].sort(([a], [b]) => (a < b ? -1 : 1));
    return this.sorted;
  }

  private set(key: string, value: Buffer | undefined): void {
    if (value === undefined) this.entries.delete(key);
    else this.entries.set(key, value);
    this.sorted = undefined;
  }
}
