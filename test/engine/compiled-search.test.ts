import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CompiledSearch } from "../../checker/compiled-search.js";
import { compileModel, Search } from "../../checker/engine/index.js";
import { explore } from "../../checker/reference/index.js";
import { load } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { findingsOf } from "../support/findings.js";

// The compiled engine finds what the reference checker finds, and the interpreter can repeat it.

const memoryBytes = 64 * 1024 * 1024;

describe.each(["protocols/classic/alternating-bit.tea", "protocols/classic/stache.tea", "protocols/xfs/read-delegation.tea"])(
  "%s",
  (path) => {
    const { scenarios } = load({ name: path, text: readFileSync(path, "utf8") });
    test.each(scenarios)("$name", ({ protocol }) => {
      for (const symmetry of ["full", "off"] as const) {
        const expected = explore(protocol, { symmetry, maxStates: 2_000 });
        if (expected.verdict.kind === "bounded") continue;
        const found = new CompiledSearch(protocol, { symmetry, memoryBytes }, () => 0).run(Number.POSITIVE_INFINITY);
        expect(found === undefined ? undefined : findingsOf(found)).toEqual(findingsOf(expected));
      }
    });
  },
);

test.each([
  { path: "protocols/classic/german.tea", check: "small" },
  { path: "protocols/classic/paxos.tea", check: "two" },
  { path: "protocols/fos/messaging.tea", check: "pair" },
  { path: "protocols/khazana/write-invalidate.tea", check: "two" },
])("orbits of $path, $check, have as many states as are found without symmetry", ({ path, check }) => {
  const { scenarios } = load({ name: path, text: readFileSync(path, "utf8") });
  const protocol = scenarios.find(({ name }) => name === check)?.protocol;
  if (protocol === undefined) throw new Error(`${path} has no check ${check}`);
  const [full, off] = (["full", "off"] as const).map((symmetry) => {
    const search = new Search(compileModel(lower(protocol), { memoryBytes, symmetry }));
    return { search, outcome: search.run(() => false) };
  });
  expect(full?.outcome?.kind).toBe("exhausted");
  expect(full?.outcome?.states).toBeLessThan(off?.outcome?.states ?? 0);
  expect(full?.search.unreduced()).toBe(off?.outcome?.states);
});

test("a failing run through a host operation is repeated", () => {
  const text = `protocol Saving
node Disk
machine Disk {
  var saved: boolean
  host write(bit: boolean): boolean
  request save()
  start state Ready {
    on save() {
      saved = call host.write(true) in Writing
      become Ready
      assert !saved "nothing is ever saved"
      return
    }
  }
  state Writing(k: continuation<boolean>) { }
}
check usual { } expect assertion "nothing is ever saved"`;
  const protocol = load({ name: "saving.tea", text }).scenarios[0]?.protocol;
  if (protocol === undefined) throw new Error("no check");
  const found = new CompiledSearch(protocol, { symmetry: "full", memoryBytes }, () => 0).run(Number.POSITIVE_INFINITY);
  expect(found && findingsOf(found)).toEqual(findingsOf(explore(protocol, { symmetry: "full" })));
  expect(found?.verdict).toMatchObject({ kind: "violated", failure: { kind: "assertion" } });
});
