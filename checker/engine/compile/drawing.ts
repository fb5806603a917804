/**
 * Random numbers in generated code: xoshiro128** 1.1 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021). Four words of state stand in
 * memory; whoever runs the code fills them from a seed.
 */
import {
  access,
  block,
  branch,
  call,
  defineFunction,
  get,
  giveBack,
  i32,
  label,
  local,
  loop,
  op,
  set,
  type Instruction,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";

function rotated(value: Local, by: number): Instruction {
  return op("i32.or", op("i32.shl", get(value), i32(by)), op("i32.shr_u", get(value), i32(32 - by)));
}

/** `() -> word`: the next 32 bits. */
function nextWordFunction(words: number): WasmFunction {
  const [a, b, c, d] = [local("i32", "a"), local("i32", "b"), local("i32", "c"), local("i32", "d")];
  const [word, shifted] = [local("i32", "word"), local("i32", "shifted")];
  const all = [a, b, c, d];
  const xor = (target: Local, other: Local): Instruction => set(target, op("i32.xor", get(target), get(other)));
  const body = [
    ...all.map((one, index) => set(one, access("i32.load", words + 4 * index, i32(0)))),
    set(word, op("i32.mul", get(b), i32(5))),
    set(word, op("i32.mul", rotated(word, 7), i32(9))),
    set(shifted, op("i32.shl", get(b), i32(9))),
    xor(c, a),
    xor(d, b),
    xor(b, c),
    xor(a, d),
    xor(c, shifted),
    set(d, rotated(d, 11)),
    ...all.map((one, index) => access("i32.store", words + 4 * index, i32(0), get(one))),
    giveBack(get(word)),
  ];
  return defineFunction("next_word", [], { result: "i32", body });
}

/** The functions that draw, the last of them `(bound) -> number`: one below the bound, all alike probable. The generator's words stand at `words`. */
export function drawFunctions(words: number): readonly [WasmFunction, WasmFunction] {
  const nextWord = nextWordFunction(words);
  const [bound, word, rest] = [local("i32", "bound"), local("i32", "word"), local("i32", "rest")];
  const [fine, again] = [label("fine"), label("again")];
  const body = [
    // 2^32 modulo the bound: so many words at the end would favour small numbers.
    set(rest, op("i32.rem_u", op("i32.sub", i32(0), get(bound)), get(bound))),
    block(fine, [
      loop(again, [set(word, call(nextWord)), branch(fine, op("i32.le_u", get(word), op("i32.xor", get(rest), i32(-1)))), branch(again)]),
    ]),
    giveBack(op("i32.rem_u", get(word), get(bound))),
  ];
  return [nextWord, defineFunction("draw", [bound], { result: "i32", isExported: true, body })];
}
