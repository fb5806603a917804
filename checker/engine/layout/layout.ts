/**
 * Where the variables of a model lie: those of a state side by side in its packed form, the transient ones beside each other in scratch memory.
 *
 * What is kept for each element of the largest interchangeable type is gathered: all that belongs to one element is one run of bits, its *column*, and
 * columns stand side by side. Permuting elements then is moving columns. So arrays over that type are spread out, with as many bits from one
 * element to the next as a column has.
 */
import type { Model } from "../../../dsl/model/index.js";
import { shapeOf, type Field, type Shape } from "./shape.js";

export interface Layout {
  readonly variables: readonly LaidOut[];
  readonly columns: Columns | undefined;
  /** Of a packed state. */
  readonly bits: number;
  /** What a state takes in the store: four at least. */
  readonly bytes: number;
  /** Of the transient variables together. */
  readonly transientBits: number;
}

export interface LaidOut {
  readonly name: string;
  readonly shape: Shape;
  readonly isTransient: boolean;
  /** In bits, from the beginning of the state or of the scratch for transient variables. */
  readonly offset: number;
}

/** The columns of the elements of one scalarset. */
export interface Columns {
  readonly set: string;
  readonly size: number;
  /** Where the first begins, and the bits of each. */
  readonly offset: number;
  readonly bits: number;
}

export function layOut(model: Model): Layout {
  const shapes = model.variables.map(({ name, type, transient }) => ({ name, transient, shape: shapeOf(model, type) }));
  const states = shapes.filter(({ transient }) => !transient);
  const columns = columnsOf(
    model,
    states.map(({ shape }) => shape),
  );
  let [bits, transientBits, inColumn] = [0, 0, 0];
  const variables = shapes.map(({ name, transient, shape }): LaidOut => {
    if (transient) {
      transientBits += shape.bits;
      return { name, shape, isTransient: true, offset: transientBits - shape.bits };
    }
    if (columns !== undefined && isOver(shape, columns.set)) {
      inColumn += shape.element.bits;
      return { name, shape: spread(shape, columns), isTransient: false, offset: columns.offset + inColumn - shape.element.bits };
    }
    const offset = bits;
    const placed = columns === undefined ? { shape, own: shape.bits, inColumn } : spreadFields(shape, columns, { offset, inColumn });
    bits += placed.own;
    inColumn = placed.inColumn;
    return { name, shape: placed.shape, isTransient: false, offset };
  });
  const total = bits + (columns === undefined ? 0 : columns.size * columns.bits);
  return { variables, columns, bits: total, bytes: Math.max(4, Math.ceil(total / 8)), transientBits };
}

type ArrayShape = Extract<Shape, { readonly kind: "array" }>;

/** The columns that variables of these shapes make; undefined where nothing is kept for each element of an interchangeable type. */
function columnsOf(model: Model, shapes: readonly Shape[]): Columns | undefined {
  const sets = model.types.flatMap((type) => (type.kind === "scalarset" && model.symmetry.includes(type.name) ? [type] : []));
  const candidates = sets.map(({ name, members }) => {
    const parts = shapes.flatMap((shape) => (shape.kind === "record" ? shape.fields.map((field) => field.shape) : [shape]));
    const bits = parts.reduce((sum, shape) => (isOver(shape, name) ? sum + shape.element.bits : sum), 0);
    return { set: name, size: members.length, bits };
  });
  const [best] = candidates.filter(({ size, bits }) => size > 1 && bits > 0).sort((a, b) => b.size - a.size || b.bits - a.bits);
  if (best === undefined) return undefined;
  const all = shapes.reduce((sum, shape) => sum + shape.bits, 0);
  return { ...best, offset: all - best.size * best.bits };
}

function isOver(shape: Shape, set: string): shape is ArrayShape {
  return shape.kind === "array" && shape.index.kind === "members" && shape.index.parts.length === 1 && shape.index.parts[0]?.name === set;
}

function spread(shape: ArrayShape, columns: Columns): Shape {
  return { ...shape, stride: columns.bits, isDense: shape.size < 2 && shape.isDense };
}

/** A record whose arrays over the type go into the columns; the rest of it stays together. */
function spreadFields(
  shape: Shape,
  columns: Columns,
  at: { readonly offset: number; readonly inColumn: number },
): { readonly shape: Shape; readonly own: number; readonly inColumn: number } {
  if (shape.kind !== "record" || !shape.fields.some((field) => isOver(field.shape, columns.set))) {
    return { shape, own: shape.bits, inColumn: at.inColumn };
  }
  let [own, { inColumn }] = [0, at];
  const fields = shape.fields.map((field): Field => {
    if (isOver(field.shape, columns.set)) {
      inColumn += field.shape.element.bits;
      return { ...field, shape: spread(field.shape, columns), offset: columns.offset + inColumn - field.shape.element.bits - at.offset };
    }
    own += field.shape.bits;
    return { ...field, offset: own - field.shape.bits };
  });
  return { shape: { ...shape, fields, isDense: false }, own, inColumn };
}
