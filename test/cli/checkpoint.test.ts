import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { replaceFile } from "../../cli/checkpoint-file.js";
import { createFolder } from "./kettle.js";
import { ping } from "./protocols.js";

const folder = createFolder({ "ping.tea": ping, "notes.txt": "Not to be lost.", old: "KETTLE-CHECKPOINT-0\nsomething" });
afterAll(() => folder.remove());

const usual = ["verify", "ping.tea", "--check", "usual", "--engine", "wasm"];
const withoutTime = (text: string): string => text.replace(/[\d.]+ s,/u, "");

describe("kettle verify --checkpoint", () => {
  test("a search that was interrupted goes on and ends as if nothing had happened", async () => {
    // An interruption before the first check leaves it out, so one that is cut off stands for it.
    const cut = await folder.kettle(...usual, "--checkpoint", "ping.checkpoint", "--depth", "1");
    expect(cut.out).toContain("cut off (states deeper than 1 steps)");
    const whole = await folder.kettle(...usual);
    const resumed = await folder.kettle(...usual, "--resume", "ping.checkpoint", "--checkpoint", "ping.checkpoint");
    expect(withoutTime(resumed.out)).toBe(withoutTime(whole.out));
    expect([resumed.code, resumed.err]).toEqual([0, ""]);
    expect(readdirSync(folder.path)).not.toContain("ping.checkpoint.unfinished");
  });

  test("a search that is interrupted while it runs is written down", async () => {
    const onInterrupt = (stop: () => void): (() => void) => {
      // The first progress is told when the search has begun.
      setImmediate(stop);
      return () => undefined;
    };
    await folder.kettleOn({ onInterrupt }, ...usual, "--set", "Players=9", "--symmetry", "off", "--checkpoint", "big.checkpoint");
    expect(readFileSync(join(folder.path, "big.checkpoint"), "latin1")).toMatch(/^KETTLE-CHECKPOINT-4\n/u);
  });

  test.runIf(existsSync("/dev/full"))("a full disk leaves the last checkpoint as it is, and the search goes on", async () => {
    await folder.kettle(...usual, "--checkpoint", "kept.checkpoint", "--depth", "1");
    const before = readFileSync(join(folder.path, "kept.checkpoint"));
    symlinkSync("/dev/full", join(folder.path, "kept.checkpoint.unfinished"));
    const { err, out } = await folder.kettle(...usual, "--checkpoint", "kept.checkpoint", "--depth", "2");
    expect(err).toMatch(
      /^kettle: Cannot write checkpoint "kept.checkpoint": ENOSPC: no space left on device.*; what was written before stays\n$/u,
    );
    expect(out).toContain("cut off (states deeper than 2 steps)");
    expect(readFileSync(join(folder.path, "kept.checkpoint")).equals(before)).toBe(true);
  });
});

describe("kettle verify refuses", () => {
  test.each([
    [["--check", "usual", "--resume", "none"], 'Cannot resume from "none": ENOENT'],
    [["--check", "usual", "--resume", "."], 'Cannot resume from ".": EISDIR'],
    [["--check", "usual", "--resume", "old"], "Cannot resume from the checkpoint: it is no checkpoint of this version of Kettle"],
    [["--check", "usual", "--checkpoint", "notes.txt"], 'Cannot use "notes.txt" as checkpoint: it holds something else'],
    [["--check", "usual", "--checkpoint", "none/x"], 'Cannot write "none/x": its folder does not exist'],
    [["--check", "usual", "--checkpoint-every", "5"], "Option --checkpoint-every needs to know where\n  hint: add --checkpoint FILE"],
    [["--checkpoint", "x"], "Cannot keep one checkpoint of 2 checks\n  hint: name one file, and its check by --check NAME"],
  ])("%s", async (words, message) => {
    const { code, err } = await folder.kettle("verify", "ping.tea", "--engine", "wasm", ...words);
    expect(err).toContain(`kettle: ${message}`);
    expect(code).toBe(2);
    expect(readFileSync(join(folder.path, "notes.txt"), "utf8")).toBe("Not to be lost.");
  });

  test("checkpoints of the reference interpreter", async () => {
    const { code, err } = await folder.kettle("verify", "ping.tea", "--check", "usual", "--engine", "reference", "--checkpoint", "x");
    expect([code, err]).toEqual([
      2,
      "kettle: Option --checkpoint is for the search of a compiled model\n  hint: leave out --engine reference\n",
    ]);
  });
});

test("a file whose replacement fails half-way stays as it was", () => {
  const path = join(folder.path, "whole");
  writeFileSync(path, "before");
  const failing = (): void =>
    replaceFile(path, (sink) => {
      sink.write(new Uint8Array(10));
      throw new Error("the disk is gone");
    });
  expect(failing).toThrow("the disk is gone");
  expect(readFileSync(path, "utf8")).toBe("before");
  expect(readdirSync(folder.path)).not.toContain("whole.unfinished");
});
