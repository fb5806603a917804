import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { realDisk, SpillFiles, type Disk } from "../../cli/spill-files.js";
import { verifyCheck, type CheckResult, type SpillSpace } from "../../checker/index.js";
import { load } from "../../dsl/index.js";
import { createFolder } from "./kettle.js";
import { ping } from "./protocols.js";

const folder = mkdtempSync(join(tmpdir(), "kettle-spill-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});

const names = (): readonly string[] => readdirSync(folder).sort();

function piece(length: number, first: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => first + index);
}

function taken(files: SpillFiles, length: number): Uint8Array {
  const target = new Uint8Array(length);
  files.take(target);
  return target;
}

describe("pieces in files", () => {
  test("come back in their order, and each file goes when it was read", () => {
    const files = new SpillFiles(folder, { fileBytes: 20 });
    for (const first of [0, 50, 100]) files.push(piece(10, first));
    expect(names()).toHaveLength(2);
    expect(taken(files, 10)).toEqual(piece(10, 0));
    files.push(piece(3, 200));
    expect(taken(files, 10)).toEqual(piece(10, 50));
    expect(names()).toHaveLength(1);
    expect([taken(files, 10), taken(files, 3)]).toEqual([piece(10, 100), piece(3, 200)]);
    expect(names()).toEqual([]);
    files.push(piece(5, 7));
    expect(taken(files, 5)).toEqual(piece(5, 7));
  });

  test("go when the search ends, and may go twice", () => {
    const files = new SpillFiles(folder, { fileBytes: 8 });
    for (const first of [0, 50, 100]) files.push(piece(10, first));
    expect(names()).toHaveLength(3);
    files.close();
    files.close();
    expect(names()).toEqual([]);
  });

  test("are written and read as far as the disk likes at once", () => {
    const slow: Disk = {
      ...realDisk,
      write: (file, bytes, offset) => realDisk.write(file, bytes.subarray(0, offset + 3), offset),
      read: (file, target, { offset, position }) => realDisk.read(file, target.subarray(0, offset + 4), { offset, position }),
    };
    const files = new SpillFiles(folder, { disk: slow });
    files.push(piece(10, 1));
    files.push(piece(11, 90));
    expect([taken(files, 10), taken(files, 11)]).toEqual([piece(10, 1), piece(11, 90)]);
  });
});

describe("what goes wrong with files is told", () => {
  const spoil = (change: (path: string) => void): (() => void) => {
    const files = new SpillFiles(folder);
    files.push(piece(10, 0));
    for (const name of names()) change(join(folder, name));
    return () => files.take(new Uint8Array(10));
  };

  test.each([
    ["is shorter than what was written to it", (path: string) => truncateSync(path, 9)],
    ["is shorter than what was written to it", (path: string) => truncateSync(path, 0)],
    [
      "holds something else than was written to it",
      (path: string) => {
        const bytes = readFileSync(path);
        bytes[3] = 77;
        writeFileSync(path, bytes);
      },
    ],
  ])("a file that %s", (problem, change) => {
    expect(spoil(change)).toThrow(`states that wait cannot be read from "${folder}": a file ${problem}`);
  });

  test("a disk that is full", () => {
    const files = new SpillFiles(folder, { disk: smallDisk(15) });
    files.push(piece(10, 0));
    expect(() => {
      files.push(piece(10, 0));
    }).toThrow(`states that wait cannot be written to "${folder}": ENOSPC: no space left on device`);
    files.close();
    expect(names()).toEqual([]);
  });
});

/** Takes so many bytes and no more. */
function smallDisk(bytes: number): Disk {
  let left = bytes;
  return {
    ...realDisk,
    write: (file, piece, offset) => {
      if (left === 0) throw new Error("ENOSPC: no space left on device");
      const count = realDisk.write(file, piece.subarray(0, offset + left), offset);
      left -= count;
      return count;
    },
  };
}

describe("a search", () => {
  const path = "protocols/classic/paxos.tea";
  const checked = load({ name: path, text: readFileSync(path, "utf8") }).scenarios.find(({ name }) => name === "crash");
  if (checked === undefined) throw new Error("no such check");
  const { protocol } = checked;
  const search = (openSpillSpace?: () => SpillSpace, signal?: AbortSignal): Promise<CheckResult> => {
    const options = {
      symmetry: "off",
      keep: "fingerprints",
      memoryBytes: Math.floor((openSpillSpace === undefined ? 64 : 3.2) * 2 ** 20),
    } as const;
    return verifyCheck({ check: "crash", protocol, expectation: { kind: "pass" } }, { ...options, openSpillSpace, signal });
  };

  test("with states on the disk finds what one finds without", async () => {
    const [{ result: whole }, { result, met }] = [await search(), await search(() => new SpillFiles(folder, { fileBytes: 100_000 }))];
    const { spilledBytes, ...found } = result;
    expect(met).toBe(true);
    expect({ ...found, seconds: 0 }).toEqual({ ...whole, seconds: 0 });
    expect(spilledBytes).toBeGreaterThan(200_000);
    expect(names()).toEqual([]);
  });

  test("that is interrupted removes its files", async () => {
    const stop = new AbortController();
    let seen: readonly string[] = [];
    const one = new SpillFiles(folder);
    // As a search in slices: it is stopped as soon as something is on the disk.
    const watched: SpillSpace = {
      push: (bytes) => {
        one.push(bytes);
        seen = names();
        stop.abort();
      },
      take: (target) => {
        one.take(target);
      },
      close: () => {
        one.close();
      },
    };
    await search(() => watched, stop.signal);
    expect(seen).toHaveLength(1);
    expect(names()).toEqual([]);
  });

  test("that fills the disk is bounded, and removes its files", async () => {
    const { result, met } = await search(() => new SpillFiles(folder, { disk: smallDisk(300_000) }));
    expect(result.verdict).toEqual({
      kind: "bounded",
      reason: `states that wait cannot be written to "${folder}": ENOSPC: no space left on device`,
    });
    expect(met).toBe(false);
    expect(names()).toEqual([]);
  });
});

describe("kettle verify --disk", () => {
  const files = createFolder({ "ping.tea": ping });
  afterAll(() => files.remove());
  const words = ["verify", "ping.tea", "--check", "usual"] as const;

  test("tells in JSON what was written", async () => {
    const { code, out } = await files.kettle(...words, "--fingerprints", "--disk", folder, "--json");
    expect(JSON.parse(out)).toMatchObject({ verdict: "holds", spilledBytes: 0 });
    expect(code).toBe(0);
  });

  test.each([
    [["--disk", "."], "Option --disk needs --fingerprints", "a search that compares states needs all of them in memory"],
    [["--disk", "nowhere", "--fingerprints"], 'Cannot use "nowhere": there is no such folder', ""],
    [["--disk", ".", "--engine", "reference"], "Option --disk is for the search of a compiled model", ""],
  ])("%j is refused", async (more, message, hint) => {
    const { code, err } = await files.kettle(...words, ...more);
    expect(err).toContain(message);
    expect(err).toContain(hint);
    expect(code).toBe(2);
  });
});
