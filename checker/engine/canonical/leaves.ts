/**
 * A state as a list of leaves: the scalars in it, each with the elements of scalarsets that index it. A permutation of elements moves leaves
 * to where the permuted indices say, and renames the elements that leaves hold.
 */
import { InternalError, unreachable } from "../../../dsl/diagnostics/index.js";
import type { Model } from "../../../dsl/model/index.js";
import { codesOf, numberScalar, type Layout, type Scalar, type Shape } from "../layout/index.js";

/** The interchangeable elements are numbered through: those of the first scalarset, then those of the second, … */
export interface ElementSet {
  readonly name: string;
  readonly size: number;
  readonly first: number;
}

export interface Leaf {
  readonly offset: number;
  readonly bits: number;
  /** How many codes there are. */
  readonly codes: number;
  /** Leaves of one class differ in their indices only, or in their positions in a multiset. */
  readonly class: number;
  /** Leaves of one slot differ in their indices only. */
  readonly slot: number;
  readonly indices: readonly number[];
  /** What codes mean that name elements: `code - from` is the position in the set, for `size` codes. */
  readonly names: readonly { readonly set: ElementSet; readonly from: number }[];
  /** The lists that it lies in, by their numbers, outermost first. */
  readonly within: readonly ListPosition[];
}

export interface ListPosition {
  readonly list: number;
  readonly position: number;
}

/** One list in a state. */
export interface List {
  /** The leaf that holds its length. */
  readonly length: number;
  readonly isOrdered: boolean;
  readonly capacity: number;
  readonly elementBits: number;
}

export interface Leaves {
  readonly sets: readonly ElementSet[];
  readonly leaves: readonly Leaf[];
  readonly lists: readonly List[];
}

interface Where {
  readonly offset: number;
  readonly path: string;
  /** The path with positions in multisets. */
  readonly slot: string;
  readonly indices: readonly number[];
  readonly within: readonly ListPosition[];
}

/** All leaves of a packed state. */
export function leavesOf(model: Model, layout: Layout): Leaves {
  return new Collector(model).collect(layout);
}

function stepped(where: Where, step: string): Where {
  return { ...where, path: `${where.path}${step}`, slot: `${where.slot}${step}` };
}

class Collector {
  readonly #sets: readonly ElementSet[];
  readonly #classes = new Map<string, number>();
  readonly #leaves: Leaf[] = [];
  readonly #lists: List[] = [];

  constructor(model: Model) {
    let first = 0;
    this.#sets = model.symmetry.map((name) => {
      const declaration = model.types.find((type) => type.name === name);
      if (declaration?.kind !== "scalarset") throw new InternalError(`'${name}' is no scalarset`);
      const set = { name, size: declaration.members.length, first };
      first += set.size;
      return set;
    });
  }

  collect(layout: Layout): Leaves {
    for (const { name, shape, isTransient, offset } of layout.variables) {
      if (!isTransient) this.#visit(shape, { offset, path: name, slot: name, indices: [], within: [] });
    }
    return { sets: this.#sets, leaves: this.#leaves, lists: this.#lists };
  }

  #visit(shape: Shape, where: Where): void {
    switch (shape.kind) {
      case "scalar":
        this.#leaf(shape.scalar, shape.bits, where);
        return;
      case "record":
        for (const field of shape.fields) {
          this.#visit(field.shape, { ...stepped(where, `.${field.name}`), offset: where.offset + field.offset });
        }
        return;
      case "array":
        for (let index = 0; index < shape.size; index += 1) {
          const element = this.#elementAt(shape.index, index);
          const step = element === undefined ? `[${index}]` : `[${element.set.name}]`;
          const indices = element === undefined ? where.indices : [...where.indices, element.number];
          const offset = where.offset + index * shape.stride;
          this.#visit(shape.element, { ...stepped(where, step), offset, indices });
        }
        return;
      case "list": {
        const { capacity, lengthBits, isOrdered, element } = shape;
        const list = this.#lists.push({ length: this.#leaves.length, isOrdered, capacity, elementBits: element.bits }) - 1;
        this.#leaf({ ...numberScalar, low: 0, high: capacity }, lengthBits, stepped(where, " length"));
        for (let position = 0; position < capacity; position += 1) {
          const inside = { ...stepped(where, isOrdered ? `<${position}>` : "<>"), slot: `${where.slot}<${position}>` };
          const offset = where.offset + lengthBits + position * element.bits;
          this.#visit(element, { ...inside, offset, within: [...where.within, { list, position }] });
        }
        return;
      }
      default:
        unreachable(shape);
    }
  }

  #leaf(scalar: Scalar, bits: number, { offset, path, slot, indices, within }: Where): void {
    const [own, place] = [this.#classOf(path), this.#classOf(slot)];
    this.#leaves.push({ offset, bits, codes: codesOf(scalar), class: own, slot: place, indices, names: this.#namesIn(scalar), within });
  }

  #namesIn(scalar: Scalar): Leaf["names"] {
    if (scalar.kind !== "members") return [];
    let from = scalar.isOptional ? 1 : 0;
    return scalar.parts.flatMap((part) => {
      const begin = from;
      from += part.size;
      const set = this.#sets.find((one) => one.name === part.name);
      return set === undefined ? [] : [{ set, from: begin }];
    });
  }

  #elementAt(index: Scalar, code: number): { readonly set: ElementSet; readonly number: number } | undefined {
    for (const { set, from } of this.#namesIn({ ...index, isOptional: false })) {
      if (code >= from && code < from + set.size) return { set, number: set.first + code - from };
    }
    return undefined;
  }

  #classOf(path: string): number {
    const known = this.#classes.get(path);
    if (known !== undefined) return known;
    this.#classes.set(path, this.#classes.size);
    return this.#classes.size - 1;
  }
}
