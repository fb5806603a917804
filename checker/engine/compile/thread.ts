/** One of the threads that search together. */
export interface Thread {
  readonly count: number;
  /** Counted from 0, the main thread. */
  readonly index: number;
}

/** A thread without others. */
export const soleThread: Thread = { count: 1, index: 0 };

/** More threads than this are not used: their areas would fill the memory that is meant for states. */
export const mostThreads = 64;
