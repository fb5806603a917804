import { afterAll, describe, expect, test } from "vitest";
import { readArguments } from "../../cli/arguments.js";
import { readMemorySize, usualMemorySize } from "../../cli/memory-size.js";
import { createFolder } from "./kettle.js";
import { ping } from "./protocols.js";

const mib = 2 ** 20;
const gib = 2 ** 30;

test.each([
  ["64M", 64 * mib],
  ["64MiB", 64 * mib],
  ["64mb", 64 * mib],
  ["1.5g", 1.5 * gib],
  ["4G", 4 * gib],
  ["1500K", 1500 * 1024],
])("--memory %s", (size, bytes) => {
  expect(readMemorySize(readArguments(["--memory", size], { memory: "one" }))).toBe(bytes);
});

test("without --memory: 2 GiB, or three quarters of what the machine or its container has", () => {
  expect(usualMemorySize({ total: 16 * gib, constrained: 0 })).toBe(2 * gib);
  expect(usualMemorySize({ total: 16 * gib, constrained: 2 ** 64 })).toBe(2 * gib);
  expect(usualMemorySize({ total: 2 * gib, constrained: 0 })).toBe(1.5 * gib);
  expect(usualMemorySize({ total: 16 * gib, constrained: gib })).toBe(0.75 * gib);
});

describe("kettle verify --memory", () => {
  const folder = createFolder({ "ping.tea": ping });
  afterAll(() => folder.remove());

  test("searches with so much", async () => {
    expect(await folder.kettle("verify", "ping.tea", "--engine", "wasm", "--memory", "8M")).toMatchObject({ code: 0, err: "" });
  });

  test.each([
    [["--engine", "wasm", "--memory", "512"], 'Cannot read --memory "512": it takes a size such as 512M or 3G'],
    [["--engine", "wasm", "--memory", "4097M"], 'Cannot use --memory "4097M": the most that a search takes is 4G'],
    [["--engine", "wasm", "--memory", "512K"], "Cannot search with 512 KiB of memory: this protocol needs at least"],
    [
      ["--engine", "reference", "--memory", "1G"],
      "Option --memory is for the search of a compiled model\n  hint: leave out --engine reference",
    ],
  ])("refuses %s", async (words, message) => {
    const { code, err } = await folder.kettle("verify", "ping.tea", ...words);
    expect(err).toContain(`kettle: ${message}`);
    expect(code).toBe(2);
  });
});
