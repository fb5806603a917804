import { RequestError, type NodeEvent } from "../../kernel/index.js";
import type { Plain } from "../../plain/index.js";
import { TableError, type Decision, type TableOptions } from "../table/index.js";
import { abortable } from "./abortable.js";
import { Lines } from "./lines.js";
import type { Replica, ReplicaOptions } from "./replica.js";
import { TableRecords } from "./table-records.js";
import { ViewNode } from "./view-node.js";
import { Wishes, type Wish } from "./wishes.js";

/** Bytes of a name at most: it is a key of the store. */
export const MAX_NAME_BYTES = 900;

/** Opens a member's part in the table, with what its store has. It serves when a view has begun. */
export async function openReplica(options: ReplicaOptions): Promise<Replica> {
  return new StoreReplica(options, new TableRecords(options.store, options.group));
}

class StoreReplica implements Replica {
  private readonly wishes = new Wishes();
  private readonly lines = new Lines();
  /** The protocol of the last view that has begun here, or only of settling it. */
  private node: ViewNode | undefined;
  /** It is known what is not at rest: a view was settled here, or has begun. */
  private isSettled = false;
  /** Counts what a view change is cut short by. */
  private steps = 0;
  /** The same while its view lasts; whoever asks waits for it. */
  private serving = later<ViewNode>();
  /** Changes that the protocol has taken up and not answered. */
  private readonly underWay = new Set<Promise<unknown>>();
  private hasStopped = false;

  constructor(
    private readonly options: ReplicaOptions,
    private readonly records: TableRecords,
  ) {}

  // ---------------------------------------------------------------- who asks

  async get(name: string, options: TableOptions = {}): Promise<Plain | null> {
    requireName(name);
    for (;;) {
      const node = this.serving.value ?? (await abortable(this.serving.promise, options.signal));
      try {
        return await node.requests.get(`Name/${name}`, options.signal === undefined ? {} : { signal: options.signal });
      } catch (error) {
        this.requireAnother(node, error);
      }
    }
  }

  /** What is refused as the entry is now needs no change of the table. */
  async change(name: string, decide: (entry: Plain | null) => Decision, options: TableOptions = {}): Promise<Decision> {
    const first = decide(await this.get(name, options));
    if (first.kind === "refuse") return first;
    return abortable(
      this.lines.inTurn(name, () => this.makeInTurn(name, decide, options)),
      options.signal,
    );
  }

  /** Who turns away leaves the line, but for a change that has begun: nobody knows then, and the next has to wait. */
  private async makeInTurn(name: string, decide: (entry: Plain | null) => Decision, { signal }: TableOptions): Promise<Decision> {
    signal?.throwIfAborted();
    const wish = this.wishes.add(decide);
    try {
      return await this.make(name, wish);
    } finally {
      this.wishes.remove(wish);
    }
  }

  private async make(name: string, wish: Wish): Promise<Decision> {
    for (;;) {
      const node = this.serving.value ?? (await this.serving.promise);
      const isMade = await this.attempt(node, name, wish);
      if (wish.error !== undefined) throw wish.error;
      if (isMade && wish.decision !== undefined) return wish.decision;
    }
  }

  /** False: the view has ended, and the wish has had no effect. */
  private async attempt(node: ViewNode, name: string, wish: Wish): Promise<boolean> {
    const change = node.requests.change(`Name/${name}`, wish.id);
    this.underWay.add(change);
    try {
      return await change;
    } catch (error) {
      if (wish.decision !== undefined && error instanceof RequestError)
        throw new TableError("unknown", `Nobody knows whether '${name}' was changed: ${error.message}`);
      this.requireAnother(node, error);
      return false;
    } finally {
      this.underWay.delete(change);
    }
  }

  /** A request that the protocol has not taken up when its view ends is made of the next one. Throws what has other reasons. */
  private requireAnother(node: ViewNode, error: unknown): void {
    if (!(error instanceof RequestError)) throw error;
    if (error.failure === "stopped" && node !== this.serving.value && !this.hasStopped) return;
    throw new TableError("not serving", error.message);
  }

  entries(): Iterable<readonly [name: string, entry: Plain]> {
    return this.records.entries();
  }

  watch(listener: (name: string, entry: Plain | null) => void): () => void {
    return this.records.watch(listener);
  }

  // ---------------------------------------------------------------- from view to view

  freeze(): readonly string[] {
    this.steps += 1;
    if (this.serving.value !== undefined) this.serving = later();
    const names = this.node?.freeze() ?? [];
    return this.isSettled ? names : [...new Set([...names, ...this.records.names()])];
  }

  async settle(view: number, survivors: readonly string[], names: readonly string[]): Promise<void> {
    const { steps } = this;
    if (this.node === undefined) {
      await this.records.idle();
      if (steps !== this.steps) return forever;
      this.node = this.nodeFor(survivors);
      await this.node.recover();
      if (steps !== this.steps) return forever;
    }
    return this.node.settle(view, survivors, names);
  }

  async begin(view: number, members: readonly string[]): Promise<void> {
    const { steps } = this;
    // Whoever has waited for a change that is made is answered.
    this.node?.finish(view);
    await Promise.allSettled(this.underWay);
    if (steps !== this.steps) return forever;
    this.endNode();
    await this.records.idle();
    await this.records.purge();
    if (steps !== this.steps) return forever;
    const node = this.nodeFor(members);
    this.node = node;
    await node.begin(view);
    if (steps !== this.steps) return forever;
    this.serving.resolve(node);
  }

  /** Nothing is under way here. */
  private endNode(): void {
    this.node?.stop();
    this.node = undefined;
    this.isSettled = true;
  }

  private nodeFor(members: readonly string[]): ViewNode {
    const report = (event: NodeEvent): void => this.report(event);
    const decide = (wish: string, entry: Plain | null): Plain | null => this.wishes.decide(wish, entry);
    return new ViewNode({ replica: { ...this.options, report }, records: this.records, members, decide });
  }

  /** That a view has ended is no news to the program. */
  private report(event: NodeEvent): void {
    if (event.kind !== "stopped") this.options.report(event);
  }

  // ---------------------------------------------------------------- newcomers, and the end

  export(): Iterable<readonly [string, Plain]> {
    return this.records.export();
  }

  async import(entries: Iterable<readonly [string, Plain]>): Promise<void> {
    this.endNode();
    await this.records.idle();
    await this.records.import(entries);
  }

  async stop(): Promise<void> {
    this.hasStopped = true;
    this.steps += 1;
    this.serving.reject(new TableError("not serving", "This server holds the table no more"));
    this.node?.stop();
    await this.records.idle();
  }
}

/** What nobody waits for any more. */
const forever = new Promise<never>(() => undefined);

/** Something that comes later, and can be looked at without waiting when it is there. */
interface Later<Value> {
  readonly promise: Promise<Value>;
  readonly value: Value | undefined;
  resolve(value: Value): void;
  reject(error: Error): void;
}

function later<Value>(): Later<Value> {
  let value: Value | undefined;
  let settle: Pick<Later<Value>, "resolve" | "reject"> | undefined;
  const promise = new Promise<Value>((resolve, reject) => (settle = { resolve, reject }));
  // Nobody has to wait for it.
  promise.catch(() => undefined);
  return {
    promise,
    get value() {
      return value;
    },
    resolve: (kept) => {
      value = kept;
      settle?.resolve(kept);
    },
    reject: (error) => settle?.reject(error),
  };
}

function requireName(name: string): void {
  const length = Buffer.byteLength(name);
  if (length === 0 || length > MAX_NAME_BYTES)
    throw new RangeError(`Cannot name an entry: its name has ${length} bytes, and 1 to ${MAX_NAME_BYTES} are allowed`);
}
