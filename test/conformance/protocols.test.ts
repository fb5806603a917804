import { describe, expect, test } from "vitest";
import { conform } from "../../conformance/index.js";
import { load } from "../../dsl/index.js";
import { protocolSources } from "../support/tea-sources.js";

// The beginning of the states of each protocol, made by its generated code: `kettle conform` makes all of them.

const maxTransitions = 400;

describe("generated code does what the model does", () => {
  test.each(protocolSources())("$name", { timeout: 60_000 }, (source) => {
    const [first, ...others] = load(source).scenarios;
    const last = others.at(-1);
    for (const scenario of [first, last]) {
      if (scenario === undefined) continue;
      const found = conform(scenario.protocol, source, { maxTransitions });
      expect(found.failure?.difference).toBeUndefined();
      expect(found.replayed).toBeGreaterThan(0);
    }
  });
});

test("a ghost that leaves its range stops the model alone", () => {
  const source = protocolSources().find(({ name }) => name === "protocols/fos/fair.tea");
  const scenario = source && load(source).scenarios.find(({ name }) => name === "static");
  if (source === undefined || scenario === undefined) throw new Error("no such check");
  const found = conform(scenario.protocol, source, { maxTransitions: 2_000 });
  expect(found).toMatchObject({ failure: undefined, isComplete: true });
});
