/** Moving records with continuations or rights in them: these move, whatever else a record holds is copied. */
import type { Expr, Place, Type } from "../analysis/index.js";
import { holdsContinuation } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import { at, field, read, readVariable, truth, type ModelPlace } from "../model/index.js";
import type { Code } from "./code.js";
import { isContinuation } from "./linear-types.js";
import { moveExpr } from "./moving.js";
import { declaredTypes, partOf } from "./places.js";
import { placeOf, store } from "./storing.js";
import { takeHead } from "./taking.js";
import { fieldName } from "./type-table.js";
import { fieldType } from "./value.js";

/** A place for a record, or for one or none. */
export interface RecordPlace {
  readonly place: ModelPlace;
  readonly type: Type;
}

/** Moves the record that `expr` means into a place in which nothing is that moves. */
export function moveRecord(code: Code, expr: Expr, target: RecordPlace): void {
  switch (expr.kind) {
    case "none":
    case "empty":
      code.emit({ kind: "clear", target: target.place, span: expr.span });
      return;
    case "record":
      buildRecord(code, expr, target);
      return;
    case "conditional": {
      const condition = code.evaluateScalar(expr.condition);
      const [then, otherwise] = code.branch(
        () => (moveRecord(code, expr.whenTrue, target), true),
        () => (moveRecord(code, expr.whenFalse, target), true),
      );
      code.emit({ kind: "if", condition, then, otherwise, span: expr.span });
      return;
    }
    default:
      moveStored(code, recordPlaceOf(code, expr), target);
  }
}

/** Moves what lies in one place into another one. */
export function moveStored(code: Code, source: RecordPlace, target: RecordPlace): void {
  const isMaybe = source.type.kind === "optional";
  const content = contentOf(source);
  if (target.type.kind === "optional" && isMaybe) {
    code.emit({ kind: "assign", target: target.place, value: read(source.place), span: undefined });
  } else {
    if (target.type.kind === "optional")
      code.emit({ kind: "assign", target: field(target.place, "present"), value: truth, span: undefined });
    code.emit({ kind: "assign", target: contentOf(target), value: read(content), span: undefined });
  }
  emptyOut(code, source);
}

/** What moves goes, the rest stays. */
export function emptyOut(code: Code, { place, type }: RecordPlace): void {
  if (type.kind === "record") {
    for (const one of type.fields)
      if (holdsContinuation(one.type)) emptyOut(code, { place: field(place, fieldName(one.name)), type: one.type });
  } else if (type.kind === "map") {
    const name = code.names.take("key");
    const body = code.block(() => {
      emptyOut(code, { place: at(place, readVariable(name)), type: type.value });
    });
    code.emit({ kind: "for", variable: name, over: code.program.types.lower(type.key), body, span: undefined });
  } else code.emit({ kind: "clear", target: place, span: undefined });
}

function contentOf({ place, type }: RecordPlace): ModelPlace {
  return type.kind === "optional" ? field(place, "value") : place;
}

/** A record that is written down, field by field. */
function buildRecord(code: Code, expr: Extract<Expr, { readonly kind: "record" }>, target: RecordPlace): void {
  const { type } = expr;
  if (type.kind !== "record") throw new InternalError("a record of another type");
  if (target.type.kind === "optional") code.emit({ kind: "assign", target: field(target.place, "present"), value: truth, span: expr.span });
  for (const { name, value } of expr.fields) {
    const declared = fieldType(type, name);
    const place = field(contentOf(target), fieldName(name));
    if (!holdsContinuation(declared)) store(code, { place, type: declared, value: code.evaluateInto(value, declared), span: value.span });
    else if (isContinuation(declared)) moveExpr(code, value, { place, type: code.program.continuations.ofField(type.name, name) });
    else moveRecord(code, value, { place, type: declared });
  }
}

/** The place that holds the record that an expression takes; what is taken out of a queue has been put into a place of its own. */
export function recordPlaceOf(code: Code, expr: Expr): RecordPlace {
  switch (expr.kind) {
    case "take": {
      const { place } = expr;
      if (place.path.at(-1)?.kind === "head") return takeHead(code, place);
      return { place: placeOf(code, place), type: declaredAt(code, place) };
    }
    case "unwrap": {
      const source = recordPlaceOf(code, expr.operand);
      if (source.type.kind === "optional") {
        const failure = { kind: "assertion", subject: undefined, text: "'!' found none" } as const;
        code.assert(read(field(source.place, "present")), failure, expr.span);
      }
      return source;
    }
    default:
      return partOf(code, expr);
  }
}

function declaredAt(code: Code, place: Place): Type {
  const type = declaredTypes(code.program, place).at(-1);
  if (type === undefined) throw new InternalError("a place without a type");
  return type;
}
