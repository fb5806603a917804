/**
 * Code for each value of a type: written out, with the value known, while that is small; else a loop, with the value in a local. Indices that
 * are known give fixed addresses and decide conditions now, so writing out is faster until there is too much of it.
 */
import type { ModelType } from "../../../dsl/model/index.js";
import type { Scalar } from "../layout/index.js";
import { block, branch, get, i32, label, local, loop, op, set, type Instruction, type Label, type Local } from "../wasm/index.js";
import { valuesIn } from "./expression.js";
import type { Frame } from "./frame.js";
import { Scope, type Binding } from "./scope.js";

export interface EachValue {
  readonly over: ModelType;
  /** What the value is called. */
  readonly variable: string;
  /** Of the code for one value, in nodes; see `size.ts`. */
  readonly size: number;
}

/** The values as bindings, if code for each is to be written out. */
export function writtenOut(frame: Frame, { over, size }: Omit<EachValue, "variable">): readonly Binding[] | undefined {
  return frame.assembly.sizes.isUnrolled(over, size) ? valuesIn(frame, over) : undefined;
}

/** A loop over the values, in ascending order. `build` gets the frame in which the variable is bound, and where to go to end the loop. */
export function loopOver(
  frame: Frame,
  { over, variable }: Omit<EachValue, "size">,
  build: (inner: Frame, end: Label) => readonly Instruction[],
): readonly Instruction[] {
  const value = local("i32", variable);
  return loopWith(frame, over, value, (scalar, end) => build(bound(frame, variable, { kind: "scalar", scalar, local: value }), end));
}

/** The same with a local of one's own, which holds each value in turn. */
export function loopWith(
  frame: Frame,
  over: ModelType,
  value: Local,
  build: (scalar: Scalar, end: Label) => readonly Instruction[],
): readonly Instruction[] {
  const values = valuesIn(frame, over);
  const [first, last] = [values.at(0), values.at(-1)];
  if (first === undefined || last === undefined) return [];
  const [end, again] = [label("end"), label("again")];
  const next = [branch(end, op("i32.ge_s", get(value), i32(last.value))), set(value, op("i32.add", get(value), i32(1))), branch(again)];
  return [set(value, i32(first.value)), block(end, [loop(again, [...build(first.scalar, end), ...next])])];
}

/** The same frame with a variable bound. */
export function bound(frame: Frame, variable: string, binding: Binding): Frame {
  const scope = new Scope(frame.scope);
  scope.bind(variable, binding);
  return { ...frame, scope };
}
