import { expect } from "vitest";
import { conform, type Conformance } from "../../conformance/index.js";
import { load } from "../../dsl/index.js";

/** Compares the whole first check of a protocol without errors with its generated code: no transition differs. */
export function conformingText(name: string, text: string): Conformance {
  const source = { name, text };
  const { scenarios, diagnostics } = load(source);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error("no check");
  const found = conform(scenario.protocol, source, { maxTransitions: 5_000 });
  expect(found.failure?.difference).toBeUndefined();
  expect(found.isComplete).toBe(true);
  return found;
}
