/**
 * Threads that search with the main one, one search after the other. To start one takes 20 ms of a processor, longer than many searches, so a thread that is done
 * with a search waits for the next.
 */
import { Worker } from "node:worker_threads";
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { Assignment } from "./serve.js";
import { threadFailure } from "./shared-block.js";
import { workerProgram } from "./worker-program.js";

/** V8's flags, in a process that has changed them: threads start twice as fast under those of Node, for which V8 keeps the code of Node's own modules. */
export interface Flags {
  ofNode(): void;
  ofProcess(): void;
}

export interface PoolOptions {
  /** What threads run: waits for assignments and calls `serve` for each. That of the package if not given. */
  readonly program?: URL | undefined;
  /** Threads that run it and were given nothing yet. */
  readonly started?: readonly Worker[] | undefined;
  readonly flags?: Flags | undefined;
}

export class ThreadPool {
  /** Undefined where there are no threads, as the sources are run themselves. */
  readonly program: URL | undefined;
  readonly #flags: Flags | undefined;
  #waiting: readonly SearchThread[];

  constructor({ program = workerProgram, started = [], flags }: PoolOptions = {}) {
    this.program = program;
    this.#flags = flags;
    this.#waiting = started.map((worker) => new SearchThread(worker));
  }

  /** How many were started and have nothing to do. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** So many threads, of which those that do not wait here take a while to be ready. */
  take(count: number): readonly SearchThread[] {
    const fit = this.#waiting.filter(({ failure }) => failure === undefined);
    const ready = fit.slice(0, count);
    this.#waiting = fit.slice(count);
    if (ready.length === count) return ready;
    this.#flags?.ofNode();
    return [...ready, ...Array.from({ length: count - ready.length }, () => this.#start())];
  }

  /** All that were taken have started, or it no longer matters. */
  settle(): void {
    this.#flags?.ofProcess();
  }

  /** Takes back threads that are done with what they were given. */
  giveBack(threads: readonly SearchThread[]): void {
    this.#waiting = [...this.#waiting, ...threads];
  }

  /** Ends the threads that wait here. */
  close(): void {
    for (const thread of this.#waiting) thread.end();
    this.#waiting = [];
  }

  #start(): SearchThread {
    if (this.program === undefined) throw new InternalError("there is no program for the threads of a search");
    return new SearchThread(new Worker(this.program));
  }
}

export class SearchThread {
  readonly #worker: Worker;
  #failure: Error | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    // Whoever has nothing else to do need not wait for it.
    worker.unref();
    worker.on("error", (error) => (this.#failure ??= threadFailure(error instanceof Error ? error.message : String(error))));
    worker.on("exit", () => (this.#failure ??= threadFailure("it has ended")));
  }

  /** Why it has ended: what is to be thrown by who needs it. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  give(assignment: Assignment): void {
    this.#worker.postMessage(assignment);
  }

  end(): void {
    void this.#worker.terminate();
  }
}
