/** `let`, assignments and calls: the statements with a right side, which may suspend. */
import type { Diagnostic, Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { asGhost, declareLocal, withLostType, type Code } from "./code.js";
import { elaborateExpr, isStorable, reportMaybeNone } from "./elaborate-expression.js";
import { elaboratePlace, isGhostName, readPlace } from "./elaborate-place.js";
import { elaborateRight, findProcedure } from "./elaborate-suspension.js";
import type { VariableInfo } from "./elaboration.js";
import { forgetting, knowing, placeKey } from "./narrowing.js";
import { isAssignable, isNumeric, showType } from "../type-relations.js";
import { resolveType } from "./type-resolution.js";
import type { Expr, Place, Right, Statement, Type } from "../typed-protocol.js";

type Of<K extends ast.Statement["kind"]> = Extract<ast.Statement, { kind: K }>;

export function elaborateLet(code: Code, statement: Of<"let">): Statement | undefined {
  const written = statement.type && resolveType(code.elaboration, statement.type, "local");
  const isLost = statement.type !== undefined && written === undefined;
  const right = withLostType(code, isLost, () => elaborateRight(code, statement.value, written));
  const type = right === undefined || isLost ? written : initialType(code, right, { written, statement });
  const variable = declareLocal(code, statement.name, type);
  if (right === undefined || type === undefined) return undefined;
  noteStored(code, variable, right);
  return { kind: "let", variable: variable.id, value: right, span: statement.span };
}

export function elaborateAssign(code: Code, statement: Of<"assign">): Statement | undefined {
  const isGhost = isGhostName(code, statement.place);
  const place = elaboratePlace(code, statement.place);
  if (statement.operator !== "=") return asGhost(code, isGhost, () => elaborateUpdate(code, statement, place));
  const elaborateValue = (): Right | undefined => elaborateRight(code, statement.value, place?.type);
  const right = asGhost(code, isGhost, () => withLostType(code, place === undefined, elaborateValue));
  if (place === undefined || right === undefined) return undefined;
  const fits = checkRight(code, right, place.type, statement.value.span);
  noteAssigned(code, place, fits ? right : undefined);
  return fits ? { kind: "assign", place, operator: "=", value: right, span: statement.span } : undefined;
}

export function elaborateDo(code: Code, statement: Of<"do">): Statement | undefined {
  const { value, span } = statement;
  const isProcedure = value.kind === "call" && findProcedure(code, value.callee) !== undefined;
  const right = elaborateRight(code, value, undefined);
  if (right === undefined) return undefined;
  if (right.kind === "suspend" || right.kind === "await" || right.kind === "procedureCall") return { kind: "do", value: right, span };
  if (isProcedure) return undefined;
  return void code.elaboration.report("T103", value.span, "Cannot use an expression as a statement: it has no effect", {
    hint: "functions only compute values; a procedure may do something",
  });
}

/** The type of a variable with this initial value; undefined if the value does not fit or does not tell. */
function initialType(
  code: Code,
  right: Right,
  { written, statement }: { readonly written: Type | undefined; readonly statement: Of<"let"> },
): Type | undefined {
  const { value, name } = statement;
  if (written !== undefined) {
    checkRight(code, right, written, value.span);
    return written;
  }
  const type = typeOfRight(right);
  if (type === undefined) return void reportNoValue(code, right, value.span);
  if (type.kind !== "integer" && type.kind !== "none") return type;
  const example = type.kind === "none" ? "T?" : "0..7";
  return void code.elaboration.report("T213", value.span, `Cannot tell the type of '${name.name}': '${type.kind}' is not enough`, {
    hint: `give it a type, as in 'let ${name.name}: ${example} = …'`,
  });
}

function checkRight(code: Code, right: Right, type: Type, span: Span): boolean {
  if (right.kind !== "suspend" && right.kind !== "await" && right.kind !== "procedureCall") return isStorable(code, right, type);
  const { result } = right;
  if (result === undefined) {
    reportNoValue(code, right, span);
    return false;
  }
  if (isAssignable(result, type)) return true;
  const state = result.kind === "optional" && isAssignable(result.element, type) ? "the value may be none" : "the types differ";
  const kind = state === "the value may be none" ? "T204" : "T201";
  code.elaboration.report(kind, span, `Cannot assign '${showType(result)}' to '${showType(type)}': ${state}`);
  return false;
}

function reportNoValue(code: Code, right: Right, span: Span): Diagnostic | undefined {
  const what = right.kind === "procedureCall" ? `procedure '${right.procedure}'` : `this '${right.kind}'`;
  const hint = right.kind === "procedureCall" ? "declare its result, as in 'procedure p(): T'" : "it is resumed without a value";
  return code.elaboration.report("T201", span, `Cannot use the value of ${what}: it gives none`, { hint });
}

function typeOfRight(right: Right): Type | undefined {
  return right.kind === "suspend" || right.kind === "await" || right.kind === "procedureCall" ? right.result : right.type;
}

/** A new variable of an optional type that starts with a value is known to have one. */
function noteStored(code: Code, variable: VariableInfo, right: Right): void {
  if (variable.type?.kind !== "optional" || mayBeNone(right)) return;
  code.flow = knowing(code.flow, new Set([`v${variable.id}`]));
}

function noteAssigned(code: Code, place: Place, right: Right | undefined): void {
  code.flow = forgetting(code.flow, (id) => id === place.variable);
  const key = place.type.kind === "optional" && right !== undefined && !mayBeNone(right) ? placeKey(readPlace(code, place)) : undefined;
  if (key !== undefined) code.flow = knowing(code.flow, new Set([key]));
}

function mayBeNone(right: Right): boolean {
  const kind = typeOfRight(right)?.kind;
  return kind === undefined || kind === "optional" || kind === "none";
}

/** `+=` and `-=`: an integer by an integer, a set by a set or by one element, which becomes a set of it. */
function elaborateUpdate(code: Code, statement: Of<"assign">, place: Place | undefined): Statement | undefined {
  const { value: written, operator, span } = statement;
  if (
    written.kind === "suspend" ||
    written.kind === "suspendIn" ||
    written.kind === "callIn" ||
    written.kind === "hostIn" ||
    written.kind === "await"
  ) {
    return void code.elaboration.report("T215", written.span, `Cannot suspend on the right of '${operator}': it stands behind '=' alone`, {
      hint: "keep the value in a variable first: 'let x = …'",
    });
  }
  const value = withLostType(code, place === undefined, () => elaborateExpr(code, written, place && expectedByUpdate(place.type)));
  if (place === undefined || value === undefined) return undefined;
  const operand = updateOperand(code, place.type, value, operator);
  noteAssigned(code, place, undefined);
  return operand && { kind: "assign", place, operator, value: operand, span };
}

function expectedByUpdate(type: Type): Type | undefined {
  if (type.kind === "queue") return type.element;
  return type.kind === "set" ? type : undefined;
}

function updateOperand(code: Code, type: Type, value: Expr, operator: string): Expr | undefined {
  const what = `Cannot apply '${operator}' to '${showType(type)}' and '${showType(value.type)}'`;
  if (type.kind === "queue") {
    if (operator === "+=") return isStorable(code, value, type.element) ? value : undefined;
    return void code.elaboration.report("T203", value.span, `${what}: a queue loses its head alone`, {
      hint: "write 'let x = take q.head'",
    });
  }
  const isNumber = isNumeric(type) || type.kind === "cyclic";
  if (isNumber && isNumeric(value.type)) return value;
  if (type.kind === "set") {
    if (isAssignable(value.type, type)) return value;
    if (isAssignable(value.type, type.element)) return { kind: "set", elements: [value], type, span: value.span };
    if (value.type.kind === "optional" && isAssignable(value.type.element, type.element)) return void reportMaybeNone(code, value, what);
    // Taking away nodes of more roles than the set can hold is harmless.
    if (operator === "-=" && value.type.kind === "set" && isAssignable(type, value.type)) return value;
    return void code.elaboration.report("T201", value.span, `${what}: the types differ`);
  }
  if (isNumber && value.type.kind === "optional" && isNumeric(value.type.element)) return void reportMaybeNone(code, value, what);
  return void code.elaboration.report("T203", value.span, `${what}: it is for integers, sets and queues`);
}
