import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { load } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { validateModel } from "../../dsl/model/index.js";
import { interpretModel } from "../model/interpret-model.js";

const root = "protocols";
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tea"));
for (const file of files) {
  const loaded = load({ name: file, text: readFileSync(join(root, file), "utf8") });
  for (const scenario of loaded.scenarios) {
    test(`${file} ${scenario.name}`, () => {
      const model = lower(scenario.protocol);
      expect(validateModel(model)).toEqual([]);
      const symmetry = "full";
      const a = explore(scenario.protocol, { symmetry, maxStates: 3000 });
      if (a.verdict.kind === "bounded") return;
      const b = interpretModel(model, { symmetry });
      const v = a.verdict.kind === "violated" ? a.verdict.failure.kind : undefined;
      expect([b.states, b.transitions, b.depth, b.failure?.kind, b.unreduced]).toEqual([a.states, a.transitions, a.depth, v, a.unreduced]);
    });
  }
}
