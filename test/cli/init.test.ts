import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { createFolder } from "./kettle.js";

const folder = createFolder({ "taken/cache.test.ts": "// mine\n", file: "" });
afterAll(() => folder.remove());

const root = realpathSync(fileURLToPath(new URL("../..", import.meta.url)));

describe("kettle init", () => {
  test("writes a protocol that is as it should be, and a test that passes", async () => {
    const { code, out } = await folder.kettle("init", "new/starter");
    expect(out).toContain("new/starter/cache.tea written\nnew/starter/cache.test.ts written\n");
    expect(code).toBe(0);
    expect((await folder.kettle("check", "new/starter/cache.tea")).out).toBe("1 file: no mistakes\n");
    expect((await folder.kettle("fmt", "--check", "new/starter/cache.tea")).code).toBe(0);
    const verified = await folder.kettle("verify", "new/starter/cache.tea");
    expect(verified.out).toContain('✓ hasty  violation of "one holder", as expected');
    expect(verified.out).toContain("2 checks: all as expected");
    const { status, stdout } = runTests(join(folder.path, "new/starter"));
    expect(stdout).toContain("2 passed");
    expect(status).toBe(0);
  });

  test("leaves existing files alone and writes none beside them", async () => {
    const { code, err } = await folder.kettle("init", "taken");
    expect(err).toBe("kettle: Cannot write taken/cache.test.ts: existing files stay as they are\n");
    expect(code).toBe(2);
    expect(readFileSync(join(folder.path, "taken/cache.test.ts"), "utf8")).toBe("// mine\n");
    expect((await folder.kettle("verify", "taken/cache.tea")).err).toContain("no such file");
  });

  test("refuses what is no folder, and several", async () => {
    expect((await folder.kettle("init", "file")).err).toContain('Cannot make the folder "file"');
    expect((await folder.kettle("init", "a", "b")).err).toContain("One folder is enough");
  });
});

/** Runs the test runner in a folder that has the packages which the starter asks for: this one as it was built, and the runner. */
function runTests(path: string): { readonly status: number | null; readonly stdout: string } {
  const packages = join(path, "node_modules");
  mkdirSync(packages);
  symlinkSync(root, join(packages, "kettle"));
  const runner = dirname(realpathSync(join(root, "node_modules/vitest/package.json")));
  symlinkSync(runner, join(packages, "vitest"));
  return spawnSync(process.execPath, [join(runner, "vitest.mjs"), "run", "--root", path], { cwd: path, encoding: "utf8" });
}
