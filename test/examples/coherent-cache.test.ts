import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CacheProcess } from "../../examples/coherent-cache/cache-process.js";
import { seededRandom } from "../../runtime/simulation/index.js";

// The example as built, in processes of its own on TCP.

const root = join(import.meta.dirname, "../..");
const example = join(root, "examples/coherent-cache");
const main = join(root, "dist/examples/coherent-cache/main.js");
const readme = readFileSync(join(example, "README.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "kettle-example-"));
const started: CacheProcess[] = [];
let address = "";

afterAll(async () => {
  await Promise.all(started.map((one) => one.kill()));
  rmSync(folder, { recursive: true });
});

describe("three processes", () => {
  let home: CacheProcess, a: CacheProcess, b: CacheProcess;

  beforeAll(async () => {
    home = start("home");
    address = await home.started();
    [a, b] = [start("a"), start("b")];
    await Promise.all([a.started(), b.started()]);
  });

  test("a read returns what was written last, wherever", async () => {
    const random = seededRandom(7);
    const processes = [home, a, b];
    const latest = new Map<string, string>();
    for (let n = 0; n < 100; n += 1) {
      const key = `key${random(3)}`;
      const one = processes[random(3)];
      const command = ["read", "write", "evict"][random(3)];
      if (command === "write") latest.set(key, `value ${n}`);
      const expected = command === "evict" ? `${key} is given back` : `${key} = ${latest.get(key) ?? ""}`;
      expect(await one?.ask(command === "write" ? `write ${key} value ${n}` : `${command} ${key}`)).toBe(expected);
    }
  });

  test("all who write at once agree in the end", async () => {
    const writeAll = async (one: CacheProcess, name: string): Promise<void> => {
      for (let n = 1; n <= 30; n += 1) await one.ask(`write race ${name}${n}`);
    };
    await Promise.all([writeAll(home, "home"), writeAll(a, "a"), writeAll(b, "b")]);
    const read = await Promise.all([home, a, b].map((one) => one.ask("read race")));
    expect(new Set(read).size).toBe(1);
    expect(read[0]).toMatch(/^race = (home|a|b)30$/u);
  });

  test("a cache that was killed with copies to read, or after it gave back what it owned, comes back", async () => {
    await a.ask("write shared 1");
    expect(await b.ask("read shared")).toBe("shared = 1");
    await b.ask("write given 2");
    await b.ask("evict given");
    await giveBackAll(b);
    b = await restarted(b, home);
    expect(await b.ask("holds")).toBe("nothing");
    expect(await b.ask("read shared")).toBe("shared = 1");
    expect(await b.ask("read given")).toBe("given = 2");
    expect(await a.ask("write shared 3")).toBe("shared = 3");
    expect(await b.ask("read shared")).toBe("shared = 3");
  });

  test("an owner that was killed does not come back, and nobody reads an older value", async () => {
    await giveBackAll(a);
    await b.ask("write lost old");
    await a.ask("write lost new");
    await a.kill();
    await expect(start("a").started()).rejects.toThrow("Cannot start a: it was killed, and may have owned Block/lost");
    b.write("read lost");
    expect(await b.ask("write other 1")).toBe("other = 1");
    expect(await home.ask("read other")).toBe("other = 1");
  });

  test("without the home nobody goes on", async () => {
    await home.kill();
    await expect(start("home").started()).rejects.toThrow("Cannot start home: it was the home, and what it knew is gone");
  });
});

test("what all have done is as the protocol says, but for the cache that was killed and came back", async () => {
  const compared = await trace(["home", "a", "b"]);
  expect(compared.messages.compared).toBeGreaterThan(100);
  expect(compared.deviations).toMatchObject([{ node: "b", expected: "with these params nodes of Cache do not crash" }]);
  expect(await trace(["home", "a"])).toMatchObject({ nodes: 2, deviations: [] });
});

test("the session is what the README shows", async () => {
  const [, shown = ""] = /^```text\n([\s\S]*?)^```$/mu.exec(readme) ?? [];
  const { stdout } = await promisify(execFile)(process.execPath, [join(dirname(main), "start.js")]);
  expect(stdout).toBe(shown);
});

test("mistakes in lines are answered", async () => {
  rmSync(join(folder, "home"), { recursive: true });
  const home = start("home");
  await home.started();
  for (const line of ["", "read", "forget tea"]) expect(await home.ask(line)).toBe("? read KEY, write KEY VALUE, evict KEY, holds");
  await home.quit();
});

test("the module is what the protocol becomes", async () => {
  const [command = ""] = /^npx kettle generate .*$/mu.exec(readme) ?? [];
  const words = command.split(" ").slice(2);
  const out = join(folder, "generated");
  words[words.indexOf("--out") + 1] = out;
  await promisify(execFile)(process.execPath, [join(root, "dist/bin/main.js"), ...words], { cwd: root });
  expect(readFileSync(join(example, "generated/stache.ts"), "utf8")).toBe(readFileSync(join(out, "stache.ts"), "utf8"));
});

interface Compared {
  readonly messages: { readonly compared: number };
  readonly deviations: readonly unknown[];
}

/** What `kettle trace` says of the logs of these processes. */
async function trace(names: readonly string[]): Promise<Compared> {
  const logs = names.map((name) => join(folder, name, "run.log"));
  const words = [join(root, "dist/bin/main.js"), "trace", "protocols/classic/stache.tea", ...logs, "--set", "Evictions=true", "--json"];
  // It ends with 1 where there are deviations.
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root }).catch((error: unknown) => outputOf(error));
  // eslint-disable-next-line no-restricted-syntax -- a decoder: what the command prints
  return JSON.parse(stdout) as Compared;
}

function outputOf(error: unknown): { readonly stdout: string } {
  if (error instanceof Error && "stdout" in error && typeof error.stdout === "string" && error.stdout !== "")
    return { stdout: error.stdout };
  throw error;
}

function start(name: string): CacheProcess {
  const place = [name, join(folder, name)];
  const one = new CacheProcess(main, name === "home" ? place : [...place, address]);
  started.push(one);
  return one;
}

/** The cache `b`, killed and started again, when the home knows. */
async function restarted(b: CacheProcess, home: CacheProcess): Promise<CacheProcess> {
  await b.kill();
  const again = start("b");
  await again.started();
  await home.line((line) => line.startsWith("# b was started anew"));
  return again;
}

/** Of what the tests before have written, so that nothing is owned. */
async function giveBackAll(one: CacheProcess): Promise<void> {
  const held = await one.ask("holds");
  const owned = held.split("; ").filter((copy) => copy.includes(": Owned,"));
  for (const copy of owned) await one.ask(`evict ${copy.slice(0, copy.indexOf(":"))}`);
}
