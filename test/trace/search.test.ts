import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectPass, verifyCheck, type CheckResult } from "../../checker/index.js";
import { load } from "../../dsl/index.js";

// The graphs of deadlocks that the search finds by itself, not made by hand.

async function verifyCase(name: string): Promise<CheckResult | undefined> {
  const { scenarios } = load({ name, text: readFileSync(new URL(`./cases/${name}`, import.meta.url), "utf8") });
  const [scenario] = scenarios;
  return scenario && verifyCheck({ check: scenario.name, protocol: scenario.protocol, expectation: scenario.expectation ?? expectPass });
}

test("three clients and a manager", async () => {
  const check = await verifyCase("xfs.tea");
  expect(check?.met).toBe(true);
  expect(check?.waitFor?.cycle).toEqual(["ClientC", "Manager", "ClientB", "ClientA", "Manager"]);
});

test("two locks: a lock waits for its holder, not for everyone who will release it one day", async () => {
  const check = await verifyCase("locks.tea");
  expect(check?.met).toBe(true);
  expect(check?.waitFor?.cycle).toEqual(["ClientA", "LockB", "ClientB", "LockA", "ClientA"]);
  expect(check?.waitFor?.edges).toHaveLength(4);
});

test("a search yields to the event loop, tells how far it is, and can be given up", async () => {
  // With another client, and without symmetry, the search is longer than a machine takes a breath.
  const text = readFileSync(new URL("./cases/xfs.tea", import.meta.url), "utf8").replace("Client[3]", "Client[4]");
  const [scenario] = load({ name: "xfs.tea", text }).scenarios;
  if (scenario === undefined) throw new Error("no scenario");
  const stop = new AbortController();
  const seen: number[] = [];
  const progress = ({ states }: { readonly states: number }): void => {
    seen.push(states);
    stop.abort();
  };
  const check = await verifyCheck(
    { check: "figure2", protocol: scenario.protocol, expectation: expectPass },
    { progress, signal: stop.signal, symmetry: "off" },
  );
  expect(seen).toHaveLength(1);
  expect(check).toMatchObject({ met: false, result: { states: seen[0], verdict: { kind: "bounded", reason: "interrupted" } } });
});
