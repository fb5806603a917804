import { unreachable } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declaredHere } from "./declared-here.js";
import { findLocal, withLostType, type Code } from "./code.js";
import { foldConstant } from "./constants.js";
import { elaborateCondition, isConnective } from "./elaborate-condition.js";
import { elaborateExpr, isDeclaredOptional, reportMaybeNone } from "./elaborate-expression.js";
import { elaborateStateMembership } from "./elaborate-machine-access.js";
import {
  comparedValueTypes,
  holdsContinuation,
  isAssignable,
  isComparable,
  isNumeric,
  isSameType,
  joinTypes,
  showType,
  withoutOptional,
} from "../type-relations.js";
import type { Expr, Type } from "../typed-protocol.js";

type Binary = Extract<ast.Expr, { kind: "binary" }>;

export function elaborateBinary(code: Code, expr: Binary, expected: Type | undefined): Expr | undefined {
  const { operator } = expr;
  if (isConnective(operator)) return elaborateCondition(code, expr).expr;
  switch (operator) {
    case "==":
    case "!=":
      return elaborateEquality(code, expr);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return elaborateOrder(code, expr);
    case "+":
    case "-":
    case "*":
    case "&":
      return elaborateArithmetic(code, expr, expected);
    default:
      return unreachable(operator);
  }
}

/** `x in s`; in properties also `c in { State }`. */
export function elaborateIn(code: Code, expr: Extract<ast.Expr, { kind: "in" }>): Expr | undefined {
  const states = elaborateStateMembership(code, expr);
  if (states !== "a set") return states;
  const pair = elaborateMembers(code, expr);
  if (pair === undefined) return undefined;
  const { element, set } = pair;
  if (set.type.kind !== "set" && set.type.kind !== "queue") {
    return void code.elaboration.report(
      "T201",
      set.span,
      `Cannot look for a value in '${showType(set.type)}': it is neither a set nor a queue`,
    );
  }
  if (element.type.kind === "optional") {
    return void reportMaybeNone(code, element, `Cannot look for '${showType(element.type)}' in '${showType(set.type)}'`);
  }
  if (!isComparable(element.type, set.type.element)) {
    const what = `Cannot look for '${showType(element.type)}' in '${showType(set.type)}'`;
    return void code.elaboration.report("T201", expr.span, `${what}: the types differ`);
  }
  return { kind: "in", negated: expr.negated, element, set, type: { kind: "boolean" }, span: expr.span };
}

function elaborateMembers(code: Code, expr: Extract<ast.Expr, { kind: "in" }>): { element: Expr; set: Expr } | undefined {
  if (needsContext(code, expr.element) && !needsContext(code, expr.set)) {
    const set = elaborateExpr(code, expr.set);
    const wanted = set?.type.kind === "set" || set?.type.kind === "queue" ? set.type.element : undefined;
    const element = withLostType(code, set === undefined, () => elaborateExpr(code, expr.element, wanted));
    return element && set && { element, set };
  }
  const element = elaborateExpr(code, expr.element);
  // The nodes in a literal need not have all the roles that the element may have.
  const wanted = element && withoutOptional(element.type);
  const expected: Type | undefined = wanted && wanted.kind !== "node" ? { kind: "set", element: wanted } : undefined;
  const set = withLostType(code, element === undefined, () => elaborateExpr(code, expr.set, expected));
  return element && set && { element, set };
}

function elaborateEquality(code: Code, expr: Binary): Expr | undefined {
  const pair = elaboratePair(code, expr, undefined);
  if (pair === undefined) return undefined;
  const { left, right } = pair;
  if (!areComparable(code, left, right)) {
    const [a, b] = [showType(left.type), showType(right.type)];
    const isContinuation = [left, right].some(({ type }) => holdsContinuation(type));
    const state = isContinuation ? "a continuation can only be compared with 'none'" : "they are never equal";
    return void code.elaboration.report(isContinuation ? "T203" : "T201", expr.span, `Cannot compare '${a}' with '${b}': ${state}`);
  }
  const outside = [constantOutside(left, right), constantOutside(right, left)].find((message) => message !== undefined);
  if (outside !== undefined) return void code.elaboration.report("T207", expr.span, outside);
  checkValueComparison(code, expr, left, right);
  return { kind: "binary", operator: expr.operator, left, right, type: { kind: "boolean" }, span: expr.span };
}

/** A place that is known to hold a value may still be compared with `none`. */
function areComparable(code: Code, left: Expr, right: Expr): boolean {
  if (left.type.kind === "none") return right.type.kind === "none" || isDeclaredOptional(code, right);
  if (right.type.kind === "none") return isDeclaredOptional(code, left);
  // Whether a queue has elements shows without looking at any.
  const isTest = (left.kind === "empty" || right.kind === "empty") && left.type.kind === "queue";
  if (isTest) return isSameType(left.type, right.type);
  return isComparable(left.type, right.type);
}

function constantOutside(cyclic: Expr, other: Expr): string | undefined {
  const type = withoutOptional(cyclic.type);
  const value = foldConstant(other);
  if (type.kind !== "cyclic" || typeof value !== "number" || (value >= 0 && value < type.modulus)) return undefined;
  return `Cannot compare '${showType(type)}' with ${value}: it is not in 0..${type.modulus - 1}`;
}

/** Opaque values are compared by real code only if they are declared comparable: elsewhere it could not be compiled. */
function checkValueComparison(code: Code, expr: Binary, left: Expr, right: Expr): void {
  if (left.type.kind === "none" || right.type.kind === "none" || left.kind === "empty" || right.kind === "empty") return;
  const opaque = comparedValueTypes(left.type).find((name) => code.elaboration.find(name, "value")?.value.comparable === false);
  if (opaque === undefined || code.isGhost) return;
  if (code.routine.kind === "function") code.routine.function.comparison ??= { span: expr.span, type: opaque };
  else reportValueComparison(code, expr, opaque);
}

function reportValueComparison(code: Code, expr: Binary, opaque: string): void {
  const declared = code.elaboration.names.get(opaque);
  code.elaboration.report("T503", expr.span, `Cannot compare values of '${opaque}' in a handler: they are opaque`, {
    hint: `declare 'value ${opaque}[…] comparable', or compare them in a property, an assertion or a ghost`,
    ...(declared === undefined ? {} : { related: declaredHere(opaque, declared.span) }),
  });
}

function elaborateOrder(code: Code, expr: Binary): Expr | undefined {
  const pair = elaboratePair(code, expr, undefined);
  if (pair === undefined) return undefined;
  const { left, right } = pair;
  const optional = [left, right].find(({ type }) => type.kind === "optional");
  const what = `Cannot apply '${expr.operator}' to '${showType(left.type)}' and '${showType(right.type)}'`;
  if (optional !== undefined) return void reportMaybeNone(code, optional, what);
  const parts = { kind: "binary" as const, operator: expr.operator, left, right, span: expr.span };
  if (isNumeric(left.type) && isNumeric(right.type)) return { ...parts, type: { kind: "boolean" } };
  if (left.type.kind === "node" && right.type.kind === "node") {
    const roles = [...new Set([...left.type.roles, ...right.type.roles])];
    if (roles.length === 1 && roles.every((role) => code.elaboration.find(role, "node")?.node.symmetry === "ordered")) {
      return { ...parts, type: { kind: "boolean" } };
    }
  }
  const symmetric = [left, right].find(({ type }) => ["node", "block", "value"].includes(type.kind));
  if (symmetric !== undefined) {
    return void code.elaboration.report("T502", expr.span, `${what}: they have no order`, {
      hint: symmetric.type.kind === "node" ? "declare the nodes 'ordered' if their order matters" : "compare them with '==' or '!='",
    });
  }
  const isCyclic = left.type.kind === "cyclic" || right.type.kind === "cyclic";
  const hint = isCyclic ? { hint: "numbers that wrap around have no order: compare their difference" } : {};
  return void code.elaboration.report("T203", expr.span, `${what}: it is for integers`, hint);
}

function elaborateArithmetic(code: Code, expr: Binary, expected: Type | undefined): Expr | undefined {
  const pair = elaboratePair(code, expr, expected?.kind === "set" ? expected : undefined);
  if (pair === undefined) return undefined;
  const { left, right } = pair;
  const optional = [left, right].find(({ type }) => type.kind === "optional");
  const what = `Cannot apply '${expr.operator}' to '${showType(left.type)}' and '${showType(right.type)}'`;
  if (optional !== undefined) return void reportMaybeNone(code, optional, what);
  const type = arithmeticType(expr.operator, left.type, right.type);
  if (type !== undefined) return { kind: "binary", operator: expr.operator, left, right, type, span: expr.span };
  const isElement = left.type.kind === "set" && isAssignable(right.type, left.type.element);
  const { start, end } = expr.right.span;
  const braces = [
    { span: { start, end: start }, text: "{" },
    { span: { start: end, end }, text: "}" },
  ];
  const more = isElement ? { hint: "put the element in braces", fix: { title: "Put the element in braces", edits: braces } } : {};
  return void code.elaboration.report("T203", expr.span, `${what}: it is for integers and sets`, more);
}

function arithmeticType(operator: ast.BinaryOperator, left: Type, right: Type): Type | undefined {
  if (left.kind === "set" && right.kind === "set") return operator === "*" ? undefined : setType(operator, left, right);
  if (operator === "&") return undefined;
  if (isNumeric(left) && isNumeric(right)) return { kind: "integer" };
  if (left.kind !== "cyclic" || operator === "*") return undefined;
  if (isNumeric(right)) return left;
  return right.kind === "cyclic" && right.modulus === left.modulus && operator === "-" ? { kind: "integer" } : undefined;
}

function setType(operator: ast.BinaryOperator, left: Type, right: Type): Type | undefined {
  if (operator === "+") return joinTypes(left, right);
  return isComparable(left, right) ? left : undefined;
}

/** Both operands; one whose text does not tell its type takes it from the other. */
function elaboratePair(code: Code, expr: Binary, expected: Type | undefined): { left: Expr; right: Expr } | undefined {
  if (needsContext(code, expr.left) && !needsContext(code, expr.right)) {
    const right = elaborateExpr(code, expr.right, expected);
    const left = withLostType(code, right === undefined, () => elaborateExpr(code, expr.left, right?.type ?? expected));
    return left && right && { left, right };
  }
  const left = elaborateExpr(code, expr.left, expected);
  const right = withLostType(code, left === undefined, () => elaborateExpr(code, expr.right, left?.type ?? expected));
  return left && right && { left, right };
}

function needsContext(code: Code, expr: ast.Expr): boolean {
  if (expr.kind === "none" || expr.kind === "set" || expr.kind === "conditional") return true;
  return expr.kind === "name" && code.elaboration.enumsByMember.has(expr.name.name) && findLocal(code.scope, expr.name.name) === undefined;
}
