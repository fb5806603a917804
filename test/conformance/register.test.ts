import { describe, expect, test } from "vitest";
import { writeModule } from "../../codegen/typescript/index.js";
import { followRegister, kernelSpecifier, loadMachines, registerIn, type Tested } from "../../conformance/index.js";
import { elaborate } from "../../dsl/analysis/index.js";
import { load, parse } from "../../dsl/index.js";
import { protocolSources, readTea } from "../support/tea-sources.js";

// Protocols that say by their requests that they keep a register: what applications read and write is what one variable would hold.

function testedOf(name: string, check: string, change = (code: string): string => code): Tested {
  const source = readTea(name);
  const scenario = load(source).scenarios.find((one) => one.name === check);
  if (scenario === undefined) throw new Error(`no check ${check}`);
  const { text } = writeModule(scenario.protocol, source, { kernel: kernelSpecifier, values: new Map() });
  const changed = change(text);
  if (changed === text && change.length > 1) throw new Error("nothing is changed");
  return { name, text: source.text, check, machines: loadMachines(changed, "machines.ts") };
}

const registers = protocolSources().filter((source) => {
  const { protocol } = elaborate(parse(source).file, { settings: {} });
  return protocol !== undefined && registerIn(protocol) !== undefined;
});

test("a protocol says so by its requests", () => {
  expect(registers.map(({ name }) => name)).toEqual([
    "protocols/classic/stache.tea",
    "protocols/xfs/coherence.tea",
    "protocols/xfs/cooperative-caching.tea",
  ]);
});

describe("answers are those of a variable", () => {
  test.each([
    { file: "classic/stache.tea", check: "evicting" },
    { file: "xfs/coherence.tea", check: "kernel_evicting" },
    { file: "xfs/cooperative-caching.tea", check: "both" },
  ])("$file $check", ({ file, check }) => {
    const tested = testedOf(`protocols/${file}`, check);
    for (let seed = 1; seed <= 3; seed += 1) expect(followRegister(tested, seed)).toBe("");
  });
});

test("a copy that stays when another writes is found, with the operations", () => {
  const from =
    'cache.vars.copy = null;\n  cache.send(homeOf(cache), { type: "PutBack", data: null });\n  cache.become({ name: "Invalid" }, "87:62");';
  const stale = testedOf("protocols/classic/stache.tea", "usual", (code) => {
    expect(code).toContain(from);
    return code.replace(from, 'cache.send(homeOf(cache), { type: "PutBack", data: null });');
  });
  const found = [1, 2, 3].map((seed) => followRegister(stale, seed)).find((text) => text !== "") ?? "";
  expect(found).toMatch(/^No order explains the reads and writes of Block\/Block1: \d+: Cache\d read\(\) -> \S+ at \d+ has no place\n/u);
  expect(found).toMatch(/\n {2}\d+: Cache\d write\(Cache\d\.\d+\) -> done at \d+\n/u);
  expect(found).toMatch(/ \(seed \d\)$/u);
});

test("what a node reports is found too", () => {
  const tested = testedOf("protocols/classic/stache.tea", "usual", (code) =>
    code.replaceAll('home.send(c, { type: "Grant"', 'home.send(c, { type: "Evicted"'),
  );
  expect(followRegister(tested, 1)).toMatch(/^A node has reported something \(seed 1\): \{/u);
});

describe("no register", () => {
  const text = (requests: string): string =>
    `protocol Cell\nnode Server\nnode Client[2]\nvalue Data[2]\nchannel net: fifo\nmachine Client {\n  var copy: Data\n${requests}\n}\ncheck main { } expect pass\n`;
  const handlers = "start state Ready { on read() { return copy } on write(v) { copy = v; return } }";

  test.each([
    {
      what: "with another result",
      requests:
        "request read(): boolean request write(v: Data) start state Ready { on read() { return true } on write(v) { copy = v; return } }",
    },
    {
      what: "that may not be asked for at any time",
      requests: `request read(): Data when self is Ready request write(v: Data) ${handlers}`,
    },
    {
      what: "with more than a value",
      requests:
        "request read(): Data request write(v: Data, w: Data) start state Ready { on read() { return copy } on write(v, w) { copy = v; return } }",
    },
  ])("$what", ({ requests }) => {
    const { scenarios } = load({ name: "cell.tea", text: text(requests) });
    expect(scenarios.map(({ protocol }) => registerIn(protocol))).toEqual([undefined]);
  });

  test("is an error of the tests", () => {
    const source = readTea("protocols/classic/peterson.tea");
    const [check = ""] = load(source).scenarios.map(({ name }) => name);
    expect(() => followRegister({ ...source, check, machines: [] }, 1)).toThrow(
      /keeps no register: no machine takes read\(\): V and write\(v: V\) at any time$/u,
    );
    expect(() => followRegister({ ...source, check: "none", machines: [] }, 1)).toThrow(`has no check "none"`);
  });
});
