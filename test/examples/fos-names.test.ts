import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

// The example as built: three name servers in processes of their own on TCP.

const run = promisify(execFile);
const folder = join(import.meta.dirname, "../../dist/examples/fos-names");

test("names that were registered at one server are resolved at each", async () => {
  const { stdout } = await run(process.execPath, [join(folder, "start.js")]);
  const lines = stdout.trim().split("\n");
  expect(lines).toHaveLength(6);
  for (const [at, server] of ["a", "b", "c"].entries()) {
    expect(lines[at]).toMatch(new RegExp(`^${server} serves at 127\\.0\\.0\\.1:\\d+$`, "u"));
    expect(lines[at + 3]).toMatch(
      new RegExp(`^${server}: /echo/1 -> tcp://10\\.0\\.0\\.1:7, /echo/all -> /echo/([12]) -> tcp://10\\.0\\.0\\.\\1:7$`, "u"),
    );
  }
});

test("a server that is killed under load takes no registration with it, and comes back", async () => {
  const { stdout } = await run(process.execPath, [join(folder, "kill.js"), "1000"]);
  expect(stdout).toMatch(/^[1-9]\d* names are registered; b is killed$/mu);
  expect(stdout).toMatch(/^[1-9]\d* registrations acknowledged, 0 of them lost; of \d+ more nobody knew$/mu);
  expect(stdout).toMatch(/^[1-9]\d* lookups answered, /mu);
  expect(stdout).toMatch(/^a, b and c hold the same$/mu);
});
