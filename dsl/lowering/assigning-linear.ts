/** Assigning what moves: continuations, rights, and records with some of them. */
import type { Expr, Place, StatementOf } from "../analysis/index.js";
import { InternalError, invariant } from "../diagnostics/index.js";
import { not, read, type ModelPlace } from "../model/index.js";
import type { Code } from "./code.js";
import { somethingIn } from "./holding.js";
import { isContinuation } from "./linear-types.js";
import { continuationPlaceAt, continuationTypeAt, lost, move, moveExpr, requireEmpty } from "./moving.js";
import { moveRecord, moveStored, type RecordPlace } from "./moving-records.js";
import { placeOf, readsVariable, requireRoom } from "./storing.js";

/** `p = e` and `q += e`. */
export function assignLinear(code: Code, { place, operator }: StatementOf<"assign">, value: Expr): void {
  if (operator === "+=") appendLinear(code, place, value);
  else if (isContinuation(place.type)) assignContinuation(code, place, value);
  else assignRecord(code, place, value);
}

function assignContinuation(code: Code, place: Place, value: Expr): void {
  if (!readsVariable(value, place.variable)) {
    const target = continuationPlaceAt(code, place);
    requireEmpty(code, target, place.span);
    moveExpr(code, value, target);
    return;
  }
  const type = continuationTypeAt(code, place);
  const held = { place: localOf(code, type.type), type };
  moveExpr(code, value, held);
  const target = continuationPlaceAt(code, place);
  requireEmpty(code, target, place.span);
  move(code, held, target);
}

function assignRecord(code: Code, place: Place, value: Expr): void {
  const { type } = place;
  const requireFree = (): RecordPlace => {
    const target = placeOf(code, place);
    code.assert(not(somethingIn(code.program, { place: target, type })), lost, place.span);
    return { place: target, type };
  };
  if (!readsVariable(value, place.variable)) {
    moveRecord(code, value, requireFree());
    return;
  }
  const held = { place: localOf(code, code.program.types.lower(type)), type };
  moveRecord(code, value, held);
  moveStored(code, held, requireFree());
}

function appendLinear(code: Code, place: Place, value: Expr): void {
  invariant(place.type.kind === "queue", "a queue is added to");
  const { element } = place.type;
  let held: ModelPlace;
  if (isContinuation(element)) {
    const type = continuationTypeAt(code, place);
    held = localOf(code, type.type);
    moveExpr(code, value, { place: held, type });
  } else {
    held = localOf(code, code.program.types.lower(element));
    moveRecord(code, value, { place: held, type: element });
  }
  const list = placeOf(code, place);
  requireRoom(code, list, place);
  code.emit({ kind: "append", list, value: read(held), span: place.span });
}

/** A local that is empty whenever control comes here. */
function localOf(code: Code, type: Parameters<Code["local"]>[1] | undefined): ModelPlace {
  if (type === undefined) throw new InternalError("a continuation that is stored nowhere");
  const place = code.local("held", type);
  code.emit({ kind: "clear", target: place, span: undefined });
  return place;
}
