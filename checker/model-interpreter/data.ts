/** Values of a model as plain mutable data, and how types enumerate and default them. */
import { declarationOf, resolveType, type Model, type ModelType } from "../../dsl/model/index.js";

/** `undefined` is a missing value; members of enums and scalarsets are their names. */
export type Data = undefined | boolean | number | string | Data[] | { [field: string]: Data };

/** Every value of a scalar type, a missing one first. */
export function valuesOf(model: Model, type: ModelType): readonly Data[] {
  const resolved = resolveType(model, type);
  switch (resolved.kind) {
    case "boolean":
      return [false, true];
    case "range":
      return Array.from({ length: resolved.high - resolved.low + 1 }, (_, offset) => resolved.low + offset);
    case "optional":
      return [undefined, ...valuesOf(model, resolved.element)];
    case "named": {
      const declaration = declarationOf(model, resolved.name);
      if (declaration.kind === "union") return declaration.of.flatMap((name) => valuesOf(model, { kind: "named", name }));
      return declaration.kind === "alias" ? valuesOf(model, declaration.type) : declaration.members;
    }
    case "array":
    case "record":
    case "list":
      throw new Error(`${resolved.kind} is no scalar`);
  }
}

/** The position of a value among those of an index type. */
export function positionOf(model: Model, type: ModelType, value: Data): number {
  const position = valuesOf(model, type).indexOf(value);
  if (position < 0) throw new Error(`${textOf(value)} is no index`);
  return position;
}

export function defaultOf(model: Model, type: ModelType): Data {
  const resolved = resolveType(model, type);
  switch (resolved.kind) {
    case "optional":
      return undefined;
    case "array":
      return valuesOf(model, resolved.index).map(() => defaultOf(model, resolved.element));
    case "record":
      return Object.fromEntries(resolved.fields.map((one) => [one.name, defaultOf(model, one.type)]));
    case "list":
      return [];
    case "boolean":
    case "range":
    case "named":
      return valuesOf(model, resolved)[0];
  }
}

/** May the value stand in a place of this scalar type? */
export function fits(model: Model, type: ModelType, value: Data): boolean {
  const resolved = resolveType(model, type);
  if (resolved.kind === "array" || resolved.kind === "record" || resolved.kind === "list") return typeof value === "object";
  if (resolved.kind === "range") return typeof value === "number" && value >= resolved.low && value <= resolved.high;
  return valuesOf(model, resolved).includes(value);
}

export function copyOf(value: Data): Data {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copyOf(part)]));
}

/** The identity of a value; multisets are sorted by it. */
export function encode(model: Model, type: ModelType, value: Data): string {
  const resolved = resolveType(model, type);
  if (resolved.kind === "array" && Array.isArray(value)) return `[${value.map((part) => encode(model, resolved.element, part)).join(",")}]`;
  if (resolved.kind === "list" && Array.isArray(value)) {
    const parts = value.map((part) => encode(model, resolved.element, part));
    return `<${(resolved.ordered ? parts : parts.sort()).join(",")}>`;
  }
  if (resolved.kind === "record" && typeof value === "object" && !Array.isArray(value)) {
    return `{${resolved.fields.map((one) => encode(model, one.type, value[one.name])).join(",")}}`;
  }
  return textOf(value);
}

/** Renames elements of scalarsets everywhere in a value. */
export function permute(model: Model, type: ModelType, value: Data, rename: (type: string, member: string) => string): Data {
  const resolved = resolveType(model, type);
  const renameScalar = (scalarType: ModelType, scalar: Data): Data => {
    const inner = resolveType(model, scalarType);
    if (inner.kind === "optional") return renameScalar(inner.element, scalar);
    if (inner.kind !== "named" || typeof scalar !== "string") return scalar;
    const declaration = declarationOf(model, inner.name);
    if (declaration.kind !== "union") return rename(inner.name, scalar);
    const own = declaration.of.find((name) => valuesOf(model, { kind: "named", name }).includes(scalar));
    return own === undefined ? scalar : rename(own, scalar);
  };
  if (resolved.kind === "array" && Array.isArray(value)) {
    const result: Data[] = [];
    for (const [position, index] of valuesOf(model, resolved.index).entries()) {
      result[positionOf(model, resolved.index, renameScalar(resolved.index, index))] = permute(
        model,
        resolved.element,
        value[position],
        rename,
      );
    }
    return result;
  }
  if (resolved.kind === "list" && Array.isArray(value)) return value.map((part) => permute(model, resolved.element, part, rename));
  if (resolved.kind === "record" && typeof value === "object" && !Array.isArray(value)) {
    return Object.fromEntries(resolved.fields.map((one) => [one.name, permute(model, one.type, value[one.name], rename)]));
  }
  return renameScalar(resolved, value);
}

/** A value for messages; of a scalar, its identity. */
export function textOf(value: Data): string {
  if (value === undefined) return "_";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
