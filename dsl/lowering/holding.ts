/** Does a place hold something that moves? */
import type { Type } from "../analysis/index.js";
import {
  and,
  at,
  binary,
  defined,
  falsehood,
  field,
  length,
  or,
  quantified,
  read,
  readVariable,
  type ModelExpr,
  type ModelPlace,
} from "../model/index.js";
import type { Program } from "./program.js";
import { fieldName, isComposite } from "./type-table.js";

type Continuation = Extract<Type, { readonly kind: "continuation" }>;

interface Asked {
  readonly place: ModelPlace;
  readonly type: Type;
  /** Which of them count; all, unless it says otherwise. */
  readonly counts?: (type: Continuation) => boolean;
}

/** True where a continuation or right lies in the place, however deep. Every place says itself whether it is empty. */
export function somethingIn(program: Program, { place, type, counts = () => true }: Asked): ModelExpr {
  const inside = (inner: ModelPlace, of: Type): ModelExpr => somethingIn(program, { place: inner, type: of, counts });
  switch (type.kind) {
    case "continuation":
      return counts(type) ? defined(read(field(place, "point"))) : falsehood;
    case "optional":
      if (!isComposite(type.element)) return inside(place, type.element);
      return and(read(field(place, "present")), inside(field(place, "value"), type.element));
    case "record":
      return or(...type.fields.map((one) => inside(field(place, fieldName(one.name)), one.type)));
    case "map": {
      const name = `key_of_${place.path.length}`;
      return quantified("exists", { name, over: program.types.lower(type.key) }, inside(at(place, readVariable(name)), type.value));
    }
    case "queue": {
      const name = `position_of_${place.path.length}`;
      const body = inside(at(place, readVariable(name)), type.element);
      const isThere = binary("<", readVariable(name), length(place));
      return quantified("exists", { name, over: { kind: "range", low: 0, high: type.capacity - 1 } }, and(isThere, body));
    }
    default:
      return falsehood;
  }
}
