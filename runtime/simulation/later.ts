import type { Eventual } from "../kernel/index.js";
import type { Agenda } from "./agenda.js";

/**
 * What comes at a moment of the virtual time. Promises are kept between two entries of the agenda, at a moment that no seed decides; this is kept as an
 * entry of the agenda, with what `run` returns or throws then.
 */
export function later<T>(agenda: Agenda, ms: number, run: () => T): Eventual<T> {
  let outcome: Outcome<T> | undefined;
  let hear: ((outcome: Outcome<T>) => void) | undefined;
  agenda.after(ms, () => {
    outcome = outcomeOf(run);
    hear?.(outcome);
  });
  return {
    then: (onKept, onBroken) => {
      hear = (settled) => (settled.isKept ? onKept(settled.value) : onBroken(settled.reason));
      if (outcome !== undefined) hear(outcome);
    },
  };
}

type Outcome<T> = { readonly isKept: true; readonly value: T } | { readonly isKept: false; readonly reason: unknown };

function outcomeOf<T>(run: () => T): Outcome<T> {
  try {
    return { isKept: true, value: run() };
  } catch (reason) {
    return { isKept: false, reason };
  }
}
