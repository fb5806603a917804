/** Arithmetic and comparison of numbers, with the interval that a result lies in: what surely fits needs no test when it is stored. */
import { calculate } from "../../../dsl/model/index.js";
import { booleanScalar, numberScalar, type Scalar } from "../layout/index.js";
import { after, get, local, op, set, when } from "../wasm/index.js";
import { computed, known, type Operand, type Refuse } from "./operand.js";

const comparisons = { "<": "i32.lt_s", "<=": "i32.le_s", ">": "i32.gt_s", ">=": "i32.ge_s" } as const;
const computations = { "+": "i32.add", "-": "i32.sub", "*": "i32.mul", "/": "i32.div_s", "%": "i32.rem_s" } as const;

export type Comparison = keyof typeof comparisons;
export type Computation = keyof typeof computations;

export function isComparison(operator: Comparison | Computation): operator is Comparison {
  return operator in comparisons;
}

/** Of numbers, or of members of one enum in their order. */
export function compare(operator: Comparison, left: Operand, right: Operand): Operand {
  const { constant: a } = left;
  const { constant: b } = right;
  if (a === undefined || b === undefined) return computed(booleanScalar, op(comparisons[operator], left.code, right.code));
  const holds = operator === "<" ? a < b : operator === "<=" ? a <= b : operator === ">" ? a > b : a >= b;
  return known(booleanScalar, Number(holds));
}

/** Division truncates, the remainder has the sign of the left side; dividing by zero ends the step. */
export function compute(operator: Computation, left: Operand, right: Operand, refuse: Refuse): Operand {
  const scalar = intervalOf(operator, left, right);
  if (left.constant !== undefined && right.constant !== undefined && !(isDivision(operator) && right.constant === 0)) {
    const value = calculate(operator, left.constant, right.constant);
    return known({ ...numberScalar, low: value, high: value }, value);
  }
  if (!isDivision(operator)) return computed(scalar, op(computations[operator], left.code, right.code));
  const divisor = local("i32", "divisor");
  const check = when(op("i32.eqz", get(divisor)), refuse("a division by zero"));
  return computed(scalar, after([set(divisor, right.code), check], op(computations[operator], left.code, get(divisor))));
}

function isDivision(operator: Computation): boolean {
  return operator === "/" || operator === "%";
}

/** Bounds of the result, from those of the operands; all of 32 bits where they say nothing. */
function intervalOf(operator: Computation, left: Operand, right: Operand): Scalar {
  const [a, b] = [boundsOf(left), boundsOf(right)];
  if (isDivision(operator)) return numberScalar;
  const corners = [
    calculate(operator, a.low, b.low),
    calculate(operator, a.low, b.high),
    calculate(operator, a.high, b.low),
    calculate(operator, a.high, b.high),
  ];
  const [low, high] = [Math.min(...corners), Math.max(...corners)];
  const fits = low >= numberScalar.low && high <= numberScalar.high;
  return fits ? { ...numberScalar, low, high } : numberScalar;
}

function boundsOf({ scalar, constant }: Operand): { readonly low: number; readonly high: number } {
  if (constant !== undefined) return { low: constant, high: constant };
  return scalar.kind === "number" ? scalar : { low: 0, high: 1 };
}
