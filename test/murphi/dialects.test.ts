import { expect, test } from "vitest";
import { expectPass, verifyCheck, type Verdict } from "../../checker/index.js";
import { readMurphi, type MurphiOptions } from "../../dsl/murphi/index.js";

async function verdict(text: string, options: MurphiOptions): Promise<Verdict> {
  const { model, diagnostics } = readMurphi({ name: "case.m", text }, options);
  expect(diagnostics).toEqual([]);
  if (model === undefined) throw new Error("the case is not read");
  return (await verifyCheck({ check: "case", model, expectation: expectPass })).result.verdict;
}

const copies = `var x: 0..3; y: 0..3; n: 0..1;
  procedure put_in(v: 0..3); begin y := v; end;
  startstate begin n := 0; end;
  rule begin x := y; put_in(undefined); n := 1 - n; end;
  invariant "nothing" isundefined(x) & isundefined(y);`;

test("CMurphi copies what is undefined, Rumur does not", async () => {
  expect(await verdict(copies, { dialect: "cmurphi" })).toEqual({ kind: "holds" });
  expect(await verdict(copies, { dialect: "rumur" })).toMatchObject({
    kind: "violated",
    failure: { kind: "error", message: "'y' has no value" },
  });
  expect(await verdict(copies, {})).toMatchObject({ kind: "violated", failure: { kind: "error" } });
});

test("what is undefined may not be used in either", async () => {
  const uses = copies.replace("x := y;", "x := y + 1;");
  for (const dialect of ["cmurphi", "rumur"] as const)
    expect(await verdict(uses, { dialect })).toMatchObject({ kind: "violated", failure: { kind: "error", message: "'y' has no value" } });
});

test("CMurphi ends a loop after a thousand rounds, Rumur goes on", async () => {
  const rounds = `var n: 0..5000; startstate begin n := 0; end;
    rule begin while n < 5000 do n := n + 1; end; n := 0; end;`;
  expect(await verdict(rounds, { dialect: "cmurphi", deadlock: "off" })).toMatchObject({ kind: "violated", failure: { kind: "error" } });
  expect(await verdict(rounds, { dialect: "rumur", deadlock: "off" })).toEqual({ kind: "holds" });
});
