import { spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFolder } from "./kettle.js";
import { deadlock, ping } from "./protocols.js";

// The program as it is installed: what the other tests cannot see because they run in this process.

const main = fileURLToPath(new URL("../../dist/bin/main.js", import.meta.url));
const many = ping.replace("Players = 2", "Players = 12");
const folder = createFolder({ "ping.tea": ping, "xfs.tea": deadlock, "many.tea": many });

beforeAll(() => expect(existsSync(main), "npm run build has to come first").toBe(true));
afterAll(() => folder.remove());

function kettle(...words: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [main, ...words], { cwd: folder.path, encoding: "utf8" });
}

test("exit codes and streams", () => {
  expect(kettle("verify", "ping.tea")).toMatchObject({ status: 0, stderr: "" });
  expect(kettle("verify", "ping.tea", "--depth", "1")).toMatchObject({ status: 1, stderr: "" });
  expect(kettle("verify", "none.tea")).toMatchObject({ status: 2, stdout: "" });
});

test("threads that were asked for are started with the process, and end with it", () => {
  const found = kettle("verify", "many.tea", "--symmetry", "off", "--states", "200000", "--workers=2", "--json");
  expect(found).toMatchObject({ status: 1, stderr: "" });
  expect(found.stdout).toContain('"workers":2');
  expect(kettle("verify", "ping.tea", "--workers", "2")).toMatchObject({ status: 0, stderr: "" });
  expect(kettle("verify", "none.tea", "--workers", "2")).toMatchObject({ status: 2, stdout: "" });
  expect(kettle("verify", "--workers")).toMatchObject({ status: 2, stdout: "" });
});

test("a build leaves a program that can be started by its name", () => {
  expect(spawnSync(main, ["--version"], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
});

test("no colour where the output is no terminal", () => {
  expect(kettle("verify", "xfs.tea").stdout).not.toContain("\u001B[");
});

test("Ctrl-C ends with what was covered", async () => {
  const child = spawn(process.execPath, [main, "verify", "many.tea", "ping.tea", "--symmetry", "off"], { cwd: folder.path });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    // The file's name comes first: from then on the signal is listened to.
    if (out === "") child.kill("SIGINT");
    out += text;
  });
  await once(child, "close");
  expect(out).toContain("cut off (interrupted)");
  expect(out).toContain("left out");
  expect(child.exitCode).toBe(1);
});

test("a reader that stops early is no mistake", async () => {
  const child = spawn(process.execPath, [main, "verify", "xfs.tea", "xfs.tea", "ping.tea", "--json"], { cwd: folder.path });
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  child.stdout.destroy();
  await once(child, "close");
  // A slow machine gets lines of progress.
  expect(err.split("\n").filter((line) => line !== "" && !line.includes("states/s"))).toEqual([]);
});

test("an interactive run reads its lines from a pipe", () => {
  const run = spawnSync(process.execPath, [main, "simulate", "ping.tea", "--interactive"], {
    cwd: folder.path,
    encoding: "utf8",
    input: "1\n1\ntrace\n",
  });
  expect(run).toMatchObject({ status: 0, stderr: "" });
  expect(run.stdout).toContain("> trace\n");
  expect(run.stdout).toContain("   2  PlayerA begins hit()\n");
});

test("without the compiled code, and with code that does not fit, the program is compiled as usual", () => {
  const bin = join(folder.path, "bin");
  cpSync(fileURLToPath(new URL("../../dist/bin", import.meta.url)), bin, { recursive: true });
  writeFileSync(join(folder.path, "package.json"), JSON.stringify({ type: "module", version: "1.2.3" }));
  const code = join(bin, "kettle.code");
  const answer = (...options: readonly string[]): Pick<SpawnSyncReturns<string>, "status" | "stdout" | "stderr"> => {
    const command = [...options, join(bin, "main.js"), "verify", "ping.tea"];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder.path, encoding: "utf8" });
    return { status, stdout: stdout.replaceAll(/\d+\.\d s/gu, "0.0 s"), stderr };
  };
  expect(existsSync(code)).toBe(true);
  const { stdout } = answer();
  expect(answer("--no-opt")).toMatchObject({ status: 0, stdout, stderr: "" });
  writeFileSync(code, "not what V8 wrote");
  expect(answer()).toMatchObject({ status: 0, stdout, stderr: "" });
  rmSync(code);
  expect(answer()).toMatchObject({ status: 0, stdout, stderr: "" });
});
