/** Constants: expressions over params, which are fixed for one elaboration. */
import { unreachable, type Diagnostic, type Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declaredHere } from "./declared-here.js";
import { didYouMean } from "./did-you-mean.js";
import type { Elaboration, ParamInfo } from "./elaboration.js";
import type { BinaryOperator, Expr } from "../typed-protocol.js";

export type Constant = number | boolean;

/** The value of a constant expression; undefined if it has none, which is then reported. */
export function evaluateConstant(elaboration: Elaboration, expr: ast.Expr): Constant | undefined {
  switch (expr.kind) {
    case "number":
    case "boolean":
      return expr.value;
    case "name":
      return evaluateName(elaboration, expr.name);
    case "not":
      return negated(evaluateTyped(elaboration, expr.operand, isBoolean));
    case "negate":
      return opposite(evaluateTyped(elaboration, expr.operand, isNumber));
    case "binary":
      return evaluateBinary(elaboration, expr);
    case "conditional":
      return evaluateChoice(elaboration, expr);
    case "missing":
      return undefined;
    case "none":
    case "self":
    case "here":
    case "quiescent":
    case "reply":
    case "set":
    case "record":
    case "call":
    case "member":
    case "index":
    case "unwrap":
    case "in":
    case "is":
    case "at":
    case "quantified":
    case "take":
      return void elaboration.report("T208", expr.span, "Cannot compute a constant: this is known only while the protocol runs", {
        hint: "a constant is made of numbers, 'true', 'false' and params",
      });
    default:
      return unreachable(expr);
  }
}

/** The value of a param, which may be defined by other params; its own default where no setting replaces it. */
export function resolveParam(elaboration: Elaboration, param: ParamInfo): Constant | undefined {
  if (param.state === "in progress") {
    const { name } = param.declaration;
    return void elaboration.report("T107", name.span, `Cannot define param '${name.name}': it is defined in terms of itself`);
  }
  if (param.state === "unresolved") {
    param.state = "in progress";
    param.value = evaluateConstant(elaboration, param.declaration.value);
    param.state = "resolved";
  }
  return param.value;
}

/** A constant integer; undefined if it is none, which is then reported. */
export function evaluateInteger(elaboration: Elaboration, expr: ast.Expr): number | undefined {
  return evaluateTyped(elaboration, expr, isNumber);
}

/** A constant condition; undefined if it is none, which is then reported. */
export function evaluateCondition(elaboration: Elaboration, expr: ast.Expr): boolean | undefined {
  return evaluateTyped(elaboration, expr, isBoolean);
}

export interface SizeLimits {
  /** What has the size, as in "Cannot declare 3 nodes 'R'". */
  readonly what: string;
  readonly least: number;
  readonly most: number;
}

/** A size; where it is impossible, that is reported and the nearest possible one is taken. */
export function evaluateSize(elaboration: Elaboration, expr: ast.Expr, limits: SizeLimits): number {
  const size = evaluateInteger(elaboration, expr);
  if (size === undefined) return limits.least;
  if (size >= limits.least && size <= limits.most) return size;
  elaboration.report("T209", expr.span, `Cannot use ${size} as ${limits.what}: it must be ${limits.least} to ${limits.most}`);
  return Math.min(Math.max(size, limits.least), limits.most);
}

/** The value of a typed expression made of literals; undefined if it is known only while the protocol runs. */
export function foldConstant(expr: Expr): Constant | undefined {
  switch (expr.kind) {
    case "number":
    case "boolean":
      return expr.value;
    case "negate":
      return opposite(numberOrNothing(foldConstant(expr.operand)));
    case "binary": {
      if (expr.type.kind !== "integer") return undefined;
      const left = numberOrNothing(foldConstant(expr.left));
      const right = numberOrNothing(foldConstant(expr.right));
      return left === undefined || right === undefined ? undefined : applyToNumbers(expr.operator, left, right);
    }
    default:
      return undefined;
  }
}

function evaluateName(elaboration: Elaboration, { name, span }: ast.Ident): Constant | undefined {
  if (name === "") return undefined;
  const found = elaboration.names.get(name);
  if (found?.kind === "param") return resolveParam(elaboration, found.param);
  if (found !== undefined) {
    return void elaboration.report("T208", span, `Cannot use '${name}' in a constant: it is not a param`, {
      related: declaredHere(name, found.span),
    });
  }
  const params = [...elaboration.names].filter(([, value]) => value.kind === "param").map(([param]) => param);
  return void elaboration.report(
    "T101",
    span,
    `Unknown param: none is called '${name}'`,
    didYouMean({ kind: "ident", name, span }, params),
  );
}

function evaluateBinary(elaboration: Elaboration, expr: Extract<ast.Expr, { kind: "binary" }>): Constant | undefined {
  const { operator } = expr;
  if (operator === "==" || operator === "!=") return evaluateEquality(elaboration, expr);
  if (operator === "||" || operator === "&&" || operator === "=>") {
    const left = evaluateTyped(elaboration, expr.left, isBoolean);
    const right = evaluateTyped(elaboration, expr.right, isBoolean);
    if (left === undefined || right === undefined) return undefined;
    return operator === "&&" ? left && right : operator === "||" ? left || right : !left || right;
  }
  const left = evaluateTyped(elaboration, expr.left, isNumber);
  const right = evaluateTyped(elaboration, expr.right, isNumber);
  if (left === undefined || right === undefined) return undefined;
  const value = applyToNumbers(operator, left, right);
  return value ?? void elaboration.report("T203", expr.span, `Cannot apply '${operator}' to integers: it is for sets`);
}

function evaluateEquality(elaboration: Elaboration, expr: Extract<ast.Expr, { kind: "binary" }>): boolean | undefined {
  const left = evaluateConstant(elaboration, expr.left);
  const right = evaluateConstant(elaboration, expr.right);
  if (left === undefined || right === undefined) return undefined;
  if (typeof left !== typeof right) {
    return void elaboration.report("T201", expr.span, `Cannot compare '${nameKind(left)}' with '${nameKind(right)}': they are never equal`);
  }
  return (left === right) === (expr.operator === "==");
}

function evaluateChoice(elaboration: Elaboration, expr: Extract<ast.Expr, { kind: "conditional" }>): Constant | undefined {
  const condition = evaluateTyped(elaboration, expr.condition, isBoolean);
  const whenTrue = evaluateConstant(elaboration, expr.whenTrue);
  const whenFalse = evaluateConstant(elaboration, expr.whenFalse);
  return condition === undefined ? undefined : condition ? whenTrue : whenFalse;
}

function evaluateTyped<T extends Constant>(
  elaboration: Elaboration,
  expr: ast.Expr,
  isWanted: (value: Constant) => value is T,
): T | undefined {
  const value = evaluateConstant(elaboration, expr);
  if (value === undefined || isWanted(value)) return value;
  return void reportKind(elaboration, expr.span, value);
}

function reportKind(elaboration: Elaboration, span: Span, value: Constant): Diagnostic | undefined {
  const wanted = typeof value === "number" ? "boolean" : "integer";
  return elaboration.report("T201", span, `Cannot use '${nameKind(value)}' here: '${wanted}' is wanted`);
}

function applyToNumbers(operator: BinaryOperator, left: number, right: number): Constant | undefined {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "||":
    case "&&":
    case "=>":
    case "&":
      return undefined;
    default:
      return unreachable(operator);
  }
}

export function nameKind(value: Constant): string {
  return typeof value === "number" ? "integer" : "boolean";
}

function isNumber(value: Constant): value is number {
  return typeof value === "number";
}

function isBoolean(value: Constant): value is boolean {
  return typeof value === "boolean";
}

function numberOrNothing(value: Constant | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function opposite(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}
