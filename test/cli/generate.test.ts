import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createFolder } from "./kettle.js";

const box = `protocol Box

param Rooms = 2
param Careful = true

node Keeper
node Guest[Rooms]
value Thing[2]

message Put(thing: Thing) : Guest -> Keeper

machine Guest {
  request put(thing: Thing)

  start state Ready {
    on put(thing) {
      send Put(thing) to Keeper
      return
    }
  }
}

machine Keeper {
  var kept: Thing?

  start state Open {
    on Put(thing) { if !Careful || kept == none { kept = thing } }
  }
}

check usual { requests: total 3 } expect pass
`;

const folder = createFolder({
  "a/box.tea": box,
  "b/other.tea": box,
  "broken.tea": box.replace("kept = thing", "lost = thing"),
  "blocking.tea": box.replace("message Put", "channel box: fifo capacity 1 blocking\n\nmessage Put"),
  "failing.tea": box.replace("expect pass", "expect deadlock"),
});
afterAll(() => folder.remove());

test("modules lie in folders as their protocols do", async () => {
  const { code, out } = await folder.kettle(
    "generate",
    "*/*.tea",
    "--out",
    "made",
    "--value",
    "Thing=Parcel@./parcel.js",
    "--set",
    "Careful=false",
  );
  expect(code).toBe(0);
  expect(out).toMatch(/^made\/a\/box\.ts written: \d+ lines\nmade\/b\/other\.ts written: \d+ lines\n$/u);
  const text = readFileSync(join(folder.path, "made/a/box.ts"), "utf8");
  expect(text).toContain('import type { Parcel } from "./parcel.js";');
  expect(text).toContain("export type Thing = Parcel;");
  expect(text).toContain('from "kettle/kernel";');
  expect(text).toContain("with Rooms = 2, Careful = false.");
});

test("tests lie beside the modules, for the checks that pass and have the same code", async () => {
  const { out } = await folder.kettle("generate", "a/box.tea", "--out", "tested", "--tests");
  expect(out).toContain("tested/box.test.ts written");
  const tests = readFileSync(join(folder.path, "tested/box.test.ts"), "utf8");
  expect(tests).toContain('new URL("../a/box.tea", import.meta.url)');
  expect(tests).toContain('const checks = ["usual"];');
  const { err } = await folder.kettle("generate", "a/box.tea", "--out", "tested", "--tests", "--set", "Rooms=3");
  expect(err).toBe("");
});

test.each([
  {
    what: "a value that no passing check has",
    words: ["a/box.tea", "--set", "Careful=false"],
    err: "warned/box.ts: no check that passes has Careful = false, but true\n",
  },
  { what: "a size that no check has, which is no part of the module", words: ["a/box.tea", "--set", "Rooms=9"], err: "" },
  {
    what: "a channel that blocks",
    words: ["blocking.tea"],
    err: "warned/blocking.ts: channel 'box' blocks, but a send of running code never waits: what was verified holds while no more than its capacity of 1 waits there\n",
  },
  {
    what: "checks none of which passes",
    words: ["failing.tea"],
    err: "warned/failing.ts: no check of the file passes: nothing of the module was verified\n",
  },
])("what was not verified is said: $what", async ({ words, err }) => {
  expect(await folder.kettle("generate", ...words, "--out", "warned")).toMatchObject({ code: 0, err });
});

test.each([
  { what: "no folder", words: ["a/box.tea"], err: "kettle: Option --out is missing\n  hint: kettle generate FILE... --out DIR\n" },
  {
    what: "a value without a type",
    words: ["a/box.tea", "--out", "made", "--value", "Thing"],
    err: 'kettle: Cannot read --value "Thing": it is not a kind of values with a type\n  hint: for example: --value Data=Uint8Array\n',
  },
])("$what is a mistake on the command line", async ({ words, err }) => {
  expect(await folder.kettle("generate", ...words)).toEqual({ code: 2, out: "", err });
});

test("a value that the protocol does not have is a mistake on the command line", async () => {
  const { code, err } = await folder.kettle("generate", "a/box.tea", "--out", "made", "--value", "Thin=string");
  expect(code).toBe(2);
  expect(err).toBe('kettle: Unknown kind of values "Thin"\n  hint: did you mean Thing?\n');
});

test("a protocol with mistakes is not generated, and the others are", async () => {
  const { code, out, err } = await folder.kettle("generate", "a/box.tea", "broken.tea", "--out", "mixed");
  expect(code).toBe(2);
  expect(out).toContain("mixed/a/box.ts written");
  expect(err).toContain("error[T101]");
});

test("what conforms is counted, for people and as JSON", async () => {
  const { code, out } = await folder.kettle("conform", "a/box.tea");
  expect(code).toBe(0);
  expect(out).toMatch(/^a\/box\.tea usual: conforms, all \d+ transitions: \d+ made by the generated code, \d+ without any\n$/u);
  const json = await folder.kettle("conform", "a/box.tea", "--json", "--max", "5");
  expect(JSON.parse(json.out)).toMatchObject({ file: "a/box.tea", check: "usual", transitions: 5, isComplete: false });
  expect(json.code).toBe(0);
  expect((await folder.kettle("conform", "a/box.tea", "--whole", "--max", "5")).code).toBe(1);
  expect((await folder.kettle("conform", "a/box.tea", "--whole")).code).toBe(0);
});

test("a check that is not there is a mistake on the command line", async () => {
  const { code, err } = await folder.kettle("conform", "a/box.tea", "--check", "usal");
  expect(code).toBe(2);
  expect(err).toContain('Unknown check "usal"');
});
