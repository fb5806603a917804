/** Scalars while code is put together: known numbers where possible, code otherwise. What is known is computed now and never runs. */
import { codesOf, lowestOf, offsetOf, valuesOf, type MembersScalar, type Scalar } from "../layout/index.js";
import { after, get, i32, local, op, set, type Instruction } from "../wasm/index.js";

/** A scalar value in hand. `constant` is what it is known to be; `code` computes it, once or as often as wanted, without effects but failing. */
export interface Operand {
  readonly scalar: Scalar;
  readonly constant: number | undefined;
  readonly code: Instruction;
}

/** Called where a value turns out not to fit: the instructions that end the step. */
export type Refuse = (problem: string) => readonly Instruction[];

export function known(scalar: Scalar, value: number): Operand {
  return { scalar, constant: value, code: i32(value) };
}

export function computed(scalar: Scalar, code: Instruction): Operand {
  if (code.kind === "constant") return known(scalar, Number(code.value));
  return codesOf(scalar) === 1 ? known(scalar, lowestOf(scalar)) : { scalar, constant: undefined, code };
}

/** The value in hand whose code in a state is `code`. */
export function decoded(scalar: Scalar, code: Instruction): Operand {
  const low = lowestOf(scalar);
  return computed(scalar, low === 0 ? code : add(code, low));
}

/** The code in a state of a value in hand. */
export function encoded(operand: Operand): Instruction {
  const low = lowestOf(operand.scalar);
  return operand.constant === undefined ? add(operand.code, -low) : i32(operand.constant - low);
}

export function add(code: Instruction, amount: number): Instruction {
  if (amount === 0) return code;
  if (code.kind === "constant") return i32(Number(code.value) + amount);
  return amount > 0 ? op("i32.add", code, i32(amount)) : op("i32.sub", code, i32(-amount));
}

/** The same value as one of another type; ends the step where it is none. */
export function converted(operand: Operand, target: Scalar, refuse: Refuse): Operand {
  const { scalar } = operand;
  if (scalar.isOptional && !target.isOptional) return converted(present(operand, refuse), target, refuse);
  if (!target.isOptional) return fitted(operand, target, refuse);
  if (!scalar.isOptional) {
    const inner = { ...target, isOptional: false };
    const value = fitted(operand, inner, refuse);
    return value.constant === undefined
      ? { scalar: target, constant: undefined, code: add(value.code, 1 - lowestOf(inner)) }
      : known(target, value.constant + 1 - lowestOf(inner));
  }
  if (sameValues(scalar, target)) return { ...operand, scalar: target };
  if (operand.constant === 0) return known(target, 0);
  if (operand.constant !== undefined) return converted(present(operand, refuse), target, refuse);
  const held = local("i32", "maybe");
  const some = converted(
    present({ ...operand, code: get(held) }, () => []),
    target,
    refuse,
  );
  const chosen = op("select", some.code, i32(0), get(held));
  return { scalar: target, constant: undefined, code: after([set(held, operand.code)], chosen) };
}

/** The value of an optional; ends the step where there is none. */
export function present(operand: Operand, refuse: Refuse): Operand {
  if (!operand.scalar.isOptional) return operand;
  const scalar: Scalar = { ...operand.scalar, isOptional: false };
  const low = lowestOf(scalar);
  if (operand.constant !== undefined && operand.constant > 0) return known(scalar, operand.constant - 1 + low);
  const refusal = refuse("a missing value is used");
  if (operand.constant === 0) return { scalar, constant: undefined, code: after(refusal, i32(low)) };
  if (refusal.length === 0) return { scalar, constant: undefined, code: add(operand.code, low - 1) };
  const held = local("i32", "some");
  const check: Instruction = { kind: "if", condition: op("i32.eqz", get(held)), then: refusal, otherwise: [] };
  return { scalar, constant: undefined, code: after([set(held, operand.code), check], add(get(held), low - 1)) };
}

/** Between types without nothing. */
function fitted(operand: Operand, target: Scalar, refuse: Refuse): Operand {
  const { scalar } = operand;
  if (scalar.kind === "members" && target.kind === "members") return renumbered(operand, target, refuse);
  if (scalar.kind !== "number" || target.kind !== "number") return { ...operand, scalar: target };
  const { low, high } = target;
  if (operand.constant !== undefined && operand.constant >= low && operand.constant <= high) return { ...operand, scalar: target };
  if (scalar.low >= low && scalar.high <= high) return { ...operand, scalar: target };
  const held = local("i32", "number");
  const outside = op("i32.gt_u", add(get(held), -low), i32(high - low));
  const check: Instruction = { kind: "if", condition: outside, then: refuse("a number is out of its range"), otherwise: [] };
  return { scalar: target, constant: undefined, code: after([set(held, operand.code), check], get(held)) };
}

function renumbered(operand: Operand, target: MembersScalar, refuse: Refuse): Operand {
  const { scalar } = operand;
  if (scalar.kind !== "members" || sameValues(scalar, target)) return { ...operand, scalar: target };
  const held = local("i32", "member");
  const source = operand.constant === undefined ? get(held) : i32(operand.constant);
  let begin = valuesOf(scalar);
  let code: Instruction | undefined;
  // From the last part to the first: `code` is right for members from `begin` on.
  for (const part of [...scalar.parts].reverse()) {
    begin -= part.size;
    const offset = offsetOf(target, part.name);
    const own = offset === undefined ? undefined : add(source, offset - begin);
    if (operand.constant !== undefined && operand.constant >= begin) {
      return own === undefined
        ? { scalar: target, constant: undefined, code: after(refuse("a member is of another type"), i32(0)) }
        : known(target, operand.constant + (offset ?? 0) - begin);
    }
    const piece = own ?? after(refuse("a member is of another type"), i32(0));
    code = code === undefined ? piece : chooseFrom(source, begin + part.size, { below: piece, above: code });
  }
  return { scalar: target, constant: undefined, code: after([set(held, operand.code)], code ?? i32(0)) };
}

function chooseFrom(source: Instruction, bound: number, { below, above }: { below: Instruction; above: Instruction }): Instruction {
  return { kind: "conditional", type: "i32", condition: op("i32.lt_s", source, i32(bound)), whenTrue: below, whenFalse: above };
}

/** Do two types number the same values in the same way? Nothing counts as a value only in both. */
function sameValues(a: Scalar, b: Scalar): boolean {
  if (a.kind === "number" && b.kind === "number") return a.low === b.low && a.high === b.high;
  if (a.kind !== "members" || b.kind !== "members") return a.kind === b.kind;
  return a.parts.length === b.parts.length && a.parts.every((part, index) => part.name === b.parts[index]?.name);
}

/** A type that has the values of both. */
export function common(a: Scalar, b: Scalar): Scalar {
  const isOptional = a.isOptional || b.isOptional;
  if (a.kind === "number" && b.kind === "number") {
    return { kind: "number", low: Math.min(a.low, b.low), high: Math.max(a.high, b.high), isOptional };
  }
  if (a.kind !== "members" || b.kind !== "members") return { ...a, isOptional };
  const others = b.parts.filter((part) => offsetOf(a, part.name) === undefined);
  return { kind: "members", parts: [...a.parts, ...others], isOptional };
}
