import type { Plain } from "../../plain/index.js";

/** How a request is asked. */
export interface AskOptions {
  /** Whether it may be asked again where nobody knows what became of it: questions may, changes may not. */
  readonly isRepeatable: boolean;
  /** Ends the waiting; a change may still be made. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait in all. */
  readonly timeoutMs?: number | undefined;
}

/** Hands a request to the name service, wherever it is, and waits for its answer. Fails with a `NameError`, or with the signal's reason. */
export type Ask = (request: Plain, options: AskOptions) => Promise<Plain>;
