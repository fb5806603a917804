import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CompiledSearch } from "../../checker/compiled-search.js";
import { storedEdges } from "../../checker/engine/checkpoint/memory-parts.js";
import type { ByteSource, SearchResult } from "../../checker/index.js";
import type { Protocol } from "../../dsl/analysis/index.js";
import { load } from "../../dsl/index.js";
import { finish } from "../support/finish-search.js";
import { readFrom, save } from "../support/saved-search.js";

// A search that goes on from a checkpoint ends as if nothing had happened; a checkpoint that is not whole, or of another search, is refused.

const mib = 1024 * 1024;

function protocolOf(path: string, check: string, change = (text: string): string => text): Protocol {
  const scenario = load({ name: path, text: change(readFileSync(path, "utf8")) }).scenarios.find(({ name }) => name === check);
  if (scenario === undefined) throw new Error(`no check '${check}'`);
  return scenario.protocol;
}

const stache = "protocols/classic/stache.tea";
const usual = protocolOf(stache, "usual");

interface Settings {
  readonly memoryBytes?: number;
  readonly symmetry?: "full" | "off";
  readonly check?: string;
  readonly kettle?: string;
}

/** A search of which each `run(1)` is one slice. */
function begin(protocol: Protocol, settings: Settings = {}, resume?: ByteSource): CompiledSearch {
  let now = 0;
  const { memoryBytes = 16 * mib, symmetry = "full", check = "usual", kettle = "1.0.0" } = settings;
  return new CompiledSearch(protocol, { symmetry, memoryBytes, checkpoints: { kettle, check, resume } }, () => (now += 0.6));
}

/** What it finds, however long it takes. */
function finished(search: CompiledSearch): SearchResult {
  return { ...finish(search), seconds: 0 };
}

/** The checkpoint after so many slices. */
function checkpointAfter(protocol: Protocol, slices: number, settings: Settings = {}): Uint8Array {
  const search = begin(protocol, settings);
  for (let slice = 0; slice < slices; slice += 1) expect(search.run(1)).toBeUndefined();
  return save(search);
}

describe.each([
  [stache, "usual", "full"],
  [stache, "lenient", "full"],
  [stache, "small", "off"],
  ["protocols/classic/peterson.tea", "careless", "full"],
] as const)("%s, check %s, symmetry %s", (path, check, symmetry) => {
  test.each([0, 9, 20])("goes on after %i slices", (slices) => {
    const protocol = protocolOf(path, check);
    const whole = finished(begin(protocol, { symmetry }));
    const checkpoint = checkpointAfter(protocol, slices, { symmetry });
    expect(finished(begin(protocol, { symmetry }, readFrom(checkpoint)))).toEqual(whole);
  });
});

test("edges are read in chunks that begin with the state they leave", () => {
  const mark = 0x8000_0000;
  const words = [mark, 1, 2, mark + 1, 3, 4, 5, 6, 7, mark + 7, 1, mark + 8, 2];
  for (const blockBytes of [4, 8, 12, 20, 1000]) {
    const source = readFrom(new Uint8Array(new Uint32Array(words).buffer));
    const sizes = { cells: 0, records: 0, table: 0, edges: 4 * words.length };
    const image = {
      levels: [],
      begun: [],
      rest: [],
      sizes,
      fill: (target: Uint8Array) => void source.read(target),
      finish: () => undefined,
    };
    const chunks = [...storedEdges(image, blockBytes)].filter((chunk) => chunk.length > 0);
    expect(chunks.flatMap((chunk) => [...chunk])).toEqual(words);
    expect(chunks.every(([first = 0]) => first >= mark)).toBe(true);
  }
});

test("goes on with more edges than are read at once", () => {
  const whole = finished(begin(usual, { symmetry: "off" }));
  const checkpoint = checkpointAfter(usual, 32, { symmetry: "off" });
  const header = new TextDecoder("latin1").decode(checkpoint.subarray(0, 4000));
  expect(Number(/"edges":(\d+)/u.exec(header)?.[1])).toBeGreaterThan(256 * 1024);
  const resumed = finished(begin(usual, { symmetry: "off" }, readFrom(checkpoint)));
  expect(whole.verdict.kind).toBe("holds");
  expect(resumed).toEqual(whole);
});

test("a search goes on from one that went on", () => {
  const second = begin(usual, {}, readFrom(checkpointAfter(usual, 12)));
  expect(second.run(1)).toBeUndefined();
  expect(finished(begin(usual, {}, readFrom(save(second))))).toEqual(finished(begin(usual)));
});

test("where the memory was full, more of it is enough, and less is refused", () => {
  const search = begin(usual, { memoryBytes: 1.25 * mib });
  expect(finished(search).verdict.kind).toBe("bounded");
  const checkpoint = save(search);
  expect(finished(begin(usual, { memoryBytes: 4 * mib }, readFrom(checkpoint)))).toEqual(finished(begin(usual)));
  expect(() => begin(usual, { memoryBytes: 1.2 * mib }, readFrom(checkpoint))).toThrow(
    "Cannot resume from the checkpoint: 1.2 MiB of memory are full with it, so give it more by --memory",
  );
});

describe("refuses a checkpoint", () => {
  const checkpoint = checkpointAfter(usual, 9);
  const resume = (bytes: Uint8Array, settings: Settings = {}, protocol = usual): CompiledSearch =>
    begin(protocol, settings, readFrom(bytes));

  test("that is cut off, wherever", () => {
    const lengths = [0, 5, 20, 22, 100, 2000, checkpoint.length - 33, checkpoint.length - 1];
    for (const length of lengths) expect(() => resume(checkpoint.subarray(0, length))).toThrow("checkpoint: it is cut off");
  });

  test("that was changed or lengthened, wherever", () => {
    const step = Math.floor(checkpoint.length / 23);
    for (let at = 0; at < checkpoint.length; at += step) {
      const changed = checkpoint.slice();
      changed[at] = (changed[at] ?? 0) ^ 4;
      expect(() => resume(changed), `byte ${at}`).toThrow("Cannot resume from the checkpoint: ");
    }
    expect(() => resume(Buffer.concat([checkpoint, new Uint8Array(1)]))).toThrow("checkpoint: it is damaged");
  });

  test("of another Kettle, check, symmetry or text", () => {
    const changed = protocolOf(stache, "usual", (text) => text.replace(/^protocol/mu, "\nprotocol"));
    expect(() => resume(checkpoint, { kettle: "2.0.0" })).toThrow("checkpoint: it is of Kettle 1.0.0, and this is Kettle 2.0.0");
    expect(() => resume(checkpoint, { check: "small" })).toThrow("checkpoint: it is of check usual, and this is check small");
    expect(() => resume(checkpoint, { symmetry: "off" })).toThrow("checkpoint: it is of symmetry full, and this is symmetry off");
    expect(() => resume(checkpoint, {}, changed)).toThrow("checkpoint: the protocol was changed since");
    expect(() => resume(checkpoint, {}, protocolOf(stache, "small"))).toThrow(/checkpoint: it is of params .+, and this is params .+/u);
  });

  test("that is none", () => {
    expect(() => resume(Buffer.from("protocol Stache".padEnd(100)))).toThrow("checkpoint: it is no checkpoint of this version of Kettle");
  });
});

test("a search that left something out cannot go on", () => {
  const numbers = `{${Array.from({ length: 23 }, (_, index) => index + 1).join(", ")}}`;
  const choices = `for i in ${numbers} { for j in ${numbers} {\nchoose m in {0, 1}\nmark = m\n} }`;
  const text = `protocol Choosing
node Player[2]
machine Player {
  var mark: 0..1 = 0
  request hit()
  start state Ready { on hit() { ${choices}
    return
  } }
}
check usual { } expect pass`;
  const protocol = load({ name: "choosing.tea", text }).scenarios[0]?.protocol;
  if (protocol === undefined) throw new Error("no check");
  const search = begin(protocol);
  expect(search.canGoOn).toBe(true);
  expect(finished(search).verdict.kind).toBe("bounded");
  expect(search.canGoOn).toBe(false);
});
