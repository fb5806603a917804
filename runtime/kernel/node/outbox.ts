/**
 * What steps ask for, until what is durable is durable. The writes of steps are committed in groups, one commit at a time, and in their order; an effect is
 * performed when the writes of its step and of all steps before have been committed. So nobody outside ever learns of a step that a crash undoes, and
 * messages leave in the order in which they were sent. Answers to the application need not wait for what other machines write.
 */
import type { Effect } from "../machine-event.js";
import type { Plain } from "./dump.js";
import type { DurableStore } from "./durable-store.js";
import type { Eventual } from "./eventual.js";
import type { RunningMachine } from "./running-machine.js";

/** An effect with the machine whose step asks for it; null where only its record goes. */
export interface HeldEffect {
  readonly machine: RunningMachine;
  readonly effect: Effect | null;
}

export interface OutboxUses {
  readonly perform: (machine: RunningMachine, effect: Effect) => void;
  /** What was written of the machine is written, and what it has asked for is done. */
  readonly onClear: (machine: RunningMachine) => void;
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
  /** Counts the commits. Writes that come now are part of this one. */
  #commit = 1;
  /** The last one that has come to its end. */
  #committed = 0;

  constructor(store: DurableStore | undefined, uses: OutboxUses) {
    this.#store = store;
    this.#uses = uses;
  }

  /** Must effects wait? */
  get isHolding(): boolean {
    return this.#underWay !== undefined || this.#writes.size > 0;
  }

  /** Must also those that are between the machine and the application alone? */
  isHoldingFor({ held, writtenWith }: RunningMachine): boolean {
    return held > 0 || writtenWith > this.#committed;
  }

  get heldCount(): number {
    return this.#held.length + (this.#underWay?.length ?? 0);
  }

  /** null: the record is gone. */
  write(key: string, value: Plain | null): void {
    this.#writes.set(key, value);
  }

  /** The same for a record of a machine. */
  writeFor(machine: RunningMachine, key: string, value: Plain | null): void {
    machine.writtenWith = this.#commit;
    this.write(key, value);
    if (value === null) this.hold(machine, null);
  }

  hold(machine: RunningMachine, effect: Effect | null): void {
    machine.held += 1;
    this.#held.push({ machine, effect });
  }

  /** Begins to commit what has been written, unless a commit is under way: then that is next. */
  flush(): void {
    if (this.#underWay !== undefined || this.#writes.size === 0) return;
    const writes = this.#writes;
    this.#writes = new Map();
    this.#underWay = this.#held;
    this.#held = [];
    this.#commit += 1;
    this.#write(writes).then(() => this.#release(), this.#uses.onError);
  }

  #write(writes: ReadonlyMap<string, Plain | null>): Eventual<void> {
    try {
      return this.#store?.commit(writes) ?? Promise.reject(new Error("there is no store"));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #release(): void {
    if (!this.#uses.isAlive()) return;
    this.#committed += 1;
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
      machine.held -= 1;
      if (effect !== null) this.#uses.perform(machine, effect);
      if (!this.isHoldingFor(machine)) this.#uses.onClear(machine);
    }
  }
}
