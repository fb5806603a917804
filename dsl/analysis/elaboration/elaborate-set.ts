import type * as ast from "../../syntax/index.js";
import type { Code } from "./code.js";
import { foldConstant } from "./constants.js";
import { elaborateEmpty } from "./elaborate-empty.js";
import { elaborateExpr, expectExpr, reportMaybeNone } from "./elaborate-expression.js";
import { isKeyType, joinTypes, showType, withoutOptional } from "../type-relations.js";
import type { Expr, Type } from "../typed-protocol.js";

type SetLiteral = Extract<ast.Expr, { kind: "set" }>;

/** `{a, b}`: of the expected type, else of the type that all elements have. */
export function elaborateSetLiteral(code: Code, expr: SetLiteral, expected: Type | undefined): Expr | undefined {
  const wanted = expected && withoutOptional(expected);
  if (wanted?.kind === "set") {
    const elements = allFound(expr.elements.map((element) => expectExpr(code, element, wanted.element)));
    return elements && { kind: "set", elements, type: wanted, span: expr.span };
  }
  if (wanted?.kind === "queue" || wanted?.kind === "map") return elaborateEmpty(code, expr, wanted);
  const elements = allFound(expr.elements.map((element) => elaborateExpr(code, element)));
  if (elements === undefined) return undefined;
  const element = elementType(code, expr, elements);
  return element && { kind: "set", elements, type: { kind: "set", element }, span: expr.span };
}

/** `{1, 2, 3}` to go through or to choose from: numbers that are written out tell their range. */
export function elaborateScannedLiteral(code: Code, expr: SetLiteral): Expr | undefined {
  const elements = allFound(expr.elements.map((element) => elaborateExpr(code, element)));
  if (elements === undefined) return undefined;
  const element = constantRange(elements) ?? elementType(code, expr, elements);
  return element && { kind: "set", elements, type: { kind: "set", element }, span: expr.span };
}

/** The range of numbers that are written out, or are of a range themselves. */
function constantRange(elements: readonly Expr[]): Type | undefined {
  const bounds = elements.map(boundsOf);
  const known = bounds.filter((range) => range !== undefined);
  if (known.length === 0 || known.length < bounds.length) return undefined;
  return { kind: "range", low: Math.min(...known.map(({ low }) => low)), high: Math.max(...known.map(({ high }) => high)) };
}

function boundsOf(element: Expr): { readonly low: number; readonly high: number } | undefined {
  if (element.type.kind === "range") return element.type;
  const value = element.type.kind === "integer" ? foldConstant(element) : undefined;
  return typeof value === "number" ? { low: value, high: value } : undefined;
}

/** All of them, or undefined if one is missing. */
export function allFound<T>(items: readonly (T | undefined)[]): readonly T[] | undefined {
  const found = items.filter((item) => item !== undefined);
  return found.length === items.length ? found : undefined;
}

function elementType(code: Code, expr: SetLiteral, elements: readonly Expr[]): Type | undefined {
  const [first, ...others] = elements;
  if (first === undefined) {
    if (code.isTypeLost) return undefined;
    return void code.elaboration.report("T213", expr.span, "Cannot tell the type of '{}': nothing says what its elements are", {
      hint: "give the variable a type, as in 'let s: set<T> = {}'",
    });
  }
  let type: Type | undefined = first.type;
  for (const other of others) type = type && joinTypes(type, other.type);
  if (type === undefined) return void code.elaboration.report("T201", expr.span, "Cannot make a set: the types of its elements differ");
  const optional = elements.find((element) => element.type.kind === "optional");
  if (optional !== undefined) return void reportMaybeNone(code, optional, `Cannot put '${showType(optional.type)}' into a set`);
  if (isKeyType(type)) return type;
  if (type.kind === "integer") {
    if (code.isTypeLost) return undefined;
    return void code.elaboration.report(
      "T213",
      expr.span,
      "Cannot tell the type of this set: nothing says which range its numbers are from",
      {
        hint: "give the variable a type, as in 'let s: set<Index> = {0, 1}'",
      },
    );
  }
  return void code.elaboration.report("T210", first.span, `Cannot use '${showType(type)}' as the element of a set`);
}
