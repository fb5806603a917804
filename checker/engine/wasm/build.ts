/** Short names for putting instructions together. */
import type { Access, Instruction, Label, Local, Operation, ValueType, WasmFunction } from "./instruction.js";

export function local(type: ValueType, name: string): Local {
  return { type, name };
}

export function label(name: string): Label {
  return { name };
}

export function i32(value: number): Instruction {
  return { kind: "constant", type: "i32", value: value | 0 };
}

/** Bits above the 64th are cut off. */
export function i64(value: number | bigint): Instruction {
  return { kind: "constant", type: "i64", value: BigInt.asIntN(64, BigInt(value)) };
}

export function get(from: Local): Instruction {
  return { kind: "get", local: from };
}

export function set(target: Local, value: Instruction): Instruction {
  return { kind: "set", local: target, value };
}

export function tee(target: Local, value: Instruction): Instruction {
  return { kind: "tee", local: target, value };
}

export function op(operation: Operation, ...operands: readonly Instruction[]): Instruction {
  return { kind: "operation", operation, operands };
}

/** A load, store or atomic access at `address + offset`. */
export function access(operation: Access, offset: number, ...operands: readonly Instruction[]): Instruction {
  return { kind: "access", operation, offset, operands };
}

export function block(target: Label, body: readonly Instruction[]): Instruction {
  return { kind: "block", label: target, body };
}

export function loop(target: Label, body: readonly Instruction[]): Instruction {
  return { kind: "loop", label: target, body };
}

export function when(condition: Instruction, then: readonly Instruction[], otherwise: readonly Instruction[] = []): Instruction {
  return { kind: "if", condition, then, otherwise };
}

export function either(type: ValueType, condition: Instruction, [whenTrue, whenFalse]: readonly [Instruction, Instruction]): Instruction {
  return { kind: "conditional", type, condition, whenTrue, whenFalse };
}

export function after(before: readonly Instruction[], value: Instruction): Instruction {
  return before.length === 0 ? value : { kind: "sequence", before, value };
}

export function branch(target: Label, condition?: Instruction): Instruction {
  return { kind: "branch", label: target, condition };
}

export function call(callee: WasmFunction, ...operands: readonly Instruction[]): Instruction {
  return { kind: "call", callee, operands };
}

/** Leaves the function with a value. */
export function giveBack(value: Instruction): Instruction {
  return { kind: "return", value };
}

/** Goes round while the condition holds, which is tested first. */
export function whileLoop(condition: Instruction, body: readonly Instruction[]): Instruction {
  const [end, again] = [label("end"), label("again")];
  return block(end, [loop(again, [branch(end, op("i32.eqz", condition)), ...body, branch(again)])]);
}

export function defineFunction(
  name: string,
  params: readonly Local[],
  options: { readonly result?: ValueType; readonly isExported?: boolean; readonly body?: readonly Instruction[] } = {},
): WasmFunction {
  return { name, params, result: options.result, isExported: options.isExported ?? false, body: options.body ?? [] };
}
