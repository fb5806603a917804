import type { DurableStore, Eventual, Plain, Random } from "../kernel/index.js";
import type { Agenda } from "./agenda.js";
import { later } from "./later.js";
import { between, happens } from "./seeded-random.js";

export interface MemoryStoreOptions {
  readonly agenda: Agenda;
  readonly random: Random;
  /** The shortest and the longest time that a commit takes. */
  readonly commitMs: readonly [number, number];
}

/** A node's disk: what has been committed survives. A crash during a commit leaves all of it or nothing. */
export class MemoryStore implements DurableStore {
  readonly #options: MemoryStoreOptions;
  readonly #records = new Map<string, Plain>();
  #underWay: ReadonlyMap<string, Plain | null> | undefined;

  constructor(options: MemoryStoreOptions) {
    this.#options = options;
  }

  load(): Eventual<Iterable<readonly [string, Plain]>> {
    return later(this.#options.agenda, 0, () => new Map(this.#records));
  }

  commit(writes: ReadonlyMap<string, Plain | null>): Eventual<void> {
    const { agenda, random, commitMs } = this.#options;
    this.#underWay = writes;
    return later(agenda, between(random, commitMs), () => {
      if (this.#underWay === writes) this.#apply(writes);
    });
  }

  /** Its node crashes: what was being written is there, or not. */
  crash(): void {
    const writes = this.#underWay;
    this.#underWay = undefined;
    if (writes !== undefined && happens(this.#options.random, 1 / 2)) this.#apply(writes);
  }

  #apply(writes: ReadonlyMap<string, Plain | null>): void {
    this.#underWay = undefined;
    for (const [key, value] of writes) {
      if (value === null) this.#records.delete(key);
      else this.#records.set(key, value);
    }
  }

  /** What is there. */
  get records(): ReadonlyMap<string, Plain> {
    return this.#records;
  }
}
