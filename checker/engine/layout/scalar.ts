/**
 * Scalars as small numbers. A value in hand is a number as it is, a boolean 0 or 1, a member its position in its type. In a state it is its
 * *code*, which counts from 0: the lowest number of a range is 0. Of an optional type a value in hand is its code: 0 is nothing, and the values
 * follow from 1 on. So every type's default is code 0, and clearing is storing zeros.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { declarationOf, resolveType, type Model, type ModelType } from "../../../dsl/model/index.js";

export type Scalar = NumberScalar | BooleanScalar | MembersScalar;

export interface NumberScalar {
  readonly kind: "number";
  readonly low: number;
  readonly high: number;
  readonly isOptional: boolean;
}

export interface BooleanScalar {
  readonly kind: "boolean";
  readonly isOptional: boolean;
}

export interface MembersScalar {
  readonly kind: "members";
  /** The members of these enums and scalarsets, one type after the other. */
  readonly parts: readonly MemberType[];
  readonly isOptional: boolean;
}

export interface MemberType {
  readonly name: string;
  readonly size: number;
}

export const booleanScalar: Scalar = { kind: "boolean", isOptional: false };

/** The type of arithmetic: what 32 bits hold. */
export const numberScalar: NumberScalar = { kind: "number", low: -0x8000_0000, high: 0x7fff_ffff, isOptional: false };

/** Undefined if values of the type have parts. */
export function scalarOf(model: Model, type: ModelType): Scalar | undefined {
  const resolved = resolveType(model, type);
  switch (resolved.kind) {
    case "boolean":
      return booleanScalar;
    case "range":
      return {
        kind: "number",
        low: Math.max(resolved.low, numberScalar.low),
        high: Math.min(resolved.high, numberScalar.high),
        isOptional: false,
      };
    case "named": {
      const parts = memberTypes(model, resolved.name);
      return { kind: "members", parts, isOptional: false };
    }
    case "optional": {
      const element = scalarOf(model, resolved.element);
      return element && { ...element, isOptional: true };
    }
    default:
      return undefined;
  }
}

function memberTypes(model: Model, name: string): readonly MemberType[] {
  const declaration = declarationOf(model, name);
  if (declaration.kind === "union") return declaration.of.flatMap((part) => memberTypes(model, part));
  if (declaration.kind === "alias") throw new InternalError("a resolved type is no alias");
  return [{ name, size: declaration.members.length }];
}

/** How many codes there are. */
export function codesOf(scalar: Scalar): number {
  return valuesOf(scalar) + (scalar.isOptional ? 1 : 0);
}

/** How many values there are, nothing not counted. */
export function valuesOf(scalar: Scalar): number {
  switch (scalar.kind) {
    case "boolean":
      return 2;
    case "number":
      return scalar.high - scalar.low + 1;
    case "members":
      return scalar.parts.reduce((sum, part) => sum + part.size, 0);
  }
}

/** What the value with code 0 is in hand. */
export function lowestOf(scalar: Scalar): number {
  return scalar.kind === "number" && !scalar.isOptional ? scalar.low : 0;
}

/** The same type without nothing. */
export function definite(scalar: Scalar): Scalar {
  return scalar.isOptional ? { ...scalar, isOptional: false } : scalar;
}

/** Where the members of a type begin among those of a scalar; undefined if they are not among them. */
export function offsetOf(scalar: MembersScalar, name: string): number | undefined {
  let offset = 0;
  for (const part of scalar.parts) {
    if (part.name === name) return offset;
    offset += part.size;
  }
  return undefined;
}
