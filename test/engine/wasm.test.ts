import { describe, expect, test } from "vitest";
import { encodeModule, instantiate, printFunctions, wasm } from "../../checker/engine/index.js";

const { access, after, block, branch, call, defineFunction, either, get, giveBack, i32, i64, label, local, loop, op, set, when } = wasm;

const memory = { minimum: 1, maximum: 1, isShared: false };

/** Encodes, lets V8 check, and calls an exported function. */
function run(functions: Parameters<typeof encodeModule>[0], name: string, ...values: readonly number[]): unknown {
  const exports = instantiate(encodeModule(functions, { memory, imported: [] }), memory);
  const callee = exports[name];
  if (typeof callee !== "function") throw new Error(`no function ${name}`);
  return Reflect.apply(callee, undefined, values);
}

describe("constants", () => {
  const around = (value: number): readonly number[] => [value - 1, value, value + 1];
  const numbers = [0, 63, 64, 127, 128, 8191, 8192, 2 ** 20, 2 ** 27, 2 ** 30, 2 ** 31 - 2].flatMap((value) => [
    ...around(value),
    ...around(0 - value),
  ]);

  test.each(numbers)("%i of 32 bits", (value) => {
    const body = [giveBack(i32(value))];
    expect(run([defineFunction("f", [], { result: "i32", isExported: true, body })], "f")).toBe(value);
  });

  test.each([0n, -1n, 2n ** 31n, -(2n ** 31n) - 1n, 2n ** 53n + 1n, 2n ** 62n - 1n, -(2n ** 63n), 0x9e3779b97f4a7c15n])(
    "%i of 64 bits",
    (value) => {
      const zero = local("i32", "zero");
      const halves = [0, 4].map((offset) => access("i32.load", offset, get(zero)));
      const body = (half: number): Parameters<typeof defineFunction>[2] => ({
        result: "i32",
        isExported: true,
        body: [access("i64.store", 0, get(zero), i64(value)), giveBack(halves[half] ?? i32(0))],
      });
      const functions = [defineFunction("low", [], body(0)), defineFunction("high", [], body(1))];
      const [low, high] = ["low", "high"].map((name) => BigInt.asUintN(32, BigInt(Number(run(functions, name)))));
      expect(((high ?? 0n) << 32n) | (low ?? 0n)).toBe(BigInt.asUintN(64, value));
    },
  );
});

test("loops, branches, calls and values that need preparation", () => {
  const [n, sum, square] = [local("i32", "n"), local("i32", "sum"), local("i32", "square")];
  const [end, again] = [label("end"), label("again")];
  const x = local("i32", "x");
  const squared = defineFunction("squared", [x], {
    result: "i32",
    body: [giveBack(op("i32.mul", get(x), get(x)))],
  });
  const odd = op("i32.and", get(n), i32(1));
  const sumOfOddSquares = defineFunction("sum", [n], {
    result: "i32",
    isExported: true,
    body: [
      block(end, [
        loop(again, [
          branch(end, op("i32.eqz", get(n))),
          set(sum, op("i32.add", get(sum), either("i32", odd, [after([set(square, call(squared, get(n)))], get(square)), i32(0)]))),
          set(n, op("i32.sub", get(n), i32(1))),
          branch(again),
        ]),
      ]),
      when(op("i32.eqz", get(sum)), [giveBack(i32(-1))]),
      giveBack(get(sum)),
    ],
  });
  expect(run([sumOfOddSquares, squared], "sum", 5)).toBe(35);
  expect(run([sumOfOddSquares, squared], "sum", 0)).toBe(-1);
});

test("a branch that leads nowhere is refused", () => {
  const lost = defineFunction("f", [], { isExported: true, body: [branch(label("nowhere"))] });
  expect(() => encodeModule([lost], { memory, imported: [] })).toThrow("no label 'nowhere'");
});

test("code is printed for people", () => {
  const n = local("i32", "n");
  const other = local("i32", "n");
  const text = printFunctions([
    defineFunction("f", [n], {
      isExported: true,
      body: [set(other, op("i32.add", get(n), i32(1))), when(get(other), [{ kind: "return", value: undefined }])],
    }),
  ]);
  expect(text.split("\n")).toEqual([
    '(func $f (export "f") (param $n i32)',
    "  (local $n_2 i32)",
    "  (local.set $n_2 (i32.add (local.get $n) (i32.const 1)))",
    "  (if (local.get $n_2)",
    "    (then",
    "      (return)",
    "    )",
    "  )",
    ")",
  ]);
});

test("numbers are imported", () => {
  const functions = [defineFunction("f", [], { result: "i32", isExported: true, body: [giveBack({ kind: "imported", name: "second" })] })];
  const bytes = encodeModule(functions, { memory, imported: [], numbers: ["first", "second"] });
  const kettle = { memory: new WebAssembly.Memory({ initial: 1, maximum: 1 }), first: 7, second: -9 };
  const f = new WebAssembly.Instance(new WebAssembly.Module(bytes), { kettle }).exports["f"];
  expect(typeof f === "function" && Reflect.apply(f, undefined, [])).toBe(-9);
  expect(() => encodeModule(functions, { memory, imported: [] })).toThrow("number 'second' is not imported");
  expect(printFunctions(functions)).toContain("(return (global.get $second))");
});
