/** Short ways to write parts of a model. Constants are folded, so that generated conditions read as if written by hand. */
import type { ModelExpr, ModelOperator, ModelPlace, ModelType, Selector } from "./model.js";

export const booleanType: ModelType = { kind: "boolean" };
export const truth: ModelExpr = { kind: "boolean", value: true };
export const falsehood: ModelExpr = { kind: "boolean", value: false };
export const missing: ModelExpr = { kind: "undefined" };

/** The type of this name. */
export function named(name: string): ModelType {
  return { kind: "named", name };
}

/** `type`, or nothing; an optional stays what it is. */
export function optional(type: ModelType): ModelType {
  return type.kind === "optional" ? type : { kind: "optional", element: type };
}

/** The type without "or nothing". */
export function definite(type: ModelType): ModelType {
  return type.kind === "optional" ? type.element : type;
}

export function numberOf(value: number): ModelExpr {
  return { kind: "number", value };
}

export function booleanOf(value: boolean): ModelExpr {
  return value ? truth : falsehood;
}

export function member(type: string, name: string): ModelExpr {
  return { kind: "member", type, member: name };
}

/** A whole variable. */
export function variable(root: string): ModelPlace {
  return { root, path: [] };
}

/** A field of a record. */
export function field(place: ModelPlace, name: string): ModelPlace {
  return select(place, { kind: "field", name });
}

/** An element of an array or list. */
export function at(place: ModelPlace, index: ModelExpr): ModelPlace {
  return select(place, { kind: "index", index });
}

function select(place: ModelPlace, selector: Selector): ModelPlace {
  return { root: place.root, path: [...place.path, selector] };
}

export function read(place: ModelPlace): ModelExpr {
  return { kind: "read", place };
}

/** Reads a whole variable. */
export function readVariable(name: string): ModelExpr {
  return read(variable(name));
}

export function not(operand: ModelExpr): ModelExpr {
  if (operand.kind === "boolean") return booleanOf(!operand.value);
  return operand.kind === "not" ? operand.operand : { kind: "not", operand };
}

export function binary(operator: ModelOperator, left: ModelExpr, right: ModelExpr): ModelExpr {
  return { kind: "binary", operator, left, right };
}

export function and(...operands: readonly ModelExpr[]): ModelExpr {
  return operands.reduce((left, right) => {
    if (exprIsConstant(left, true) || exprIsConstant(right, false)) return right;
    return exprIsConstant(left, false) || exprIsConstant(right, true) ? left : binary("and", left, right);
  }, truth);
}

export function or(...operands: readonly ModelExpr[]): ModelExpr {
  return operands.reduce((left, right) => {
    if (exprIsConstant(left, false) || exprIsConstant(right, true)) return right;
    return exprIsConstant(left, true) || exprIsConstant(right, false) ? left : binary("or", left, right);
  }, falsehood);
}

export function implies(left: ModelExpr, right: ModelExpr): ModelExpr {
  if (exprIsConstant(left, true)) return right;
  if (exprIsConstant(left, false) || exprIsConstant(right, true)) return truth;
  return exprIsConstant(right, false) ? not(left) : binary("implies", left, right);
}

/** Equality of two values that are there. */
export function equal(left: ModelExpr, right: ModelExpr): ModelExpr {
  return binary("==", left, right);
}

export function conditional(condition: ModelExpr, whenTrue: ModelExpr, whenFalse: ModelExpr): ModelExpr {
  if (condition.kind === "boolean") return condition.value ? whenTrue : whenFalse;
  return { kind: "conditional", condition, whenTrue, whenFalse };
}

/** Is there a value? */
export function defined(operand: ModelExpr): ModelExpr {
  switch (operand.kind) {
    case "undefined":
      return falsehood;
    case "number":
    case "boolean":
    case "member":
      return truth;
    case "conditional":
      return conditional(operand.condition, defined(operand.whenTrue), defined(operand.whenFalse));
    default:
      return { kind: "defined", operand };
  }
}

/** A quantifier; over a constant body it is that constant. */
export function quantified(
  quantifier: "forall" | "exists",
  bound: { readonly name: string; readonly over: ModelType },
  body: ModelExpr,
): ModelExpr {
  if (body.kind === "boolean") return body;
  return { kind: "quantified", quantifier, variable: bound.name, over: bound.over, body };
}

export function length(list: ModelPlace): ModelExpr {
  return { kind: "length", list };
}

/** Is the expression this constant? */
export function exprIsConstant(expr: ModelExpr, value: boolean): boolean {
  return expr.kind === "boolean" && expr.value === value;
}
