/** Looking up and computing types in a model, for everything that walks one. */
import { InternalError, unreachable } from "../diagnostics/index.js";
import { booleanType, definite } from "./construct.js";
import type { Model, ModelExpr, ModelPlace, ModelType, TypeDeclaration } from "./model.js";

/** The names that can be read at some point, with their types. */
export type ModelScope = ReadonlyMap<string, ModelType>;

/** A type with names for other types replaced: it is `named` only for enums, scalarsets and unions. */
export function resolveType(model: Model, type: ModelType): ModelType {
  if (type.kind !== "named") return type;
  const declaration = declarationOf(model, type.name);
  return declaration.kind === "alias" ? resolveType(model, declaration.type) : type;
}

/** The declaration of a named type. */
export function declarationOf(model: Model, name: string): TypeDeclaration {
  const found = model.types.find((type) => type.name === name);
  if (found === undefined) throw new InternalError(`the model has no type '${name}'`);
  return found;
}

/** A value of a scalar type: booleans, numbers, or the member of an enum or scalarset. */
export type ScalarValue = boolean | number | { readonly type: string; readonly index: number };

/** Every value of a scalar type in ascending order; a missing value is not among them. */
export function valuesOfType(model: Model, type: ModelType): readonly ScalarValue[] {
  const resolved = resolveType(model, type);
  switch (resolved.kind) {
    case "boolean":
      return [false, true];
    case "range":
      return Array.from({ length: Math.max(0, resolved.high - resolved.low + 1) }, (_, offset) => resolved.low + offset);
    case "optional":
      return valuesOfType(model, resolved.element);
    case "named": {
      const declaration = declarationOf(model, resolved.name);
      if (declaration.kind === "union") return declaration.of.flatMap((part) => valuesOfType(model, { kind: "named", name: part }));
      if (declaration.kind === "alias") throw new InternalError("a resolved type is no alias");
      return declaration.members.map((_, index) => ({ type: declaration.name, index }));
    }
    case "array":
    case "record":
    case "list":
      throw new InternalError(`type '${resolved.kind}' is not enumerated`);
    default:
      return unreachable(resolved);
  }
}

/** The type of a place; undefined where the place makes no sense. */
export function typeOfPlace(model: Model, scope: ModelScope, place: ModelPlace): ModelType | undefined {
  let type = scope.get(place.root);
  for (const selector of place.path) {
    if (type === undefined) return undefined;
    const whole = resolveType(model, type);
    if (selector.kind === "index") {
      type = whole.kind === "array" || whole.kind === "list" ? whole.element : undefined;
    } else {
      type = whole.kind === "record" ? whole.fields.find((candidate) => candidate.name === selector.name)?.type : undefined;
    }
  }
  return type;
}

/** Integers without bounds: the type of arithmetic. */
export const integerType: ModelType = { kind: "range", low: Number.MIN_SAFE_INTEGER, high: Number.MAX_SAFE_INTEGER };

/** The type of an expression; undefined where a name is unknown, and for `undefined`, which has every optional type. */
export function typeOfExpr(model: Model, scope: ModelScope, expr: ModelExpr): ModelType | undefined {
  switch (expr.kind) {
    case "number":
    case "negate":
    case "length":
      return integerType;
    case "boolean":
    case "not":
    case "defined":
    case "member of":
      return booleanType;
    case "member":
      return { kind: "named", name: expr.type };
    case "undefined":
      return undefined;
    case "read":
      return typeOfPlace(model, scope, expr.place);
    case "binary":
      return ["+", "-", "*", "/", "%"].includes(expr.operator) ? integerType : booleanType;
    case "value": {
      const type = typeOfExpr(model, scope, expr.operand);
      return type && definite(resolveType(model, type));
    }
    case "conditional":
      return typeOfExpr(model, scope, expr.whenTrue) ?? typeOfExpr(model, scope, expr.whenFalse);
    case "quantified":
      return expr.quantifier === "count" || expr.quantifier === "sum" ? integerType : booleanType;
    case "call":
      return model.routines.find((routine) => routine.name === expr.routine)?.result;
    default:
      return unreachable(expr);
  }
}

/** What distinguishes kinds of values: two scalars can be equal only if their families have a member in common. */
export function familyOf(model: Model, type: ModelType): readonly string[] {
  const resolved = resolveType(model, definite(resolveType(model, type)));
  switch (resolved.kind) {
    case "boolean":
      return ["boolean"];
    case "range":
      return ["number"];
    case "named": {
      const declaration = declarationOf(model, resolved.name);
      return declaration.kind === "union" ? declaration.of : [resolved.name];
    }
    case "optional":
      return familyOf(model, resolved);
    case "array":
    case "record":
    case "list":
      return [JSON.stringify(resolved)];
    default:
      return unreachable(resolved);
  }
}

export function isScalar(model: Model, type: ModelType): boolean {
  const { kind } = resolveType(model, type);
  return kind !== "array" && kind !== "record" && kind !== "list";
}
