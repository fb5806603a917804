import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createFolder } from "./kettle.js";
import { broken, deadlock, ping, unexpectedBall } from "./protocols.js";

const untidy = ping.replaceAll("  ", "      ");
const folder = createFolder({
  "ping.tea": ping,
  "ball.tea": unexpectedBall,
  "xfs.tea": deadlock,
  "broken.tea": broken,
  "untidy.tea": untidy,
});
afterAll(() => folder.remove());

describe("kettle check", () => {
  test("says so when nothing is wrong", async () => {
    expect(await folder.kettle("check", "ping.tea")).toEqual({ code: 0, out: "1 file: no mistakes\n", err: "" });
  });

  test("prints warnings and does not fail", async () => {
    const { code, out, err } = await folder.kettle("check", "ball.tea");
    expect(err).toContain("warning[T30");
    expect(out).toMatch(/^1 file: 0 errors, \d warnings?\n$/u);
    expect(code).toBe(0);
  });

  test("prints errors and fails", async () => {
    const { code, out, err } = await folder.kettle("check", "broken.tea", "ping.tea");
    expect(err).toContain("broken.tea:15:12");
    expect(out).toMatch(/^2 files: 1 error, /u);
    expect(code).toBe(2);
  });
});

describe("warnings of a file with errors", () => {
  const wrong = createFolder({ "wrong.tea": unexpectedBall.replace("      return\n", "") });
  afterAll(() => wrong.remove());

  test.each(["check", "verify"])("kettle %s holds them back and counts them", async (command) => {
    const { code, err } = await wrong.kettle(command, "wrong.tea");
    expect(code).toBe(2);
    expect(err).toContain("error[T407]");
    expect(err).not.toContain("warning[");
    expect(err).toMatch(/\n\d+ warnings? once this is mended\n/u);
  });
});

describe("kettle fmt", () => {
  test("tells with --check what it would change, then changes it, once", async () => {
    const read = (): string => readFileSync(join(folder.path, "untidy.tea"), "utf8");
    expect((await folder.kettle("fmt", "--check", "untidy.tea")).code).toBe(1);
    expect(read()).toBe(untidy);
    const first = await folder.kettle("fmt", "untidy.tea");
    expect(first).toEqual({ code: 0, out: "untidy.tea: formatted\n1 file: 1 formatted\n", err: "" });
    expect(read()).not.toBe(untidy);
    expect(await folder.kettle("fmt", "--check", "untidy.tea")).toEqual({ code: 0, out: "1 file: 0 not in the format\n", err: "" });
  });

  test("leaves a file alone that it cannot read", async () => {
    const torn = createFolder({ "torn.tea": `${ping}\nmachine {` });
    const { code, out, err } = await torn.kettle("fmt", "torn.tea");
    expect([code, out]).toEqual([2, "1 file: 0 formatted, 1 with mistakes\n"]);
    expect(err).toContain("torn.tea:");
    expect(readFileSync(join(torn.path, "torn.tea"), "utf8")).toBe(`${ping}\nmachine {`);
    torn.remove();
  });
});

describe("kettle stats", () => {
  test("counts states, frames and messages, and shows what every state does", async () => {
    const { code, out } = await folder.kettle("stats", "xfs.tea");
    await expect(out).toMatchFileSnapshot("golden/stats.txt");
    expect(code).toBe(0);
  });

  test("continues tables that are too wide below", async () => {
    const { out } = await folder.kettleOn({ width: 40 }, "stats", "xfs.tea");
    const table = out.split("\n").filter((line) => line.startsWith("Revoke "));
    expect(table).toHaveLength(3);
    expect(table.filter((line) => line.length > 40)).toEqual([]);
  });

  test("takes the params of a check, and other ones", async () => {
    expect((await folder.kettle("stats", "ping.tea")).out).toContain("Ping, check small: Players = 1");
    expect((await folder.kettle("stats", "ping.tea", "--check", "usual")).out).toContain("Ping, check usual: Players = 2");
    expect((await folder.kettle("stats", "ping.tea", "--set", "Players=4")).out).toContain("Players = 4");
  });

  test("refuses an unknown check and a file with errors", async () => {
    expect((await folder.kettle("stats", "ping.tea", "--check", "big")).err).toContain("hint: there are small, usual");
    expect((await folder.kettle("stats", "broken.tea")).code).toBe(2);
  });
});

describe("kettle explain", () => {
  test.each(["T301", "t301"])("prints the page of %s", async (code) => {
    const { code: exit, out } = await folder.kettle("explain", code);
    expect(out).toContain("T301");
    expect(exit).toBe(0);
  });
});
