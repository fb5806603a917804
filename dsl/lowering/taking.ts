/** Taking the first element out of a queue: it gets a place of its own, which is empty where the queue is. */
import type { Expr, Place, Type } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import { at, binary, field, length, numberOf, read, truth, type ModelPlace, type ModelStatement } from "../model/index.js";
import type { Code } from "./code.js";
import type { ContinuationPlace } from "./continuation-place.js";
import { declaredTypes } from "./places.js";
import { placeOf } from "./storing.js";
import { isComposite } from "./type-table.js";
import { valueAt, type Value } from "./value.js";

/** The value of an expression that may be a `take` as a whole, with or without `!`. */
export function evaluateWhole(code: Code, expr: Expr): Value {
  if (expr.kind === "take") {
    const { place, type } = takeHead(code, expr.place);
    return valueAt(place, type);
  }
  if (expr.kind !== "unwrap" || expr.operand.kind !== "take") return code.evaluate(expr);
  const { place, type } = takeHead(code, expr.operand.place);
  const failure = { kind: "assertion", subject: undefined, text: "'!' found none" } as const;
  const value = valueAt(place, type);
  const isThere = value.kind === "optional" ? value.present : ({ kind: "defined", operand: read(place) } as const);
  code.assert(isThere, failure, expr.span);
  return value.kind === "optional" ? value.value : value;
}

/** Takes an element that is no continuation. */
export function takeHead(code: Code, place: Place): { readonly place: ModelPlace; readonly type: Type } {
  const type = declaredTypes(code.program, place).at(-1);
  if (type?.kind !== "optional") throw new InternalError("the head of no queue");
  const taken = code.local("taken", code.program.types.lower(type));
  const content = isComposite(type.element) ? field(taken, "value") : taken;
  const more: readonly ModelStatement[] = isComposite(type.element)
    ? [{ kind: "assign", target: field(taken, "present"), value: truth, span: place.span }]
    : [];
  moveHead(code, place, { taken, content, more });
  return { place: taken, type };
}

/** Takes a continuation; `type` says how the queue stores it. */
export function takeContinuation(code: Code, place: Place, type: ContinuationPlace["type"]): ContinuationPlace {
  if (type.type === undefined) throw new InternalError("a queue of nothing");
  const taken = code.local("taken", type.type);
  moveHead(code, place, { taken, content: taken, more: [] });
  return { place: taken, type };
}

interface Taking {
  readonly taken: ModelPlace;
  readonly content: ModelPlace;
  readonly more: readonly ModelStatement[];
}

function moveHead(code: Code, place: Place, { taken, content, more }: Taking): void {
  const { span } = place;
  const list = placeOf(code, place);
  const then: readonly ModelStatement[] = [
    ...more,
    { kind: "assign", target: content, value: read(at(list, numberOf(0))), span },
    { kind: "remove", list, index: numberOf(0), span },
  ];
  code.emit({ kind: "clear", target: taken, span });
  code.emit({ kind: "if", condition: binary(">", length(list), numberOf(0)), then, otherwise: [], span });
}
