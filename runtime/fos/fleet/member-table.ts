/** The table as those see it who ask a member: it waits where the member cannot answer now, and says so where that takes too long. */
import type { Plain } from "../../plain/index.js";
import { TableError, type Decision, type TableErrorCode, type TableOptions } from "../table/index.js";
import type { Replica } from "../store/index.js";

/** The member's place in the fleet at this moment. */
export interface Place {
  /** It is in the newest view for sure, and the view has begun here. */
  readonly isServing: () => boolean;
  /** It will not serve again. */
  readonly isLeaving: () => boolean;
  readonly replica: () => Replica | undefined;
  readonly nowMs: () => number;
  readonly serveWithinMs: number;
}

/** Somebody who asks. */
interface Asker {
  readonly sinceMs: number;
  /** What its failure means: nothing was done, or nobody knows. */
  code: TableErrorCode;
  readonly fail: (error: Error) => void;
}

export class MemberTable {
  private readonly askers = new Set<Asker>();
  /** They ask again as soon as the member serves. */
  private waiting: (() => void)[] = [];
  /** They wait until nobody waits. */
  private readonly idle: (() => void)[] = [];
  /** What of a replica's answers nobody gets when it ends. */
  private readonly ends = new Map<Replica, Set<() => void>>();

  constructor(private readonly place: Place) {}

  /** An answer counts if the member is known to be in the newest view after it was read. */
  get(name: string, options: TableOptions): Promise<Plain | null> {
    return this.ask(options, async (asker) => {
      for (;;) {
        const replica = await this.serving(asker, "not serving");
        const entry = await this.unlessEnded(replica, replica.get(name, options));
        if (entry !== ended && this.place.isServing() && this.place.replica() === replica) return entry;
      }
    });
  }

  /** A change that was made is at all members. One that was refused was judged by what this member has read, as in `get`. */
  change(name: string, decide: (entry: Plain | null) => Decision, options: TableOptions): Promise<Decision> {
    return this.ask(options, async (asker) => {
      for (;;) {
        const replica = await this.serving(asker, "unknown");
        const decision = await this.unlessEnded(replica, replica.change(name, decide, options));
        if (decision === ended) throw errorOf("unknown");
        if (decision.kind !== "refuse" || (this.place.isServing() && this.place.replica() === replica)) return decision;
        asker.code = "not serving";
      }
    });
  }

  /** Resolves when nobody waits for an answer. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.idle.push(resolve);
      this.noteIdle();
    });
  }

  /** Something has happened to the member. */
  onChange(): void {
    if (this.place.isServing()) {
      const { waiting } = this;
      this.waiting = [];
      for (const retry of waiting) retry();
      return;
    }
    const beforeMs = this.place.isLeaving() ? Infinity : this.place.nowMs() - this.place.serveWithinMs;
    for (const { sinceMs, code, fail } of [...this.askers]) if (sinceMs < beforeMs) fail(errorOf(code));
  }

  /** The replica of a membership has ended. */
  onReplicaEnded(replica: Replica): void {
    for (const end of this.ends.get(replica) ?? []) end();
    this.ends.delete(replica);
  }

  private async ask<Answer>({ signal }: TableOptions, run: (asker: Asker) => Promise<Answer>): Promise<Answer> {
    signal?.throwIfAborted();
    return new Promise<Answer>((resolve, reject) => {
      const asker: Asker = { sinceMs: this.place.nowMs(), code: "not serving", fail: (error) => finish(() => reject(error)) };
      const onAbort = (): void => asker.fail(reasonOf(signal));
      const finish = (settle: () => void): void => {
        this.askers.delete(asker);
        signal?.removeEventListener("abort", onAbort);
        settle();
        this.noteIdle();
      };
      this.askers.add(asker);
      signal?.addEventListener("abort", onAbort, { once: true });
      run(asker).then(
        (answer) => finish(() => resolve(answer)),
        (error: unknown) => asker.fail(error instanceof Error ? error : new Error(String(error))),
      );
    });
  }

  /** Who has turned away, or was told that nothing was done, gets no further. Who does is told `code` from now on where it fails. */
  private async serving(asker: Asker, code: TableErrorCode): Promise<Replica> {
    for (;;) {
      if (!this.askers.has(asker)) throw errorOf("not serving");
      const replica = this.place.replica();
      if (replica !== undefined && this.place.isServing()) {
        // At once: the asker may fail before whoever waits for the replica gets it.
        asker.code = code;
        return replica;
      }
      if (this.place.isLeaving()) throw errorOf("not serving");
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private unlessEnded<Answer>(replica: Replica, answer: Promise<Answer>): Promise<Answer | typeof ended> {
    const { ends } = this;
    const all = ends.get(replica) ?? new Set<() => void>();
    ends.set(replica, all);
    return new Promise((resolve, reject) => {
      const end = (): void => resolve(ended);
      all.add(end);
      answer
        .then(resolve, (error: unknown) => (ends.has(replica) ? reject(toError(error)) : resolve(ended)))
        .finally(() => all.delete(end));
    });
  }

  private noteIdle(): void {
    if (this.askers.size > 0) return;
    for (const resolve of this.idle.splice(0)) resolve();
  }
}

const ended = Symbol("the replica has ended");

function errorOf(code: TableErrorCode): TableError {
  return new TableError(
    code,
    code === "unknown"
      ? "Cannot say whether the change was made: this server has lost its fleet"
      : "Cannot answer: this server is no member of its fleet, or does not know whether it is",
  );
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return toError(signal?.reason);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
