import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { load } from "../../dsl/index.js";
import { checkAgreement } from "./agreement.js";

// The model's states, transitions, depth and verdict are those of the reference checker: on small protocols for each construct, and on the
// protocols of the repository that say what comes in the end. The others are compared where their counts are pinned, in `test/protocols/`.

const here = dirname(fileURLToPath(import.meta.url));
const protocols = join(here, "..", "..", "protocols");
const maxStates = 800;

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
    expect(checkAgreement(protocol, { symmetry: "full", maxStates: 20_000 })).toBe(true);
    checkAgreement(protocol, { symmetry: "off", maxStates });
  });
});

describe("protocols that say what comes in the end", () => {
  const live = teaFiles(protocols).flatMap((name) =>
    load({ name, text: readFileSync(join(protocols, name), "utf8") })
      .scenarios.filter(({ protocol }) => protocol.properties.some(({ kind }) => kind === "leads to"))
      .map((scenario) => ({ ...scenario, file: name })),
  );

  test.each(live)("$file $name", ({ protocol }) => {
    checkAgreement(protocol, { symmetry: "full", maxStates });
    checkAgreement(protocol, { symmetry: "off", maxStates });
  });
});
