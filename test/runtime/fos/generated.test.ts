import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeModule, type ValueType } from "../../../codegen/typescript/index.js";
import { elaborate } from "../../../dsl/analysis/index.js";
import { load } from "../../../dsl/index.js";

const root = join(import.meta.dirname, "../../..");
const kernel = "../../kernel/index.js";

/** What a module is generated with, as by `kettle generate --set … --value … --kernel ../../kernel/index.js --out runtime/fos/generated`. */
interface Generated {
  readonly name: string;
  readonly settings: { readonly [param: string]: number };
  readonly values: { readonly [kind: string]: ValueType };
}

const modules: readonly Generated[] = [
  { name: "messaging", settings: { Room: 1024, Asked: 2 }, values: { Data: { type: "Content", from: "../messaging/content.js" } } },
  { name: "views", settings: { Rounds: 2_000_000_000 }, values: { Data: { type: "View", from: "../fleet/view.js" } } },
  {
    name: "store",
    settings: { Crashes: 1, Versions: 2_147_483_647, Views: 2_147_483_647, Open: 2 },
    values: { Wish: { type: "string", from: undefined }, Data: { type: "Plain", from: "../../plain/index.js" } },
  },
];

test.each(modules)("$name is what the generator writes", ({ name, settings, values }) => {
  const source = { name: `${name}.tea`, text: readFileSync(join(root, `protocols/fos/${name}.tea`), "utf8") };
  const { protocol } = elaborate(load(source).file, { settings });
  if (protocol === undefined) throw new Error(`${name}.tea has mistakes`);
  const { text } = writeModule(protocol, source, { kernel, values: new Map(Object.entries(values)) });
  expect(readFileSync(join(root, `runtime/fos/generated/${name}.ts`), "utf8")).toBe(text);
});
