import { setTimeout as pause } from "node:timers/promises";
import type { Found } from "../service/index.js";
import { NameError } from "./name-error.js";
import type { RequestOptions } from "./name-client.js";

/** How a name is watched. */
export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Between two questions: a second unless told. */
  readonly everyMs?: number | undefined;
}

/** Asks for a name again and again, since the service tells nobody anything unasked, and says what has changed. What came and went between two questions is not seen. */
export async function* watchName(
  name: string,
  lookup: (name: string, options: RequestOptions) => Promise<Found>,
  { signal, everyMs = 1000 }: WatchOptions = {},
): AsyncGenerator<Found | null, void> {
  let last: string | undefined;
  while (signal?.aborted !== true) {
    const found = await unlessAborted(lookupOrNull(name, lookup, signal), signal);
    if (found === "aborted") return;
    const state = stateOf(found);
    if (state !== last) yield found;
    last = state;
    if ((await unlessAborted(pause(everyMs, null, { signal }), signal)) === "aborted") return;
  }
}

/** Of an indirect name each answer may show another destination: its version tells whether it has changed. */
function stateOf(found: Found | null): string {
  if (found === null) return "none";
  return found.kind === "direct" ? `${found.version} ${found.registration}` : `${found.version}`;
}

async function lookupOrNull(
  name: string,
  lookup: (name: string, options: RequestOptions) => Promise<Found>,
  signal: AbortSignal | undefined,
): Promise<Found | null> {
  try {
    return await lookup(name, { signal });
  } catch (error) {
    if (error instanceof NameError && (error.code === "not found" || error.code === "deactivated")) return null;
    throw error;
  }
}

async function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal | undefined): Promise<Result | "aborted"> {
  try {
    return await promise;
  } catch (error) {
    if (signal?.aborted === true) return "aborted";
    throw error;
  }
}
