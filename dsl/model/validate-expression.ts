import { booleanType } from "./construct.js";
import type { Model, ModelExpr, ModelPlace, ModelType, Routine } from "./model.js";
import { printExpr, printPlace } from "./print-expression.js";
import { familyOf, integerType, isScalar, resolveType, typeOfExpr, typeOfPlace, type ModelScope } from "./types-of-model.js";

/** Where a check stands, and where it puts what it finds. */
export interface ExpressionChecker {
  readonly model: Model;
  readonly scope: ModelScope;
  /** Routines that may be called here. */
  readonly known: readonly Routine[];
  readonly where: string;
  readonly problems: string[];
}

export function checkCondition(checker: ExpressionChecker, expr: ModelExpr): void {
  checkFits(checker, expr, booleanType);
}

/** Checks an expression that is to be a value of `type`. */
export function checkFits(checker: ExpressionChecker, expr: ModelExpr, type: ModelType): void {
  checkExpr(checker, expr);
  const own = typeOfExpr(checker.model, checker.scope, expr);
  if (expr.kind === "undefined" || own === undefined) return;
  if (!isCompatible(checker.model, own, type)) checker.problems.push(`${checker.where}: '${printExpr(expr)}' has the wrong type`);
}

function isCompatible(model: Model, a: ModelType, b: ModelType): boolean {
  if (isScalar(model, a) !== isScalar(model, b)) return false;
  const family = familyOf(model, b);
  return familyOf(model, a).some((name) => family.includes(name));
}

/** Checks a place and gives its type. */
export function checkPlace(checker: ExpressionChecker, place: ModelPlace): ModelType | undefined {
  const { model, scope, where, problems } = checker;
  for (const [depth, selector] of place.path.entries()) {
    if (selector.kind !== "index") continue;
    const whole = typeOfPlace(model, scope, { root: place.root, path: place.path.slice(0, depth) });
    const resolved = whole && resolveType(model, whole);
    if (resolved?.kind === "array") checkFits(checker, selector.index, resolved.index);
    else checkExpr(checker, selector.index);
  }
  const type = typeOfPlace(model, scope, place);
  if (type === undefined) problems.push(`${where}: there is no '${printPlace(place)}'`);
  return type;
}

export function checkExpr(checker: ExpressionChecker, expr: ModelExpr): void {
  switch (expr.kind) {
    case "number":
    case "boolean":
    case "undefined":
      return;
    case "member":
      checkMember(checker, expr);
      return;
    case "read":
      checkPlace(checker, expr.place);
      return;
    case "not":
      checkCondition(checker, expr.operand);
      return;
    case "negate":
    case "defined":
    case "value":
    case "member of":
      checkExpr(checker, expr.operand);
      return;
    case "binary":
      checkBinary(checker, expr);
      return;
    case "conditional":
      checkCondition(checker, expr.condition);
      checkExpr(checker, expr.whenTrue);
      checkExpr(checker, expr.whenFalse);
      return;
    case "quantified": {
      if (checker.scope.has(expr.variable)) checker.problems.push(`${checker.where}: '${expr.variable}' hides another variable`);
      const inner = { ...checker, scope: new Map([...checker.scope, [expr.variable, expr.over]]) };
      if (expr.quantifier === "sum") checkFits(inner, expr.body, integerType);
      else checkCondition(inner, expr.body);
      return;
    }
    case "length":
      checkPlace(checker, expr.list);
      return;
    case "call":
      checkCall(checker, expr);
  }
}

function checkMember({ model, where, problems }: ExpressionChecker, expr: Extract<ModelExpr, { readonly kind: "member" }>): void {
  const type = model.types.find((one) => one.name === expr.type);
  const isThere = (type?.kind === "enum" || type?.kind === "scalarset") && type.members.includes(expr.member);
  if (!isThere) problems.push(`${where}: type '${expr.type}' has no member '${expr.member}'`);
}

function checkBinary(checker: ExpressionChecker, expr: Extract<ModelExpr, { readonly kind: "binary" }>): void {
  const { operator, left, right } = expr;
  if (operator === "and" || operator === "or" || operator === "implies") {
    checkCondition(checker, left);
    checkCondition(checker, right);
    return;
  }
  checkExpr(checker, left);
  const type = typeOfExpr(checker.model, checker.scope, left);
  if (type === undefined) checkExpr(checker, right);
  else checkFits(checker, right, type);
}

/** A call of a routine that is known, with arguments of its parameters' types. */
export function checkCall(checker: ExpressionChecker, call: { readonly routine: string; readonly args: readonly ModelExpr[] }): void {
  const { where, problems } = checker;
  const routine = checker.known.find((one) => one.name === call.routine);
  if (routine === undefined) {
    problems.push(`${where}: '${call.routine}' is called before its declaration`);
    return;
  }
  if (routine.params.length !== call.args.length) problems.push(`${where}: '${call.routine}' takes ${routine.params.length} arguments`);
  for (const [index, param] of routine.params.entries()) {
    const arg = call.args[index];
    if (arg === undefined) continue;
    checkFits(checker, arg, param.type);
    if (param.passing === "var" && arg.kind !== "read")
      problems.push(`${where}: argument '${param.name}' of '${call.routine}' is no place`);
  }
}
