import type { Plain } from "../../plain/index.js";
import type { Done, Found, Listing, Registered, Request, Reserved, Started, Valid } from "../service/index.js";
import { askInSpan } from "../spans/index.js";
import type { Ask } from "./ask.js";
import { NameError } from "./name-error.js";
import { readAnswer } from "./read-answer.js";
import { resolveName, type Resolved } from "./resolve-name.js";
import { watchName, type WatchOptions } from "./watch-name.js";

/** What limits a request, and where it may show that it is allowed. */
export interface RequestOptions {
  /** Ends the waiting; a change may still be made. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait in all. */
  readonly timeoutMs?: number | undefined;
}

/** What each operation answers. */
interface Answers {
  readonly lookup: Found;
  readonly register: Registered;
  readonly unregister: Done;
  readonly registerTemporary: Registered;
  readonly reserve: Reserved;
  readonly release: Done;
  readonly give: Done;
  readonly deactivate: Done;
  readonly reactivate: Registered;
  readonly setWeights: Done;
  readonly list: Listing;
  readonly valid: Valid;
  readonly start: Started;
  readonly stop: Done;
  readonly grow: Done;
  readonly shrink: Done;
}

/** The name service, for a program. All of it fails with a `NameError`, whose code says why, or with the reason of the signal that ended it. */
export interface NameClient {
  /** Any request, as it is, and its answer, refusals too: what others are made of. */
  readonly ask: Ask;
  /** Any request. */
  request<Op extends Request["op"]>(request: Extract<Request, { readonly op: Op }>, options?: RequestOptions): Promise<Answers[Op]>;
  /** One step from a name towards a mailbox. */
  lookup(name: string, options?: RequestOptions): Promise<Found>;
  /** All steps from a name to a mailbox. */
  resolve(name: string, options?: RequestOptions): Promise<Resolved>;
  /** What the name leads to, now and whenever it changes; null while it does not stand. Ends with the signal. */
  watch(name: string, options?: WatchOptions): AsyncIterable<Found | null>;
}

/** What changes nothing may be asked again by whoever got no answer. */
const REPEATABLE: ReadonlySet<Request["op"]> = new Set(["lookup", "list", "valid"]);

/** A client that asks by `ask`. */
export function createNameClient(ask: Ask): NameClient {
  const request = async <Op extends Request["op"]>(
    asked: Extract<Request, { readonly op: Op }>,
    options: RequestOptions = {},
  ): Promise<Answers[Op]> => {
    const isRepeatable = REPEATABLE.has(asked.op);
    const answer = readAnswer(await askInSpan(asked.op, () => ask(printRequest(asked), { ...options, isRepeatable })));
    if (!answer.ok) throw new NameError(answer.code, answer.message);
    // eslint-disable-next-line no-restricted-syntax -- a decoder: a service answers each operation as `Answers` says
    return answer as Answers[Op];
  };
  const lookup = (name: string, options?: RequestOptions): Promise<Found> => request<"lookup">({ op: "lookup", name }, options);
  return {
    ask,
    request,
    lookup,
    resolve: (name, options) => resolveName(name, (step) => lookup(step, options)),
    watch: (name, options) => watchName(name, lookup, options),
  };
}

/** What is undefined is no part of it. */
function printRequest(request: Request): Plain {
  // eslint-disable-next-line no-restricted-syntax -- a decoder: JSON is plain data
  return JSON.parse(JSON.stringify(request)) as Plain;
}
