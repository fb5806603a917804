import type * as ast from "../../syntax/index.js";
import type { Diagnostic, Span } from "../../diagnostics/index.js";
import { declaredHere } from "./declared-here.js";
import { findLocal, type Code } from "./code.js";
import { elaborateExpr, expectExpr } from "./elaborate-expression.js";
import { elaborateGhostElement, ghostOf } from "./elaborate-machine-access.js";
import { fieldNamed } from "./elaborate-record.js";
import { ghostElement, reportUnknownValue } from "./elaborate-name.js";
import type { GhostInfo, VariableInfo } from "./elaboration.js";
import { describeName } from "./name-kinds.js";
import { showType, withoutOptional } from "../type-relations.js";
import type { Expr, Place, PlaceStep } from "../typed-protocol.js";

/** A variable, an entry of a map or a field of a record; undefined if it is none, which is then reported. */
export function elaboratePlace(code: Code, expr: ast.Expr): Place | undefined {
  switch (expr.kind) {
    case "name":
      return elaborateVariablePlace(code, expr.name);
    case "index":
      return elaborateEntry(code, expr);
    case "at": {
      const ghost = ghostOf(code, expr);
      if (ghost === undefined) return void reportNoPlace(code, expr.span);
      const of = elaborateGhostElement(code, ghost, expr.block);
      return of && variablePlace(ghost.variable, expr.span, of);
    }
    case "member": {
      const object = elaborateExpr(code, expr.object);
      if (object === undefined) return undefined;
      if (withoutOptional(object.type).kind === "record") return elaborateFieldPlace(code, expr);
      if (withoutOptional(object.type).kind !== "node") return void reportNoPlace(code, expr.span);
      return void code.elaboration.report("T216", expr.span, "Cannot assign a variable of another machine: a handler knows only its own", {
        hint: "send a message that asks for the change",
      });
    }
    case "missing":
      return undefined;
    default:
      return void reportNoPlace(code, expr.span);
  }
}

/** The expression that reads a place. */
export function readPlace(code: Code, place: Place): Expr {
  const type = code.elaboration.variables[place.variable]?.type ?? place.type;
  let read: Expr = { kind: "variable", variable: place.variable, of: place.of, type, span: place.span };
  for (const step of place.path) read = readStep(read, step, place);
  return read;
}

function readStep(whole: Expr, step: PlaceStep, { type, span }: Place): Expr {
  if (step.kind === "key") {
    const value = whole.type.kind === "map" ? whole.type.value : type;
    return { kind: "index", map: whole, key: step.key, type: value, span };
  }
  if (step.kind === "head") return { kind: "head", queue: whole, type, span };
  const field = whole.type.kind === "record" ? whole.type.fields.find(({ name }) => name === step.field) : undefined;
  return { kind: "field", record: whole, field: step.field, type: field?.type ?? type, span };
}

/** Is the place for verification alone? */
export function isGhostName(code: Code, expr: ast.Expr): boolean {
  if (expr.kind === "index" || expr.kind === "member") return isGhostName(code, expr.object);
  if (expr.kind === "at") return ghostOf(code, expr) !== undefined;
  if (expr.kind !== "name" || findLocal(code.scope, expr.name.name) !== undefined) return false;
  const own = code.machine?.names.get(expr.name.name);
  if (own !== undefined) return own.kind === "variable" && own.variable.storage === "ghost";
  return code.elaboration.find(expr.name.name, "ghost") !== undefined;
}

function elaborateVariablePlace(code: Code, name: ast.Ident): Place | undefined {
  if (name.name === "") return undefined;
  const local = findLocal(code.scope, name.name);
  if (local !== undefined) {
    if (local.fixed === undefined) return variablePlace(local.variable, name.span);
    return void code.elaboration.report("T205", name.span, `Cannot assign to '${name.name}': ${local.fixed}`, {
      related: declaredHere(name.name, local.variable.span),
    });
  }
  const own = code.machine?.names.get(name.name);
  if (own?.kind === "variable") return variablePlace(own.variable, name.span);
  const found = code.elaboration.names.get(name.name);
  if (found?.kind === "ghost") return ghostPlace(code, found.ghost, name.span);
  const description = own !== undefined ? `a ${own.kind}` : found === undefined ? undefined : describeName(found);
  const declared = own?.span ?? found?.span;
  if (description === undefined || declared === undefined) {
    if (code.elaboration.enumsByMember.has(name.name)) return void reportNoPlace(code, name.span);
    return void reportUnknownValue(code, name);
  }
  return void code.elaboration.report("T205", name.span, `Cannot assign to '${name.name}': it is ${description}`, {
    related: declaredHere(name.name, declared),
  });
}

function ghostPlace(code: Code, ghost: GhostInfo, span: Span): Place | undefined {
  const of = ghostElement(code, ghost, span);
  return of === "unknown" ? undefined : variablePlace(ghost.variable, span, of);
}

function variablePlace(variable: VariableInfo, span: Span, of?: Expr): Place | undefined {
  if (variable.type === undefined) return undefined;
  return { kind: "place", variable: variable.id, of, path: [], type: variable.type, span };
}

function elaborateEntry(code: Code, expr: Extract<ast.Expr, { kind: "index" }>): Place | undefined {
  const map = elaboratePlace(code, expr.object);
  if (map === undefined) return undefined;
  if (map.type.kind !== "map") {
    return void code.elaboration.report("T203", expr.object.span, `Cannot index '${showType(map.type)}': it is not a map`);
  }
  const key = expectExpr(code, expr.index, map.type.key);
  return key && { ...map, path: [...map.path, { kind: "key", key }], type: map.type.value, span: expr.span };
}

function elaborateFieldPlace(code: Code, expr: Extract<ast.Expr, { kind: "member" }>): Place | undefined {
  const record = elaboratePlace(code, expr.object);
  if (record === undefined) return undefined;
  if (record.type.kind !== "record") {
    return void code.elaboration.report(
      "T204",
      expr.object.span,
      `Cannot assign a field of '${showType(record.type)}': the value may be none`,
      {
        hint: "assign the whole: 'r = { ...r!, f: e }'",
      },
    );
  }
  const field = fieldNamed(code, record.type, expr.member);
  return field && { ...record, path: [...record.path, { kind: "field", field: field.name }], type: field.type, span: expr.span };
}

function reportNoPlace(code: Code, span: Span): Diagnostic | undefined {
  return code.elaboration.report("T205", span, "Cannot assign to this expression: it is not a variable or an entry of a map");
}
