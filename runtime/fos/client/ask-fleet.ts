import { setTimeout as pause } from "node:timers/promises";
import type { Plain } from "../../plain/index.js";
import type { Question } from "../post/index.js";
import type { Ask, AskOptions } from "./ask.js";
import { NameError } from "./name-error.js";
import type { ServerLinks } from "./server-links.js";

/** Whom a client asks, and for how long. */
export interface FleetOptions {
  readonly links: ServerLinks;
  /** The servers that are known now. The first is asked as long as it serves. */
  readonly servers: () => readonly string[];
  /** Why the server that has answered does not serve now; undefined where it does. */
  readonly refusalToServe: (answer: Plain) => string | undefined;
  /** For one request in all, unless it says so itself. */
  readonly timeoutMs: number;
  /** Until another server is tried: for a server to be reached, and for an answer to what may be asked twice. */
  readonly attemptMs: number;
  /** Goes with each request, for traces. */
  readonly trace: () => Question["trace"];
}

/** Servers that do not serve, as while a view changes, are asked again after this time. */
const PAUSE_MS = 50;

/**
 * Asks the servers of a fleet one after the other until one answers. What was refused because a server does not serve was not done there, so that another one may be asked for anything. Where a
 * server was asked and says nothing, only what may be repeated is asked elsewhere.
 */
export function askFleet(options: FleetOptions): Ask {
  const { servers, links } = options;
  /** Who has failed lately, the last failure last: asked after the others. */
  const failed = new Set<string>();
  const inOrder = (): readonly string[] => {
    const isLate = (server: string): number => (links.isUp(server) ? 0 : 2) + (failed.has(server) ? 1 : 0);
    return servers().toSorted((a, b) => isLate(a) - isLate(b));
  };
  return async (request, { isRepeatable, signal, timeoutMs = options.timeoutMs }) => {
    const deadline = performance.now() + timeoutMs;
    let reason = "no server is known";
    for (;;) {
      for (const server of inOrder()) {
        const left = deadline - performance.now();
        if (left <= 0) throw new NameError("unreachable", `Cannot reach the name service: ${reason}`);
        const limits = { reachMs: Math.min(left, options.attemptMs), answerMs: isRepeatable ? Math.min(left, options.attemptMs) : left };
        const said = await attempt(server, request, { ...limits, signal, isRepeatable });
        if ("answer" in said) return said.answer;
        reason = said.reason;
      }
      if (performance.now() + PAUSE_MS > deadline) throw new NameError("unreachable", `Cannot reach the name service: ${reason}`);
      await pause(PAUSE_MS, undefined, { signal });
    }
  };

  async function attempt(
    server: string,
    request: Plain,
    { isRepeatable, ...limits }: Pick<AskOptions, "isRepeatable" | "signal"> & { readonly reachMs: number; readonly answerMs: number },
  ): Promise<{ readonly answer: Plain } | { readonly reason: string }> {
    const trace = options.trace();
    const outcome = await links.attempt(server, trace === undefined ? { request } : { request, trace }, limits);
    const refusal = outcome.kind === "answered" ? options.refusalToServe(outcome.answer) : undefined;
    if (outcome.kind === "answered" && refusal === undefined) {
      failed.delete(server);
      return { answer: outcome.answer };
    }
    failed.add(server);
    if (outcome.kind === "silent" && !isRepeatable)
      throw new NameError("unknown", `Cannot tell whether the change was made: ${server} has not answered`);
    return { reason: refusal ?? `${server} ${outcome.kind === "unsent" ? outOfReach(server) : "has not answered"}` };
  }

  function outOfReach(server: string): string {
    const reason = links.whyDown(server);
    return reason === undefined ? "is out of reach" : `is out of reach: ${reason}`;
  }
}
