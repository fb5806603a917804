import type { Plain } from "../plain/index.js";

/** What is stored is found by this. Keys of bytes come before keys of characters; within a kind they are ordered by their bytes, characters as UTF-8. */
export type Key = string | Uint8Array;

/** What is stored: bytes, or data without behaviour, which is copied. */
export type Value = Plain | Uint8Array;

/** A key and what is stored there. */
export interface Entry {
  readonly key: Key;
  readonly value: Value;
}

/** One of several changes that are made together. */
export type Change = { readonly kind: "put"; readonly key: Key; readonly value: Value } | { readonly kind: "delete"; readonly key: Key };

/** Which entries are wanted. */
export interface Bounds {
  /** The first key. */
  readonly from?: Key;
  /** The first key that is not wanted any more. */
  readonly to?: Key;
  /** From the last to the first. */
  readonly order?: "ascending" | "descending";
  /** So many entries at most. */
  readonly limit?: number;
}

/**
 * Entries that outlive a process, ordered by their keys. Reading waits for nothing. Writing is done in the order of the calls: when its promise resolves, the change is
 * seen by everybody who reads, is whole, and survives the end of the process. After `flushed` it survives the end of the machine.
 */
export interface Store {
  /** What is stored there. What was written and not yet acknowledged may be seen or not. */
  get(key: Key): Value | undefined;
  /** The entries in their order, as they were when the first was taken. Take them all, or leave the loop. */
  range(bounds?: Bounds): Iterable<Entry>;
  put(key: Key, value: Value): Promise<void>;
  delete(key: Key): Promise<void>;
  /** All of these changes or none of them, in their order. */
  batch(changes: readonly Change[]): Promise<void>;
  /** Resolves when all that was acknowledged before is on the disk. */
  flushed(): Promise<void>;
  /** Finishes what was begun, and ends. Whatever is asked later fails. */
  close(): Promise<void>;
}
