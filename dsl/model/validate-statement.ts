import type { ModelPlace, ModelStatement, ModelType } from "./model.js";
import { printPlace } from "./print-expression.js";
import { isScalar, resolveType } from "./types-of-model.js";
import { checkCall, checkCondition, checkExpr, checkFits, checkPlace, type ExpressionChecker } from "./validate-expression.js";

export interface Checker extends ExpressionChecker {
  /** What the routine around returns. */
  readonly result?: ModelType | undefined;
}

export function checkBody(checker: Checker, statements: readonly ModelStatement[]): void {
  for (const statement of statements) checkStatement(checker, statement);
}

function checkStatement(checker: Checker, statement: ModelStatement): void {
  switch (statement.kind) {
    case "assign": {
      const type = checkPlace(checker, statement.target);
      if (type !== undefined) checkFits(checker, statement.value, type);
      return;
    }
    case "clear":
    case "undefine":
      checkPlace(checker, statement.target);
      return;
    case "append": {
      const element = checkList(checker, statement.list);
      if (element !== undefined) checkFits(checker, statement.value, element);
      return;
    }
    case "remove":
      checkList(checker, statement.list);
      checkExpr(checker, statement.index);
      return;
    case "call":
      checkCall(checker, statement);
      return;
    case "return":
      if ((statement.value === undefined) !== (checker.result === undefined))
        checker.problems.push(`${checker.where}: returns the wrong thing`);
      if (statement.value !== undefined && checker.result !== undefined) checkFits(checker, statement.value, checker.result);
      return;
    case "assert":
    case "assume":
      checkCondition(checker, statement.condition);
      return;
    case "error":
    case "mark":
      return;
    case "if":
    case "switch":
    case "for":
    case "while":
    case "alias":
    case "choose":
      checkCompound(checker, statement);
  }
}

function checkList(checker: Checker, list: ModelPlace): ModelType | undefined {
  const type = checkPlace(checker, list);
  const resolved = type && resolveType(checker.model, type);
  if (resolved?.kind === "list") return resolved.element;
  checker.problems.push(`${checker.where}: '${printPlace(list)}' is no list`);
  return undefined;
}

type Compound = Extract<ModelStatement, { readonly kind: "if" | "switch" | "for" | "while" | "alias" | "choose" }>;

function checkCompound(checker: Checker, statement: Compound): void {
  switch (statement.kind) {
    case "if":
      checkCondition(checker, statement.condition);
      checkBody(checker, statement.then);
      checkBody(checker, statement.otherwise);
      return;
    case "switch":
      checkExpr(checker, statement.subject);
      for (const one of statement.cases) {
        for (const value of one.values) checkExpr(checker, value);
        checkBody(checker, one.body);
      }
      checkBody(checker, statement.otherwise);
      return;
    case "for":
      checkEnumerable(checker, statement.over);
      checkBody(bind(checker, statement.variable, statement.over), statement.body);
      return;
    case "while":
      checkCondition(checker, statement.condition);
      checkBody(checker, statement.body);
      return;
    case "alias": {
      const type = checkPlace(checker, statement.place);
      if (type !== undefined) checkBody(bind(checker, statement.name, type), statement.body);
      return;
    }
    case "choose": {
      checkEnumerable(checker, statement.over);
      const target = checkPlace(checker, statement.target);
      if (target !== undefined && !isScalar(checker.model, target)) checker.problems.push(`${checker.where}: only a scalar can be chosen`);
      checkCondition(checker, statement.where);
      checkBody(checker, statement.otherwise);
    }
  }
}

function checkEnumerable(checker: Checker, type: ModelType): void {
  if (!isScalar(checker.model, type)) checker.problems.push(`${checker.where}: only scalars can be gone through`);
}

function bind(checker: Checker, name: string, type: ModelType): Checker {
  if (checker.scope.has(name)) checker.problems.push(`${checker.where}: '${name}' hides another variable`);
  return { ...checker, scope: new Map([...checker.scope, [name, type]]) };
}
