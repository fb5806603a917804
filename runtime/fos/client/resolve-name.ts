import type { Found } from "../service/index.js";
import { NameError } from "./name-error.js";

/** Where a name leads. */
export interface Resolved {
  readonly location: string;
  /** The names along the way, from the one that was asked for to the direct one. */
  readonly names: readonly string[];
  /** The ids of the registrations along the way, which a message states. */
  readonly path: readonly string[];
  /** For how long all of it may be used without asking again. */
  readonly expiresInMs: number;
}

/** Names lead to each other at most so often. The service refuses cycles; a way that changes while it is followed may still be one. */
const MAX_STEPS = 64;

/** Follows a name to a mailbox, asking by `lookup` for each step. */
export async function resolveName(name: string, lookup: (name: string) => Promise<Found>): Promise<Resolved> {
  const steps: Found[] = [];
  for (let next = name; steps.length < MAX_STEPS;) {
    const found = await lookup(next);
    steps.push(found);
    if (found.kind === "direct")
      return {
        location: found.location,
        names: steps.map((step) => step.name),
        path: steps.map(({ registration }) => registration),
        expiresInMs: Math.min(...steps.map(({ expiresInMs }) => expiresInMs)),
      };
    next = found.destination;
  }
  throw new NameError("cycle", `Cannot resolve "${name}": it leads to other names ${MAX_STEPS} times`);
}
