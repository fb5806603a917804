import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { load } from "../../dsl/index.js";
import { checkAgreement } from "./agreement.js";

// The model's states, transitions, depth and verdict are those of the reference checker: on small protocols for each construct, and on the
// protocols of the repository as far as they are small enough for two slow searches. On the small ones the compiled engine finds the same.

const here = dirname(fileURLToPath(import.meta.url));
const protocols = join(here, "..", "..", "protocols");
const maxStates = 1_500;

function teaFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tea"))
    .sort();
}

describe.each(teaFiles(join(here, "cases")))("construct %s", (name) => {
  const { scenarios, diagnostics } = load({ name, text: readFileSync(join(here, "cases", name), "utf8") });

  test("has no errors", () => {
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test.each(scenarios)("$name", ({ protocol }) => {
    expect(checkAgreement(protocol, { symmetry: "full", maxStates: 20_000, compiled: true })).toBe(true);
    checkAgreement(protocol, { symmetry: "off", maxStates, compiled: true });
  });
});

describe.each(teaFiles(protocols))("protocol %s", (name) => {
  const { scenarios } = load({ name, text: readFileSync(join(protocols, name), "utf8") });

  test.each(scenarios)("$name", ({ protocol }) => {
    checkAgreement(protocol, { symmetry: "full", maxStates });
    checkAgreement(protocol, { symmetry: "off", maxStates });
  });
});
