/**
 * Do exported texts say what the protocols say? Every check of the protocols, or with `--first` the first one of each file, is searched as it is, and as a text
 * in Murphi by Kettle and, with `--rumur`, by Rumur. Prints a line for each check and a summary, and exits with 1 where something differs. `--states N`
 * and `--seconds N` limit the searches; other words choose checks by parts of their names.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { expectPass } from "../../checker/index.js";
import { readMurphi } from "../../dsl/murphi/index.js";
import { exportedChecks, type ExportedCheck } from "./exported-check.js";
import { agreement, findingOf, type Finding } from "./finding.js";
import { hasRumur, rumurFinding, type RumurFinding } from "./rumur.js";

interface Limits {
  readonly states: number;
  readonly seconds: number;
  readonly withRumur: boolean;
}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { rumur: { type: "boolean" }, first: { type: "boolean" }, states: { type: "string" }, seconds: { type: "string" } },
    allowPositionals: true,
  });
  const limits = { states: Number(values.states ?? 1_000_000), seconds: Number(values.seconds ?? 300), withRumur: values.rumur === true };
  if (limits.withRumur && !hasRumur()) throw new Error("rumur and gcc are needed");
  const isWanted = (name: string): boolean => positionals.every((part) => name.includes(part));
  const tally = new Map<string, number>();
  let count = 0;
  for (const path of protocolFiles()) {
    const checks = exportedChecks(path, { isWanted });
    for (const one of values.first === true ? checks.slice(0, 1) : checks) {
      count += 1;
      for (const agreed of await compare(one, limits)) tally.set(agreed, (tally.get(agreed) ?? 0) + 1);
    }
  }
  console.log(`${count} checks. ${[...tally].map(([agreed, times]) => `${agreed}: ${times}`).join(", ")}`);
  process.exitCode = [...tally.keys()].some((agreed) => agreed.endsWith("differs") || agreed.endsWith("refused")) ? 1 : 0;
}

function protocolFiles(): readonly string[] {
  const entries = readdirSync("protocols", { recursive: true, encoding: "utf8" });
  return entries
    .filter((name) => name.endsWith(".tea"))
    .map((name) => join("protocols", name))
    .sort();
}

/** Searches a check in every way, prints what was found, and says how it agrees. */
async function compare({ name, checked, murphi }: ExportedCheck, limits: Limits): Promise<readonly string[]> {
  const own = await findingOf(checked, limits.states);
  const { model, diagnostics } = readMurphi(murphi, { deadlock: "off" });
  const read =
    model === undefined
      ? ({ verdict: "refused", text: JSON.stringify(diagnostics[0]) } as const)
      : await findingOf({ check: name, model, expectation: expectPass }, limits.states);
  const rumur = limits.withRumur ? rumurFinding(murphi.text, limits.seconds) : undefined;
  const others = [{ who: "Kettle", found: read }, ...(rumur === undefined ? [] : [{ who: "Rumur", found: rumur }])];
  const agreed = others.map(({ who, found }) => `${who} ${judge(own, found)}`);
  console.log(
    [name.padEnd(60), findingText(own), ...others.map(({ found }, index) => `${agreed[index] ?? ""} ${findingText(found)}`)].join(" | "),
  );
  return agreed;
}

function judge(own: Finding, other: RumurFinding): string {
  return "text" in other ? other.verdict : agreement(own, other);
}

function findingText(found: RumurFinding): string {
  if ("text" in found) return `${found.verdict}: ${found.text}`;
  const steps = found.steps === undefined ? "" : `, ${found.steps} steps`;
  return `${found.verdict} ${found.states} ${found.transitions}${steps}`;
}

await main(process.argv.slice(2));
