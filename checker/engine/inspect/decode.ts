/** Packed states as plain data: members by name, a missing value as undefined. For traces, not for speed. */
import { InternalError, unreachable } from "../../../dsl/diagnostics/index.js";
import { declarationOf, type Model } from "../../../dsl/model/index.js";
import type { Layout, Scalar, Shape } from "../layout/index.js";

/** A value of the model. */
export type Data = undefined | boolean | number | string | readonly Data[] | { readonly [field: string]: Data };

/** The variables of the state whose packed form begins at the beginning of `bytes`; transient ones are left out. */
export function decodeState(model: Model, layout: Layout, bytes: Uint8Array): ReadonlyMap<string, Data> {
  return new Map(
    layout.variables.flatMap(({ name, shape, isTransient, offset }) =>
      isTransient ? [] : [[name, decodeShape(model, { shape, offset, bytes })] as const],
    ),
  );
}

interface Packed {
  readonly shape: Shape;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

function decodeShape(model: Model, { shape, offset, bytes }: Packed): Data {
  switch (shape.kind) {
    case "scalar":
      return decodeScalar(model, shape.scalar, bitsAt(bytes, offset, shape.bits));
    case "record":
      return Object.fromEntries(
        shape.fields.map((field) => [field.name, decodeShape(model, { shape: field.shape, offset: offset + field.offset, bytes })]),
      );
    case "array":
      return elements(model, { shape: shape.element, offset, bytes }, { count: shape.size, stride: shape.stride });
    case "list":
      return elements(
        model,
        { shape: shape.element, offset: offset + shape.lengthBits, bytes },
        { count: bitsAt(bytes, offset, shape.lengthBits), stride: shape.element.bits },
      );
    default:
      return unreachable(shape);
  }
}

function elements(model: Model, first: Packed, { count, stride }: { readonly count: number; readonly stride: number }): readonly Data[] {
  return Array.from({ length: count }, (_, index) => decodeShape(model, { ...first, offset: first.offset + index * stride }));
}

/** The value that a code in a state stands for. */
export function decodeScalar(model: Model, scalar: Scalar, code: number): Data {
  if (scalar.isOptional && code === 0) return undefined;
  const index = scalar.isOptional ? code - 1 : code;
  switch (scalar.kind) {
    case "boolean":
      return index === 1;
    case "number":
      return scalar.low + index;
    case "members": {
      let rest = index;
      for (const part of scalar.parts) {
        if (rest < part.size) return memberName(model, part.name, rest);
        rest -= part.size;
      }
      throw new InternalError(`code ${code} stands for nothing`);
    }
    default:
      return unreachable(scalar);
  }
}

function memberName(model: Model, type: string, index: number): string | undefined {
  const declaration = declarationOf(model, type);
  return "members" in declaration ? declaration.members[index] : undefined;
}

function bitsAt(bytes: Uint8Array, offset: number, bits: number): number {
  let value = 0;
  for (let bit = 0; bit < bits; bit += 1) {
    const at = offset + bit;
    if ((((bytes[at >>> 3] ?? 0) >>> (at & 7)) & 1) === 1) value += 2 ** bit;
  }
  return value;
}
