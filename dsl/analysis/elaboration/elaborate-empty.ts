/** `{}` where a queue or a map is wanted. */
import type * as ast from "../../syntax/index.js";
import type { Code } from "./code.js";
import { elaborateForMistakes } from "./elaborate-call.js";
import { hasDefault, showType } from "../type-relations.js";
import type { Expr, Type } from "../typed-protocol.js";

type SetLiteral = Extract<ast.Expr, { kind: "set" }>;

/** The queue without elements, or the map all of whose entries have their start value. */
export function elaborateEmpty(code: Code, expr: SetLiteral, type: Extract<Type, { readonly kind: "queue" | "map" }>): Expr | undefined {
  if (expr.elements.length > 0) {
    elaborateForMistakes(code, expr.elements);
    const hint = type.kind === "queue" ? "add one after the other: 'q += x'" : "assign one entry after the other: 'm[k] = e'";
    return void code.elaboration.report("T201", expr.span, `Cannot write down the elements of '${showType(type)}': only '{}' is one`, {
      hint,
    });
  }
  if (type.kind === "map" && !hasConstantStart(type.value)) {
    const text = `Cannot start with '{}': '${showType(type.value)}' has no start value that is known here`;
    return void code.elaboration.report("T206", expr.span, text, {
      hint: `copy another map, or make the values '${showType(type.value)}?'`,
    });
  }
  return { kind: "empty", type, span: expr.span };
}

/** Which value of an opaque type a protocol begins with, only its initial states say. */
function hasConstantStart(type: Type): boolean {
  switch (type.kind) {
    case "value":
      return false;
    case "map":
      return hasConstantStart(type.value);
    case "record":
      return type.fields.every((field) => hasConstantStart(field.type));
    default:
      return hasDefault(type);
  }
}
