import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { CacheProcess } from "./cache-process.js";

// Starts a home and two caches, and asks them one thing after the other.

const main = fileURLToPath(new URL("main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "coherent-cache-"));

const home = new CacheProcess(main, ["home", join(folder, "home")]);
const address = await home.started();
const a = await startCache("a");
let b = await startCache("b");

await show("a", a, ["write tea Assam", "holds"]);
await show("b", b, ["read tea", "holds"]);
await show("a", a, ["holds", "read tea", "holds"]);
await show("b", b, ["write tea Ceylon", "holds"]);
await show("a", a, ["holds", "read tea"]);

// After that read both have copies that may be read, and nobody owns the block.
await b.kill();
stdout.write("b is killed\n");
b = await startCache("b");
await home.line((line) => line.startsWith("# b was started anew"));
stdout.write("b is back\n");
await show("b", b, ["holds", "read tea"]);
await show("home", home, ["write tea Darjeeling"]);
await show("b", b, ["read tea"]);

for (const one of [a, b, home]) await one.quit();
rmSync(folder, { recursive: true });

async function startCache(name: string): Promise<CacheProcess> {
  const cache = new CacheProcess(main, [name, join(folder, name), address]);
  await cache.started();
  return cache;
}

async function show(name: string, one: CacheProcess, lines: readonly string[]): Promise<void> {
  for (const line of lines) stdout.write(`${name.padEnd(6)}${line.padEnd(24)}${await one.ask(line)}\n`);
}
