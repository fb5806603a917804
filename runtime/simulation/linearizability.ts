/**
 * Is there an order of all operations that a single client could have observed, in which an operation that ended before another one began comes before it? Herlihy and Wing's
 * linearizability, for each block by itself (it holds for all if it holds for each). The search is Wing and Gong's ("Testing and Verifying Concurrent Objects", 1993): it takes one of
 * the operations that no remaining one precedes, and goes back where an operation ends that has not been taken. As Lowe ("Testing for Linearizability", 2017) describes, it
 * remembers which operations were taken with which state, and comes to each such configuration once.
 *
 * An operation without an answer may have happened at any time after its beginning, or never.
 */
import type { BlockId } from "../kernel/index.js";
import type { Operation } from "./history.js";
import type { SequentialModel } from "./sequential-model.js";

export interface LinearizabilityOptions {
  /** Configurations of one block that are looked at, at most: each takes some hundred bytes. */
  readonly maxConfigurations?: number;
}

export type LinearizabilityResult =
  | { readonly kind: "linearizable" }
  /** No order explains the answers. The search never got past the end of `stuckAt`. */
  | { readonly kind: "violated"; readonly block: BlockId | null; readonly stuckAt: Operation; readonly operations: readonly Operation[] }
  /** The limit was reached. */
  | { readonly kind: "undecided"; readonly block: BlockId | null };

const defaultMaxConfigurations = 1_000_000;

/** The first block whose operations no order explains. */
export function findNonLinearizable<State>(
  history: readonly Operation[],
  model: SequentialModel<State>,
  { maxConfigurations = defaultMaxConfigurations }: LinearizabilityOptions = {},
): LinearizabilityResult {
  const blocks = new Map<BlockId | null, Operation[]>();
  for (const operation of history) {
    const others = blocks.get(operation.block);
    if (others === undefined) blocks.set(operation.block, [operation]);
    else others.push(operation);
  }
  for (const [block, operations] of blocks) {
    const result = new Search(operations, model, maxConfigurations).run();
    if (result === "undecided") return { kind: "undecided", block };
    if (result !== "linearizable") return { kind: "violated", block, stuckAt: result, operations };
  }
  return { kind: "linearizable" };
}

/** The beginning of an operation, or its end; those that have not been taken are in one list, in the order in which they happened. */
interface Entry {
  readonly operation: Operation;
  readonly at: number;
  /** Operations are numbered in the order of their beginnings. */
  readonly number: number;
  readonly kind: "beginning" | "end";
  before: Entry | undefined;
  next: Entry | undefined;
}

/** An operation that was taken, and how things were before. */
interface Taken<State> {
  readonly beginning: Entry;
  readonly state: State;
  readonly highest: number;
}

class Search<State> {
  readonly #model: SequentialModel<State>;
  readonly #maxConfigurations: number;
  readonly #ends = new Map<Operation, Entry>();
  readonly #seen = new Set<string>();
  readonly #taken: Taken<State>[] = [];
  readonly #isTaken: boolean[];
  #first: Entry | undefined;
  #endsLeft = 0;
  #state: State;
  /** The number of the last operation, by its beginning, that has been taken. */
  #highest = -1;

  constructor(operations: readonly Operation[], model: SequentialModel<State>, maxConfigurations: number) {
    this.#model = model;
    this.#maxConfigurations = maxConfigurations;
    this.#state = model.initial;
    this.#isTaken = operations.map(() => false);
    this.#makeList(operations);
  }

  #makeList(operations: readonly Operation[]): void {
    const entries: Entry[] = [];
    const inOrder = [...operations].sort((a, b) => a.begin - b.begin);
    for (const [number, operation] of inOrder.entries()) {
      entries.push({ operation, at: operation.begin, number, kind: "beginning", before: undefined, next: undefined });
      if (operation.end === null) continue;
      const end: Entry = { operation, at: operation.end, number, kind: "end", before: undefined, next: undefined };
      this.#ends.set(operation, end);
      entries.push(end);
    }
    this.#endsLeft = this.#ends.size;
    entries.sort((a, b) => a.at - b.at);
    for (const [index, entry] of entries.entries()) {
      entry.before = entries[index - 1];
      entry.next = entries[index + 1];
    }
    this.#first = entries[0];
  }

  /** The operation whose end stopped the search latest, where no order was found. */
  run(): "linearizable" | "undecided" | Operation {
    let entry = this.#first;
    let latest: Entry | undefined;
    while (this.#endsLeft > 0) {
      if (entry?.kind === "beginning") {
        entry = this.#take(entry) ? this.#first : entry.next;
        if (this.#seen.size > this.#maxConfigurations) return "undecided";
        continue;
      }
      if (entry !== undefined && (latest === undefined || entry.at > latest.at)) latest = entry;
      const undone = this.#undo();
      if (undone === undefined) return latest?.operation ?? unreachableEnd();
      entry = undone.next;
    }
    return "linearizable";
  }

  /** Takes an operation, unless it cannot have had its answer now or leads where the search has been. */
  #take(beginning: Entry): boolean {
    const { operation, number } = beginning;
    const state = this.#model.apply(this.#state, operation);
    if (state === undefined) return false;
    const highest = Math.max(this.#highest, number);
    this.#isTaken[number] = true;
    const key = this.#keyOf(state, { highest, without: beginning });
    if (this.#seen.has(key)) {
      this.#isTaken[number] = false;
      return false;
    }
    this.#seen.add(key);
    this.#taken.push({ beginning, state: this.#state, highest: this.#highest });
    this.#state = state;
    this.#highest = highest;
    this.#remove(beginning);
    const end = this.#ends.get(operation);
    if (end !== undefined) {
      this.#remove(end);
      this.#endsLeft -= 1;
    }
    return true;
  }

  #undo(): Entry | undefined {
    const last = this.#taken.pop();
    if (last === undefined) return undefined;
    const { beginning, state, highest } = last;
    this.#isTaken[beginning.number] = false;
    this.#state = state;
    this.#highest = highest;
    const end = this.#ends.get(beginning.operation);
    if (end !== undefined) {
      this.#putBack(end);
      this.#endsLeft += 1;
    }
    this.#putBack(beginning);
    return beginning;
  }

  /** The state and the operations taken: all before the first that is left, and some up to the highest. */
  #keyOf(state: State, { highest, without }: { readonly highest: number; readonly without: Entry }): string {
    const first = this.#first === without ? without.next : this.#first;
    let left = "";
    for (let at = first?.number ?? highest; at < highest; at += 1) if (this.#isTaken[at] !== true) left += `${at} `;
    return `${highest}:${left}:${this.#model.key(state)}`;
  }

  #remove(entry: Entry): void {
    if (entry.before === undefined) this.#first = entry.next;
    else entry.before.next = entry.next;
    if (entry.next !== undefined) entry.next.before = entry.before;
  }

  /** Entries are put back in the opposite order to that in which they were removed. */
  #putBack(entry: Entry): void {
    if (entry.before === undefined) this.#first = entry;
    else entry.before.next = entry;
    if (entry.next !== undefined) entry.next.before = entry;
  }
}

function unreachableEnd(): never {
  throw new Error("the search has met no end and is over");
}
