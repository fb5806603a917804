/**
 * Where the parts of a value lie, in bits from its beginning. Everything is packed without gaps: the code reads a part with one unaligned load of
 * 64 bits, a shift and a mask, so no part needs to stand at the beginning of a byte. A list is its length and then room for its capacity, unused
 * room being zeros.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { resolveType, type Model, type ModelType } from "../../../dsl/model/index.js";
import { codesOf, scalarOf, valuesOf, type Scalar } from "./scalar.js";

export type Shape = {
  readonly bits: number;
  /** Do its bits lie side by side, with nothing else between them? */
  readonly isDense: boolean;
} & (
  | { readonly kind: "scalar"; readonly scalar: Scalar }
  /** `stride`: bits from one element to the next. */
  | { readonly kind: "array"; readonly index: Scalar; readonly size: number; readonly stride: number; readonly element: Shape }
  | { readonly kind: "record"; readonly fields: readonly Field[] }
  | {
      readonly kind: "list";
      readonly isOrdered: boolean;
      readonly capacity: number;
      /** Bits of the length, which stands before the elements. */
      readonly lengthBits: number;
      readonly element: Shape;
    }
);

export interface Field {
  readonly name: string;
  readonly offset: number;
  readonly shape: Shape;
}

export type ListShape = Extract<Shape, { readonly kind: "list" }>;

/** How many bits tell `count` things apart. */
function bitsFor(count: number): number {
  let bits = 0;
  while (2 ** bits < count) bits += 1;
  return bits;
}

/** All parts side by side. */
export function shapeOf(model: Model, type: ModelType): Shape {
  const scalar = scalarOf(model, type);
  if (scalar !== undefined) return { kind: "scalar", scalar, bits: bitsFor(codesOf(scalar)), isDense: true };
  const resolved = resolveType(model, type);
  switch (resolved.kind) {
    case "array": {
      const index = scalarOf(model, resolved.index);
      if (index === undefined) throw new InternalError("an array is indexed by a scalar");
      const element = shapeOf(model, resolved.element);
      const size = valuesOf(index);
      return { kind: "array", index, size, stride: element.bits, element, bits: size * element.bits, isDense: true };
    }
    case "record": {
      let bits = 0;
      const fields = resolved.fields.map((field): Field => {
        const shape = shapeOf(model, field.type);
        const offset = bits;
        bits += shape.bits;
        return { name: field.name, offset, shape };
      });
      return { kind: "record", fields, bits, isDense: true };
    }
    case "list": {
      const element = shapeOf(model, resolved.element);
      const lengthBits = bitsFor(resolved.capacity + 1);
      const { ordered: isOrdered, capacity } = resolved;
      return { kind: "list", isOrdered, capacity, lengthBits, element, bits: lengthBits + capacity * element.bits, isDense: true };
    }
    default:
      throw new InternalError(`type '${resolved.kind}' has no shape`);
  }
}
