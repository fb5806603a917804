/**
 * What an expression of the protocol becomes. Scalars are expressions of the model; sets are tests of membership and maps are look-ups, so
 * that `(a + b) - {c}` needs no memory until it is stored.
 */
import type { Type } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import {
  and,
  at,
  binary,
  conditional,
  defined,
  equal,
  field,
  implies,
  length,
  missing,
  not,
  or,
  quantified,
  read,
  truth,
  type ModelExpr,
  type ModelPlace,
} from "../model/index.js";
import type { ContinuationType } from "./continuation-types.js";
import { fieldName, isComposite, type TypeTable } from "./type-table.js";

export type Value =
  | { readonly kind: "scalar"; readonly expr: ModelExpr }
  | { readonly kind: "set"; readonly has: (element: ModelExpr) => ModelExpr; readonly place?: ModelPlace }
  | { readonly kind: "map"; readonly at: (key: ModelExpr) => Value; readonly place?: ModelPlace }
  | { readonly kind: "record"; readonly field: (name: string) => Value; readonly place?: ModelPlace }
  /** `element` is asked for places below `length` alone. */
  | { readonly kind: "queue"; readonly length: ModelExpr; readonly element: (index: ModelExpr) => Value; readonly place?: ModelPlace }
  /** An optional set, map, record or queue. */
  | { readonly kind: "optional"; readonly present: ModelExpr; readonly value: Value; readonly place?: ModelPlace }
  /** A continuation can only be asked whether it is there, and that of a gather whose answers are missing. */
  | { readonly kind: "continuation"; readonly full: ModelExpr; readonly missing?: (node: ModelExpr) => ModelExpr };

export function scalar(expr: ModelExpr): Value {
  return { kind: "scalar", expr };
}

export const none: Value = scalar(missing);

export function exprOf(value: Value): ModelExpr {
  if (value.kind === "scalar") return value.expr;
  throw new InternalError(`a ${value.kind} where a scalar is wanted`);
}

export function membership(value: Value): (element: ModelExpr) => ModelExpr {
  if (value.kind === "set") return value.has;
  if (value.kind === "optional") return membership(value.value);
  throw new InternalError(`a ${value.kind} where a set is wanted`);
}

export function lookUp(value: Value, key: ModelExpr): Value {
  if (value.kind === "map") return value.at(key);
  if (value.kind === "optional") return lookUp(value.value, key);
  throw new InternalError(`a ${value.kind} where a map is wanted`);
}

export function fieldIn(value: Value, name: string): Value {
  if (value.kind === "record") return value.field(name);
  if (value.kind === "optional") return fieldIn(value.value, name);
  throw new InternalError(`a ${value.kind} where a record is wanted`);
}

/** Is the value not none? */
export function isPresent(value: Value): ModelExpr {
  switch (value.kind) {
    case "scalar":
      return defined(value.expr);
    case "optional":
      return value.present;
    case "continuation":
      return value.full;
    case "set":
    case "map":
    case "record":
    case "queue":
      return truth;
  }
}

/** A queue, of which it is known that it is there. */
export function queueOf(value: Value): Extract<Value, { readonly kind: "queue" }> {
  if (value.kind === "queue") return value;
  if (value.kind === "optional") return queueOf(value.value);
  throw new InternalError(`a ${value.kind} where a queue is wanted`);
}

/** What is stored at a place, not read yet. */
export function valueAt(place: ModelPlace, type: Type, continuation?: ContinuationType): Value {
  switch (type.kind) {
    case "set":
      return { kind: "set", has: (element) => read(at(place, element)), place };
    case "map":
      return { kind: "map", at: (key) => valueAt(at(place, key), type.value, continuation), place };
    case "record":
      return { kind: "record", field: (name) => valueAt(field(place, fieldName(name)), fieldType(type, name)), place };
    case "queue":
      return { kind: "queue", length: length(place), element: (index) => valueAt(at(place, index), type.element, continuation), place };
    case "optional":
      if (isComposite(type.element))
        return { kind: "optional", present: read(field(place, "present")), value: valueAt(field(place, "value"), type.element), place };
      return type.element.kind === "continuation"
        ? { kind: "continuation", full: defined(read(field(place, "point"))) }
        : scalar(read(place));
    case "continuation":
      return { kind: "continuation", full: defined(read(field(place, "point"))) };
    default:
      return scalar(read(place));
  }
}

/** The declared type of a record's field. */
export function fieldType(type: Extract<Type, { readonly kind: "record" }>, name: string): Type {
  const found = type.fields.find((one) => one.name === name);
  if (found === undefined) throw new InternalError(`record '${type.name}' has no '${name}'`);
  return found.type;
}

/** One of two values of the same type. */
export function choose(condition: ModelExpr, whenTrue: Value, whenFalse: Value): Value {
  if (whenTrue.kind === "optional" || whenFalse.kind === "optional") {
    const value = choose(condition, contentOf(whenTrue, whenFalse), contentOf(whenFalse, whenTrue));
    return { kind: "optional", present: conditional(condition, isPresent(whenTrue), isPresent(whenFalse)), value };
  }
  if (whenTrue.kind === "set" || whenFalse.kind === "set") return chooseSet(condition, whenTrue, whenFalse);
  if (whenTrue.kind === "map" || whenFalse.kind === "map") return chooseMap(condition, whenTrue, whenFalse);
  if (whenTrue.kind === "queue" || whenFalse.kind === "queue") return chooseQueue(condition, whenTrue, whenFalse);
  if (whenTrue.kind === "record" || whenFalse.kind === "record") return chooseRecord(condition, whenTrue, whenFalse);
  return scalar(conditional(condition, exprOf(whenTrue), exprOf(whenFalse)));
}

/** One of them may be none: an optional map, of whose content nobody asks then. */
function chooseMap(condition: ModelExpr, whenTrue: Value, whenFalse: Value): Value {
  const present = conditional(condition, isPresent(whenTrue), isPresent(whenFalse));
  if (whenTrue.kind !== "map") return { kind: "optional", present, value: whenFalse };
  if (whenFalse.kind !== "map") return { kind: "optional", present, value: whenTrue };
  return { kind: "map", at: (key) => choose(condition, whenTrue.at(key), whenFalse.at(key)) };
}

/** One of them may be none: an optional queue, of whose content nobody asks then. */
function chooseQueue(condition: ModelExpr, whenTrue: Value, whenFalse: Value): Value {
  const present = conditional(condition, isPresent(whenTrue), isPresent(whenFalse));
  if (whenTrue.kind !== "queue") return { kind: "optional", present, value: whenFalse };
  if (whenFalse.kind !== "queue") return { kind: "optional", present, value: whenTrue };
  return {
    kind: "queue",
    length: conditional(condition, whenTrue.length, whenFalse.length),
    element: (index) => choose(condition, whenTrue.element(index), whenFalse.element(index)),
  };
}

/** One of them may be none: an optional record, of whose content nobody asks then. */
function chooseRecord(condition: ModelExpr, whenTrue: Value, whenFalse: Value): Value {
  const present = conditional(condition, isPresent(whenTrue), isPresent(whenFalse));
  if (whenTrue.kind !== "record") return { kind: "optional", present, value: whenFalse };
  if (whenFalse.kind !== "record") return { kind: "optional", present, value: whenTrue };
  return { kind: "record", field: (name) => choose(condition, whenTrue.field(name), whenFalse.field(name)) };
}

/** One of them may be none: an optional set. */
function chooseSet(condition: ModelExpr, whenTrue: Value, whenFalse: Value): Value {
  const either: Value = {
    kind: "set",
    has: (element) => {
      const [a, b] = [whenTrue, whenFalse].map((value) => (value.kind === "scalar" ? missing : membership(value)(element)));
      if (a === undefined || b === undefined || a.kind === "undefined") return b ?? missing;
      if (b.kind === "undefined") return a;
      return or(and(condition, a), and(not(condition), b));
    },
  };
  if (whenTrue.kind !== "scalar" && whenFalse.kind !== "scalar") return either;
  return { kind: "optional", present: conditional(condition, isPresent(whenTrue), isPresent(whenFalse)), value: either };
}

/** What is inside; of none, something of the other's shape that nobody will look at. */
function contentOf(value: Value, other: Value): Value {
  if (value.kind === "optional") return value.value;
  return value.kind === "scalar" && other.kind === "optional" ? other.value : value;
}

/** Equality of two values of types that can be compared. */
export function areEqual(types: TypeTable, operands: readonly [Value, Value], type: Type, fresh: () => string): ModelExpr {
  const [left, right] = operands;
  if (isNone(left)) return not(isPresent(right));
  if (isNone(right)) return not(isPresent(left));
  switch (type.kind) {
    case "set": {
      const name = fresh();
      const element = read({ root: name, path: [] });
      const same = equalBooleans(membership(left)(element), membership(right)(element));
      return quantified("forall", { name, over: types.lower(type.element) }, same);
    }
    case "map": {
      const name = fresh();
      const key = read({ root: name, path: [] });
      const same = areEqual(types, [lookUp(left, key), lookUp(right, key)], type.value, fresh);
      return quantified("forall", { name, over: types.lower(type.key) }, same);
    }
    case "queue": {
      const [a, b] = [queueOf(left), queueOf(right)];
      if ([a, b].some((queue) => queue.length.kind === "number")) return equal(a.length, b.length);
      const name = fresh();
      const index = read({ root: name, path: [] });
      const same = areEqual(types, [a.element(index), b.element(index)], type.element, fresh);
      const range = { kind: "range", low: 0, high: type.capacity - 1 } as const;
      const body = implies(binary("<", index, a.length), same);
      return and(equal(a.length, b.length), quantified("forall", { name, over: range }, body));
    }
    case "record":
      return and(...type.fields.map(({ name, type: of }) => areEqual(types, [fieldIn(left, name), fieldIn(right, name)], of, fresh)));
    case "optional": {
      if (!isComposite(type.element)) return binary("same", exprOf(left), exprOf(right));
      const content = areEqual(types, [left, right], type.element, fresh);
      const [a, b] = [isPresent(left), isPresent(right)];
      return and(equalBooleans(a, b), or(not(a), content));
    }
    case "boolean":
      return equalBooleans(exprOf(left), exprOf(right));
    default:
      return equal(exprOf(left), exprOf(right));
  }
}

function isNone(value: Value): boolean {
  return value.kind === "scalar" && value.expr.kind === "undefined";
}

function equalBooleans(a: ModelExpr, b: ModelExpr): ModelExpr {
  if (a.kind === "boolean") return a.value ? b : not(b);
  if (b.kind === "boolean") return b.value ? a : not(a);
  return equal(a, b);
}
