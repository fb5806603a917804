/**
 * What steps ask for, until what is durable is durable. The writes of steps are committed in groups, one commit at a time, and in their order; an effect is
 * performed when the writes of its step and of all steps before have been committed. So nobody outside ever learns of a step that a crash undoes, and
 * messages leave in the order in which they were sent.
 */
import type { Effect } from "../machine-event.js";
import type { Plain } from "./dump.js";
import type { DurableStore } from "./durable-store.js";
import type { Eventual } from "./eventual.js";
import type { RunningMachine } from "./running-machine.js";

/** An effect with the machine whose step asks for it. */
export interface HeldEffect {
  readonly machine: RunningMachine;
  readonly effect: Effect;
}

export interface OutboxUses {
  readonly perform: (machine: RunningMachine, effect: Effect) => void;
  /** False once the node has stopped: nothing is performed then. */
  readonly isAlive: () => boolean;
  readonly onReleased: () => void;
  readonly onError: (error: unknown) => void;
}

export class Outbox {
  readonly #store: DurableStore | undefined;
  readonly #uses: OutboxUses;
  #writes = new Map<string, Plain | null>();
  /** Behind the commit that is under way. */
  #held: HeldEffect[] = [];
  #underWay: readonly HeldEffect[] | undefined;

  constructor(store: DurableStore | undefined, uses: OutboxUses) {
    this.#store = store;
    this.#uses = uses;
  }

  /** Must effects wait? */
  get isHolding(): boolean {
    return this.#underWay !== undefined || this.#writes.size > 0;
  }

  get heldCount(): number {
    return this.#held.length + (this.#underWay?.length ?? 0);
  }

  /** null: the record is gone. */
  write(key: string, value: Plain | null): void {
    this.#writes.set(key, value);
  }

  hold(machine: RunningMachine, effect: Effect): void {
    this.#held.push({ machine, effect });
  }

  /** Begins to commit what has been written, unless a commit is under way: then that is next. */
  flush(): void {
    if (this.#underWay !== undefined || this.#writes.size === 0) return;
    const writes = this.#writes;
    this.#writes = new Map();
    this.#underWay = this.#held;
    this.#held = [];
    this.#commit(writes).then(() => this.#release(), this.#uses.onError);
  }

  #commit(writes: ReadonlyMap<string, Plain | null>): Eventual<void> {
    try {
      return this.#store?.commit(writes) ?? Promise.reject(new Error("there is no store"));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #release(): void {
    if (!this.#uses.isAlive()) return;
    this.#performAll(this.#underWay ?? []);
    this.#underWay = undefined;
    if (this.#writes.size > 0) {
      this.flush();
    } else {
      const held = this.#held;
      this.#held = [];
      this.#performAll(held);
    }
    this.#uses.onReleased();
  }

  #performAll(effects: readonly HeldEffect[]): void {
    for (const { machine, effect } of effects) {
      if (!this.#uses.isAlive()) return;
      this.#uses.perform(machine, effect);
    }
  }
}
