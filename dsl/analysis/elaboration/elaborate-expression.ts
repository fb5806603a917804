/** Expressions: names resolved, types checked in both directions (an expected type flows down, the found type comes back). */
import { unreachable, type Diagnostic, type Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declareLocal, inScope, withLostType, type Code } from "./code.js";
import { foldConstant } from "./constants.js";
import { elaborateAt, elaborateIs, elaborateMember } from "./elaborate-machine-access.js";
import { elaborateCall } from "./elaborate-call.js";
import { elaborateCondition, withFacts } from "./elaborate-condition.js";
import { elaborateHere, elaborateName, elaborateSelf, reportNotConstant } from "./elaborate-name.js";
import { declareOccurrence, reportFollowed } from "./elaborate-occurrence.js";
import { elaborateBinary, elaborateIn } from "./elaborate-operator.js";
import { elaborateRecord } from "./elaborate-record.js";
import { elaborateReply } from "./elaborate-right.js";
import { elaborateSetLiteral } from "./elaborate-set.js";
import { elaborateTake } from "./elaborate-take.js";
import type { VariableInfo } from "./elaboration.js";
import { placeKey } from "./narrowing.js";
import { isAssignable, isNumeric, joinTypes, showType, withoutOptional } from "../type-relations.js";
import { resolveTypeName } from "./type-resolution.js";
import type { Expr, Occurrence, Type, VariableId } from "../typed-protocol.js";

/** A typed expression; undefined if it is wrong, which is then reported. `expected` helps where the text alone does not tell a type. */
export function elaborateExpr(code: Code, expr: ast.Expr, expected?: Type): Expr | undefined {
  switch (expr.kind) {
    case "number":
      return { kind: "number", value: expr.value, type: { kind: "integer" }, span: expr.span };
    case "boolean":
      return { kind: "boolean", value: expr.value, type: { kind: "boolean" }, span: expr.span };
    case "none":
      return { kind: "none", type: { kind: "none" }, span: expr.span };
    case "name":
      return elaborateName(code, expr.name, expected);
    case "self":
      return elaborateSelf(code, expr.span);
    case "here":
      return elaborateHere(code, expr.span);
    case "quiescent":
      return elaborateQuiescent(code, expr.span);
    case "reply":
      return elaborateReply(code, expr.span);
    case "set":
      return elaborateSetLiteral(code, expr, expected);
    case "record":
      return elaborateRecord(code, expr, expected);
    case "call":
      return elaborateCall(code, expr);
    case "member":
      return elaborateMember(code, expr);
    case "index":
      return elaborateIndex(code, expr);
    case "unwrap":
      return elaborateUnwrap(code, expr, expected);
    case "not":
      return elaborateCondition(code, expr).expr;
    case "negate":
      return elaborateNegate(code, expr);
    case "binary":
      return elaborateBinary(code, expr, expected);
    case "in":
      return elaborateIn(code, expr);
    case "is":
      return elaborateIs(code, expr);
    case "at":
      return elaborateAt(code, expr);
    case "conditional":
      return elaborateConditional(code, expr, expected);
    case "quantified":
      return elaborateQuantified(code, expr);
    case "take":
      return elaborateTake(code, expr);
    case "missing":
      return undefined;
    default:
      return unreachable(expr);
  }
}

/** An expression whose value is stored where `type` is wanted. Without a type it is elaborated for its own mistakes. */
export function expectExpr(code: Code, expr: ast.Expr, type: Type | undefined, related?: Diagnostic["related"]): Expr | undefined {
  const found = withLostType(code, type === undefined, () => elaborateExpr(code, expr, type));
  if (found === undefined || type === undefined) return undefined;
  return isStorable(code, found, type, related) ? found : undefined;
}

/** Reports unless a value may be stored where `type` is wanted. */
export function isStorable(code: Code, expr: Expr, type: Type, related?: Diagnostic["related"]): boolean {
  const more = related === undefined ? {} : { related };
  if (isAssignable(expr.type, type)) return isInRange(code, expr, withoutOptional(type), more);
  const what = `Cannot assign '${showType(expr.type)}' to '${showType(type)}'`;
  if (expr.type.kind === "optional" && isAssignable(expr.type.element, type)) reportMaybeNone(code, expr, what, more);
  else if (expr.type.kind === "none") code.elaboration.report("T201", expr.span, `${what}: it is never none`, more);
  else code.elaboration.report("T201", expr.span, `${what}: the types differ`, more);
  return false;
}

/** "Cannot …: the value may be none", with how to mend it. */
export function reportMaybeNone(code: Code, expr: Expr, what: string, more: Pick<Diagnostic, "related"> = {}): Diagnostic | undefined {
  const { end } = expr.span;
  const isSimple = ["variable", "index", "field", "head", "machineVariable", "functionCall"].includes(expr.kind);
  const fix: Diagnostic["fix"] = { title: "Write '!'", edits: [{ span: { start: end, end }, text: "!" }] };
  const hint = "test it against 'none' first, or write '!' where it certainly has a value";
  return code.elaboration.report(
    "T204",
    expr.span,
    `${what}: the value may be none`,
    isSimple ? { ...more, hint, fix } : { ...more, hint },
  );
}

/** Reports unless the expression has a boolean value. */
export function isCondition(code: Code, expr: Expr): boolean {
  if (expr.type.kind === "boolean") return true;
  const what = `Cannot use '${showType(expr.type)}' as a condition`;
  if (expr.type.kind === "optional" && expr.type.element.kind === "boolean") reportMaybeNone(code, expr, what);
  else {
    const hint = expr.type.kind === "optional" ? { hint: "compare it with 'none'" } : {};
    code.elaboration.report("T201", expr.span, `${what}: 'boolean' is wanted`, hint);
  }
  return false;
}

function isInRange(code: Code, expr: Expr, type: Type, more: Pick<Diagnostic, "related">): boolean {
  const value = foldConstant(expr);
  const bounds = type.kind === "range" ? type : type.kind === "cyclic" ? { low: 0, high: type.modulus - 1 } : undefined;
  if (typeof value !== "number" || bounds === undefined || (value >= bounds.low && value <= bounds.high)) return true;
  const state = `it is not in ${bounds.low}..${bounds.high}`;
  code.elaboration.report("T207", expr.span, `Cannot assign ${value} to '${showType(type)}': ${state}`, more);
  return false;
}

function elaborateQuiescent(code: Code, span: Span): Expr | undefined {
  if (code.routine.kind === "property") return { kind: "quiescent", type: { kind: "boolean" }, span };
  return void code.elaboration.report("T216", span, "Cannot read 'quiescent' here: a handler knows only its own machine", {
    hint: "invariants and covers may read it",
  });
}

/** `Node[0]`: what to write instead depends on whether the nodes have an order. */
function hintForNumber(code: Code, indexed: Expr): { readonly hint?: string } {
  if (indexed.kind !== "all" || indexed.of !== "node") return {};
  const symmetry = code.elaboration.find(indexed.name, "node")?.node.symmetry;
  if (symmetry === "ordered") return { hint: `nodes are not indexed: quantify, as in 'forall n: ${indexed.name}: …'` };
  return { hint: "interchangeable nodes have no numbers; declare them 'ordered', or quantify" };
}

function elaborateIndex(code: Code, expr: Extract<ast.Expr, { kind: "index" }>): Expr | undefined {
  const map = elaborateExpr(code, expr.object);
  if (map === undefined) return undefined;
  if (map.type.kind !== "map") {
    const what = `Cannot index '${showType(map.type)}': it is not a map`;
    return void code.elaboration.report("T203", expr.object.span, what, hintForNumber(code, map));
  }
  const key = expectExpr(code, expr.index, map.type.key);
  if (key === undefined) return undefined;
  return narrowed(code, { kind: "index", map, key, type: map.type.value, span: expr.span });
}

/** A read of an optional place that is known to hold a value has the type of the value. */
export function narrowed(code: Code, expr: Expr): Expr {
  if (expr.type.kind !== "optional" || code.flow.present.size === 0) return expr;
  const key = placeKey(expr);
  return key !== undefined && code.flow.present.has(key) ? { ...expr, type: expr.type.element } : expr;
}

function elaborateUnwrap(code: Code, expr: Extract<ast.Expr, { kind: "unwrap" }>, expected: Type | undefined): Expr | undefined {
  const operand = elaborateExpr(code, expr.operand, expected);
  if (operand === undefined) return undefined;
  if (operand.type.kind === "optional") return { kind: "unwrap", operand, type: operand.type.element, span: expr.span };
  // A narrowed place is unwrapped already: `!` may stay, since it is often there for the reader.
  if (operand.type.kind !== "none" && placeKey(operand) !== undefined && isDeclaredOptional(code, operand)) return operand;
  return void code.elaboration.report("T203", expr.span, `Cannot apply '!' to '${showType(operand.type)}': it is not optional`, {
    fix: { title: "Remove '!'", edits: [{ span: { start: expr.span.end - 1, end: expr.span.end }, text: "" }] },
  });
}

/** Is it a place whose declared type is optional, whatever is known about it here? */
export function isDeclaredOptional(code: Code, expr: Expr): boolean {
  if (expr.type.kind === "optional") return true;
  if (expr.kind === "variable" || expr.kind === "machineVariable") {
    return code.elaboration.variables[expr.variable]?.type?.kind === "optional";
  }
  if (expr.kind === "field") return declaredFieldType(expr)?.kind === "optional";
  if (expr.kind === "head") return true;
  return expr.kind === "index" && expr.map.type.kind === "map" && expr.map.type.value.kind === "optional";
}

function declaredFieldType({ record, field }: Extract<Expr, { kind: "field" }>): Type | undefined {
  return record.type.kind === "record" ? record.type.fields.find(({ name }) => name === field)?.type : undefined;
}

function elaborateNegate(code: Code, expr: Extract<ast.Expr, { kind: "negate" }>): Expr | undefined {
  const operand = elaborateExpr(code, expr.operand);
  if (operand === undefined) return undefined;
  if (isNumeric(operand.type)) return { kind: "negate", operand, type: { kind: "integer" }, span: expr.span };
  if (operand.type.kind === "optional" && isNumeric(operand.type.element)) {
    return void reportMaybeNone(code, operand, `Cannot apply '-' to '${showType(operand.type)}'`);
  }
  return void code.elaboration.report("T203", expr.span, `Cannot apply '-' to '${showType(operand.type)}': it is for integers`);
}

function elaborateConditional(code: Code, expr: Extract<ast.Expr, { kind: "conditional" }>, expected?: Type): Expr | undefined {
  const condition = elaborateCondition(code, expr.condition);
  const whenTrue = withFacts(code, condition.whenTrue, () => elaborateExpr(code, expr.whenTrue, expected));
  const whenFalse = withFacts(code, condition.whenFalse, () =>
    withLostType(code, whenTrue === undefined, () => elaborateExpr(code, expr.whenFalse, expected ?? whenTrue?.type)),
  );
  if (condition.expr === undefined || whenTrue === undefined || whenFalse === undefined) return undefined;
  const parts = { kind: "conditional" as const, condition: condition.expr, whenTrue, whenFalse, span: expr.span };
  const type = joinTypes(whenTrue.type, whenFalse.type);
  if (type !== undefined) return { ...parts, type };
  if (expected !== undefined) {
    const bothFit = [whenTrue, whenFalse].map((branch) => isStorable(code, branch, expected)).every((fits) => fits);
    return bothFit ? { ...parts, type: expected } : undefined;
  }
  const what = `Cannot choose between '${showType(whenTrue.type)}' and '${showType(whenFalse.type)}'`;
  return void code.elaboration.report("T201", expr.span, `${what}: the types differ`);
}

function elaborateQuantified(code: Code, expr: Extract<ast.Expr, { kind: "quantified" }>): Expr | undefined {
  if (code.routine.kind === "initialiser")
    return void reportNotConstant(code, expr.span, "a quantifier is evaluated while the protocol runs");
  return inScope(code, () => {
    const bound = declareQuantified(code, expr.variables);
    const where = expr.where === undefined ? undefined : elaborateCondition(code, expr.where);
    const facts = where?.whenTrue ?? new Set<string>();
    const body = expr.body === undefined ? undefined : withFacts(code, facts, () => elaborateBody(code, expr.body));
    const isWrong = bound === undefined || (where !== undefined && where.expr === undefined);
    if (isWrong || (expr.body !== undefined && body === undefined)) return undefined;
    return {
      kind: "quantified",
      quantifier: expr.quantifier,
      ...bound,
      where: where?.expr,
      body,
      type: expr.quantifier === "count" ? { kind: "integer" } : { kind: "boolean" },
      span: expr.span,
    };
  });
}

function elaborateBody(code: Code, body: ast.Expr | undefined): Expr | undefined {
  return body === undefined ? undefined : elaborateCondition(code, body).expr;
}

interface Quantified {
  readonly variables: readonly VariableId[];
  readonly occurrences?: readonly Occurrence[];
}

/** What a quantifier binds; undefined where some of it is wrong. */
function declareQuantified(code: Code, written: ast.Binder["variables"]): Quantified | undefined {
  const variables: VariableId[] = [];
  const occurrences: Occurrence[] = [];
  let isWrong = false;
  for (const one of written) {
    if (one.among === undefined) {
      const { id, type } = declareValue(code, one);
      variables.push(id);
      isWrong ||= type === undefined;
    } else {
      const occurrence = declareOccurrence(code, { ...one, among: one.among });
      if (occurrence === undefined) isWrong = true;
      else occurrences.push(occurrence);
    }
  }
  if (isWrong) return undefined;
  return occurrences.length === 0 ? { variables } : { variables, occurrences };
}

/** What a quantifier binds for several states: values, which stay what they are. Undefined where some of it is wrong. */
export function declareFollowed(code: Code, written: ast.Binder["variables"]): readonly VariableId[] | undefined {
  const declared = written.map((one) => (one.among === undefined ? declareValue(code, one) : reportFollowed(code, one)));
  return declared.some((one) => one?.type === undefined) ? undefined : declared.flatMap((one) => one?.id ?? []);
}

function declareValue(code: Code, { name, type }: ast.BoundVariable): VariableInfo {
  return declareLocal(code, name, resolveDomain(code, type), { storage: "quantified", fixed: "a quantifier binds it" });
}

function resolveDomain(code: Code, name: ast.Ident): Type | undefined {
  const type = resolveTypeName(code.elaboration, name);
  if (type === undefined || ["node", "block", "value", "enum", "range", "cyclic", "boolean"].includes(type.kind)) return type;
  return void code.elaboration.report("T210", name.span, `Cannot quantify over '${showType(type)}'`, {
    hint: "quantifiers range over nodes, blocks, values, enums, numbers and booleans",
  });
}
