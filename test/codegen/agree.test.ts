import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { agreement, findingOf } from "../../bench/export/finding.js";
import { exportedChecks, type ExportedCheck } from "../../bench/export/exported-check.js";
import { expectPass } from "../../checker/index.js";
import { readMurphi } from "../../dsl/murphi/index.js";

// A protocol and its exported text have the same states, steps and verdict, both searched by Kettle: the small protocols for each construct, and some of the
// repository that are small. `npm run export:check` compares all protocols, and with Rumur too.

const maxStates = 1_500;

/** Some that are quick, with every way in which something is written; `KETTLE_EXPORTS=all` compares all constructs. */
const constructs = "test/lowering/cases";
const quick = ["always-possible", "blocking", "choosing-handlers", "full-channels", "mixed-sets", "one-of-two", "orders", "ranges"];
const isWanted = (name: string): boolean => process.env["KETTLE_EXPORTS"] === "all" || quick.includes(basename(name, ".tea"));
const files = [
  ...readdirSync(constructs)
    .filter(isWanted)
    .map((name) => join(constructs, name)),
  "protocols/classic/alternating-bit.tea",
];

describe.each(files)("%s", (path) => {
  test.each(exportedChecks(path))("$checked.check", async (one) => {
    expect(await compared(one)).not.toBe("differs");
  });
});

test("searches are whole, and violations are found", async () => {
  const isWanted = (name: string): boolean => / (?:three|early|stopped)$/u.test(name);
  const found: string[] = [];
  for (const one of exportedChecks("protocols/classic/two-phase-commit.tea", { isWanted })) found.push(await compared(one));
  expect(found).toEqual(["same", "same violation", "same violation"]);
});

test("what is chosen among one is chosen", async () => {
  const [lonely] = exportedChecks("test/codegen/cases/one-option.tea");
  expect(lonely && (await compared(lonely))).toBe("same");
});

async function compared({ checked, murphi }: ExportedCheck): Promise<string> {
  const { model, diagnostics } = readMurphi(murphi, { deadlock: "off" });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (model === undefined) throw new Error(`${murphi.name} is not read`);
  const own = await findingOf(checked, maxStates);
  return agreement(own, await findingOf({ check: checked.check, model, expectation: expectPass }, maxStates));
}
