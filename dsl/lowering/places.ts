/** Places of the protocol as places of the model, with the types with which they were declared. */
import type { Expr, Place, Type } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import { at, field, type ModelPlace } from "../model/index.js";
import type { Code } from "./code.js";
import type { Program } from "./program.js";
import { fieldName, isComposite } from "./type-table.js";
import { fieldType } from "./value.js";

/** The declared types of a variable and of its parts along the path, from the outside in; what is known of the values plays no part. */
export function declaredTypes(program: Program, place: Place): readonly Type[] {
  const types: Type[] = [program.variable(place.variable).type];
  for (const step of place.path) types.push(partType(types.at(-1), step));
  return types;
}

function partType(type: Type | undefined, step: Place["path"][number]): Type {
  const whole = type?.kind === "optional" ? type.element : type;
  if (whole?.kind === "map") return whole.value;
  if (whole?.kind === "queue") return { kind: "optional", element: whole.element };
  if (whole?.kind === "record" && step.kind === "field") return fieldType(whole, step.field);
  throw new InternalError("a place that is not there");
}

interface Part {
  readonly place: ModelPlace;
  readonly type: Type;
}

/** The place that an expression reads. */
export function partOf(code: Code, expr: Expr): Part {
  switch (expr.kind) {
    case "variable":
      return { place: code.placeOf(expr.variable), type: code.program.variable(expr.variable).type };
    case "unwrap":
      return partOf(code, expr.operand);
    case "field": {
      const { place, type } = insideOf(partOf(code, expr.record));
      if (type.kind !== "record") throw new InternalError("a field of no record");
      return { place: field(place, fieldName(expr.field)), type: fieldType(type, expr.field) };
    }
    case "index": {
      const { place, type } = insideOf(partOf(code, expr.map));
      if (type.kind !== "map") throw new InternalError("an entry of no map");
      return { place: at(place, code.evaluateScalar(expr.key)), type: type.value };
    }
    default:
      throw new InternalError(`a place from '${expr.kind}'`);
  }
}

/** The content of an optional that is known to have one. */
function insideOf({ place, type }: Part): Part {
  if (type.kind !== "optional") return { place, type };
  return { place: isComposite(type.element) ? field(place, "value") : place, type: type.element };
}
