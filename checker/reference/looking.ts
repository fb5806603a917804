/** Reading places: some values move when they are read, and others are looked at where they are. */
import { List } from "immutable";
import { holdsContinuation, type Expr, type Place, type PlaceStep, type Type } from "../../dsl/analysis/index.js";
import { evaluate, unwrap, type Scope } from "./evaluate.js";
import { equal, mapOf, setOf, type Value } from "./value.js";

/** Does reading a value of this type move it? Optional ones are taken, or known not to be none. */
export function movesWhenRead(type: Type): boolean {
  return (type.kind === "continuation" || type.kind === "record") && holdsContinuation(type);
}

/** A field that holds a continuation moves it; any other is a copy, and the record stays as it is. */
export function readField(expr: Extract<Expr, { readonly kind: "field" }>, scope: Scope): Value {
  const place = movesWhenRead(expr.type) ? placeOf(expr) : undefined;
  return place === undefined ? mapOf(lookAt(expr.record, scope)).get(expr.field, null) : scope.move(place);
}

/** The place that an expression reads, if it reads one. */
function placeOf(expr: Expr): Place | undefined {
  switch (expr.kind) {
    case "variable":
      return { kind: "place", variable: expr.variable, of: expr.of, path: [], type: expr.type, span: expr.span };
    case "field":
      return inside(expr, expr.record, { kind: "field", field: expr.field });
    case "index":
      return inside(expr, expr.map, { kind: "key", key: expr.key });
    case "unwrap":
      return placeOf(expr.operand);
    default:
      return undefined;
  }
}

function inside(expr: Expr, whole: Expr, step: PlaceStep): Place | undefined {
  const place = placeOf(whole);
  return place && { ...place, path: [...place.path, step], type: expr.type, span: expr.span };
}

/** The value of an expression that is looked at without moving what is in it. */
export function lookAt(expr: Expr, scope: Scope): Value {
  switch (expr.kind) {
    case "variable":
      return scope.read(expr.variable, expr.of && evaluate(expr.of, scope));
    case "field":
      return mapOf(lookAt(expr.record, scope)).get(expr.field, null);
    case "index":
      return mapOf(lookAt(expr.map, scope)).get(evaluate(expr.key, scope), null);
    case "unwrap":
      return unwrap(lookAt(expr.operand, scope), expr);
    default:
      return evaluate(expr, scope);
  }
}

/** A set or a queue. */
export function collectionOf(value: Value): { readonly size: number } {
  return List.isList(value) ? value : setOf(value);
}

/** Is the element in a set or a queue? */
export function contains(collection: Value, element: Value): boolean {
  return List.isList(collection) ? collection.some((one) => equal(one, element)) : setOf(collection).has(element);
}

/** The keys that lead to a place from the variable, names of fields among them; the head of a queue is no entry of it. */
export function keysOf(place: Place, scope: Scope): readonly Value[] {
  return place.path.flatMap((step): readonly Value[] => {
    if (step.kind === "head") return [];
    return [step.kind === "key" ? evaluate(step.key, scope) : step.field];
  });
}
