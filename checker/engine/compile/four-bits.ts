/** Rows of numbers of 4 bits in 64. */
import { i32, op, type Instruction } from "../wasm/index.js";

/** The number at an index. */
export function fourBits(row: Instruction, index: Instruction): Instruction {
  const shift = op("i64.extend_i32_u", op("i32.shl", index, i32(2)));
  return op("i32.and", op("i32.wrap_i64", op("i64.shr_u", row, shift)), i32(15));
}

/** A row as a number, with something else for what is below zero. */
export function tableOf(numbers: readonly number[], instead: number): bigint {
  return numbers.reduce((sum, one, at) => sum | (BigInt(one < 0 ? instead : one) << BigInt(4 * at)), 0n);
}
