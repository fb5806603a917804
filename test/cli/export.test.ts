import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createFolder } from "./kettle.js";

const bell = `protocol Bell

param Rings = 2

node Ringer

machine Ringer {
  var rung: 0..Rings
  request ring() when rung < Rings

  start state Waiting {
    on ring() { rung = rung + 1; return }
  }
}

invariant "not too often": Ringer.rung <= Rings
cover "often": Ringer.rung == Rings

check usual { } expect pass
check many { Rings = 3 } expect pass
`;

const folder = createFolder({ "bell.tea": bell, "broken.tea": bell.replace("rung + 1", "rang + 1"), "out/kept.txt": "" });
afterAll(() => folder.remove());

test("one check is printed, and reads back as a model with the same states", async () => {
  const { code, out } = await folder.kettle("export", "--to", "murphi", "bell.tea", "--check", "many");
  expect(code).toBe(0);
  expect(out.split("\n").slice(0, 3)).toEqual([
    "-- Bell: check many of bell.tea, exported by Kettle.",
    "-- Settings: Rings = 3.",
    "-- Expected: pass.",
  ]);
  expect(out).toContain('rule "Ringer is asked to ring, bell.tea:9:11"');
  const read = createFolder({ "bell.m": out });
  const verified = await read.kettle("verify", "bell.m", "--deadlock", "off", "--symmetry", "off", "--json");
  read.remove();
  const own = await folder.kettle("verify", "bell.tea", "--check", "many", "--symmetry", "off", "--json");
  const counts = (text: string): unknown => /"states":\d+,"transitions":\d+/u.exec(text)?.[0];
  expect(counts(verified.out)).toBeDefined();
  expect(counts(verified.out)).toBe(counts(own.out));
});

test("all checks are written into a folder", async () => {
  const { code, out } = await folder.kettle("export", "--to", "murphi", "bell.tea", "--output", "out");
  expect(code).toBe(0);
  const names = ["bell-usual.m", "bell-many.m"].map((name) => join("out", name));
  expect(out.trim().split("\n")).toEqual(names.map((name) => `${name} written`));
  for (const name of names) expect(readFileSync(join(folder.path, name), "utf8")).toMatch(/^-- Bell: check /u);
});

test("params are set, and CMurphi is spared what it does not know", async () => {
  const { out } = await folder.kettle(
    "export",
    "--to",
    "murphi",
    "bell.tea",
    "--check",
    "usual",
    "--set",
    "Rings=4",
    "--dialect",
    "cmurphi",
  );
  expect(out).toContain("-- Settings: Rings = 4.");
  expect(out).toContain('-- cover "often" is left out: this dialect has none.');
  expect(out).not.toMatch(/^(?:cover|liveness|assume) /mu);
});

test.each([
  [["bell.tea"], "Option --to is missing"],
  [["--to", "tla", "bell.tea"], 'Cannot export to "tla"'],
  [["--to", "murphi", "bell.tea"], '"bell.tea" has more than one check'],
  [["--to", "murphi", "bell.tea", "--check", "usal"], 'Unknown check "usal" in "bell.tea"\n  hint: did you mean usual?'],
  [["--to", "murphi", "bell.tea", "--output", "nowhere"], 'Cannot write into "nowhere": there is no such folder'],
  [["--to", "murphi", "bell.tea", "--dialect", "murphy"], 'Cannot read --dialect "murphy"'],
  [["--to", "murphi", "bell.tea", "broken.tea"], "One file is exported at a time"],
  [["--to", "murphi", "broken.tea", "--check", "usual"], "error[T101]"],
])("%j is refused", async (words, message) => {
  const { code, err } = await folder.kettle("export", ...words);
  expect(code).toBe(2);
  expect(err).toContain(message);
});
