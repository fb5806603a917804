import { TableError } from "../table/index.js";
import { deactivate, reactivate } from "./activation.js";
import type { Answer } from "./answer.js";
import { isRefusal, refusalOf } from "./change-entry.js";
import { DEFAULT_TIMING, type Core, type NameServiceOptions, type NameServiceTiming } from "./core.js";
import { release, reserve } from "./domains.js";
import { give } from "./give.js";
import { giveBack } from "./give-back.js";
import { listNames } from "./list-names.js";
import { listValid } from "./list-valid.js";
import { lookup } from "./lookup.js";
import { manage } from "./manage.js";
import { createNameIndex, type NameIndex } from "./name-index.js";
import { parseRequest } from "./parse-request.js";
import { register, registerTemporary } from "./register.js";
import type { Request } from "./request.js";
import { setWeights } from "./set-weights.js";
import { startSweeping } from "./sweep.js";
import { unregister } from "./unregister.js";

/** The name service at one server of the fleet. */
export interface NameService {
  /** What this server knows of the names. */
  readonly index: NameIndex;
  /** Answers a request, whatever it is: what is no request is answered with a refusal. Rejected for mistakes in Kettle alone. The signal ends what can be given up: that a server is started. */
  handle(request: unknown, signal?: AbortSignal): Promise<Answer>;
  /** Ends it. The table is not closed. */
  close(): void;
}

/**
 * The logic of the name service over a table that may be replicated. All servers are alike: any of them answers any request. What one of them leaves half
 * done is taken back by the others. It may be that of a `part` of the names, which holds them apart from those outside.
 */
export function createNameService(options: NameServiceOptions & { readonly timing?: Partial<NameServiceTiming> }): NameService {
  const core: Core = {
    ...options,
    index: createNameIndex(options.table),
    timing: { ...DEFAULT_TIMING, ...options.timing },
    busy: new Set(),
  };
  const stopSweeping = startSweeping(core);
  return {
    index: core.index,
    handle: async (sent, signal) => {
      const request = parseRequest(sent);
      if (isRefusal(request)) return request;
      try {
        return await perform(core, request, signal);
      } catch (error) {
        if (error instanceof TableError) return refusalOf(error);
        throw error;
      }
    },
    close: () => {
      stopSweeping();
      core.index.close();
    },
  };
}

function perform(core: Core, request: Request, signal: AbortSignal | undefined): Promise<Answer> {
  switch (request.op) {
    case "lookup":
      return lookup(core, request);
    case "register":
      return register(core, request);
    case "unregister":
      return unregister(core, request);
    case "registerTemporary":
      return registerTemporary(core, request);
    case "reserve":
      return reserve(core, request);
    case "release":
      return release(core, request);
    case "give":
      return core.part?.domain === request.name && request.owners.length === 0 ? giveBack(core, core.part, request) : give(core, request);
    case "deactivate":
      return deactivate(core, request);
    case "reactivate":
      return reactivate(core, request);
    case "setWeights":
      return setWeights(core, request);
    case "list":
      return listNames(core, request);
    case "valid":
      return listValid(core, request);
    case "start":
    case "stop":
    case "grow":
    case "shrink":
      return manage(core, request, signal);
  }
}
