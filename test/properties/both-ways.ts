/** A search with symmetry and one without: they have to find the same. */
import { expect } from "vitest";
import { explore } from "../../checker/reference/index.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import type { Protocol } from "../../dsl/index.js";

export interface Sizes {
  readonly maxStates: number;
  readonly maxUnreduced: number;
}

/** False where one of the searches is cut off. */
export function checkBothWays(protocol: Protocol, { maxStates, maxUnreduced }: Sizes): boolean {
  const reduced = explore(protocol, { symmetry: "full", maxStates });
  if (isCutOff(reduced)) return false;
  const whole = explore(protocol, { symmetry: "off", maxStates: maxUnreduced });
  expect(whole.unreduced).toBe(whole.states);
  if (isCutOff(whole)) return false;
  expect(summaryOf(reduced)).toEqual(summaryOf(whole));
  return true;
}

function isCutOff({ verdict }: SearchResult): boolean {
  return verdict.kind === "bounded";
}

/** What may not depend on symmetry. A search that fails may stop at another moment, so its counts are not compared. */
function summaryOf({ verdict, unreduced, depth }: SearchResult): unknown {
  if (verdict.kind !== "violated") return { kind: verdict.kind, unreduced, depth };
  const { kind, name, span } = verdict.failure;
  return { kind, name, span, steps: verdict.trace?.steps.length };
}
