import { calculate, type ModelType } from "../model/index.js";

export type Interval = Extract<ModelType, { readonly kind: "range" }>;

/** What 32 bits hold. */
const [least, most] = [-(2 ** 31), 2 ** 31 - 1];

/** Where the result of arithmetic lies; undefined if it may not fit into 32 bits. */
export function intervalOf(operator: "+" | "-" | "*" | "/" | "%", a: Interval, b: Interval): Interval | undefined {
  const isConstant = a.low === a.high && b.low === b.high && (b.low !== 0 || (operator !== "/" && operator !== "%"));
  const corners = isConstant ? [calculate(operator, a.low, b.low)] : cornersOf(operator, a, b);
  const [low, high] = [Math.min(...corners), Math.max(...corners)];
  return low >= least && high <= most ? { kind: "range", low, high } : undefined;
}

function cornersOf(operator: "+" | "-" | "*" | "/" | "%", a: Interval, b: Interval): readonly number[] {
  if (operator === "/" || operator === "%") {
    // Neither is farther from zero than the left side.
    const far = Math.max(Math.abs(a.low), Math.abs(a.high));
    return [-far, far];
  }
  return [a.low, a.high].flatMap((left) => [b.low, b.high].map((right) => calculate(operator, left, right)));
}
