import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { writeModule } from "../../codegen/typescript/index.js";
import { elaborate } from "../../dsl/analysis/index.js";
import { load } from "../../dsl/index.js";

const root = join(import.meta.dirname, "../..");

// To write it anew: node dist/bin/main.js generate protocols/classic/stache.tea --set Evictions=true --value Data=string
//   --kernel ../../../runtime/kernel/index.js --out bench/runtime/generated
test("the generated machines that are measured are what the generator writes", () => {
  const source = { name: "stache.tea", text: readFileSync(join(root, "protocols/classic/stache.tea"), "utf8") };
  const { protocol } = elaborate(load(source).file, { settings: { Evictions: true } });
  expect(protocol).toBeDefined();
  if (protocol === undefined) return;
  const values = new Map([["Data", { type: "string", from: undefined }]]);
  const { text } = writeModule(protocol, source, { kernel: "../../../runtime/kernel/index.js", values });
  expect(text).toBe(readFileSync(join(root, "bench/runtime/generated/stache.ts"), "utf8"));
});

// It ends with another code where generated machines and those by hand answer differently, or a node reports anything.
test("a little of everything is measured", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, "dist/bench/runtime/main.js"), "--small"]);
  const measured = stdout.split("\n").filter((line) => /^\| .* \d/u.test(line));
  const names = measured.map((line) => line.split(" | ")[0]?.slice(2));
  expect(names).toEqual(
    expect.arrayContaining(["Stache, generated", "Stache, by hand", "TCP, generated", "TCP, raw", "home", "cache", "record"]),
  );
  expect(stdout).not.toMatch(/NaN|Infinity/u);
});
