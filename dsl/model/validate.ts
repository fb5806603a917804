/**
 * Holds a model to its own rules: every name is declared, types fit, bounds are sensible, nothing recurses. Engines and exporters rely on
 * them without looking; tests call it on everything that makes models.
 */
import { isScalar, declarationOf, resolveType, type ModelScope } from "./types-of-model.js";
import type { LocalVariable, Model, ModelType, Routine, Rule, StartState } from "./model.js";
import { checkBody, type Checker } from "./validate-statement.js";
import { checkCondition, checkExpr, checkPlace } from "./validate-expression.js";

/** One sentence for each thing that is wrong; empty for a good model. */
export function validateModel(model: Model): readonly string[] {
  const problems: string[] = [];
  const root = (where: string): Checker => ({ model, scope: globalScope(model), known: model.routines, where, problems });
  const names = [model.types, model.variables, model.routines].map((list) => list.map((one) => one.name));
  problems.push(...names.flatMap(repeated).map((name) => `'${name}' is declared twice`));
  problems.push(...model.types.flatMap((type) => checkDeclaration(model, type)));
  problems.push(...unknownTypes(model).map((name) => `there is no type '${name}'`));
  if (problems.length > 0) return problems;

  for (const variable of model.variables) checkType(root(`variable '${variable.name}'`), variable.type);
  for (const [index, routine] of model.routines.entries()) {
    // Only earlier routines are known to a routine: that is how recursion is excluded.
    checkRoutine({ ...root(`routine '${routine.name}'`), known: model.routines.slice(0, index) }, routine);
  }
  for (const start of model.starts) checkStart(root(`start state '${start.name}'`), start);
  for (const rule of model.rules) checkRule(root(`rule '${rule.name}'`), rule);
  for (const property of model.properties) {
    const checker = root(`property '${property.name}'`);
    if (property.kind !== "leads to") {
      checkCondition(checker, property.condition);
      continue;
    }
    const inner = declare(checker, property.params);
    checkCondition(inner, property.condition);
    checkCondition(inner, property.goal);
  }
  return problems;
}

/** Names of types that are used anywhere and not declared. */
function unknownTypes(model: Model): readonly string[] {
  const unknown = new Set<string>();
  // Types stand in many kinds of places; as data they are easier to find than by walking all of them.
  JSON.stringify(model, (_, part: unknown) => {
    if (isNamed(part) && !model.types.some((type) => type.name === part.name)) unknown.add(part.name);
    return part;
  });
  return [...unknown];
}

function isNamed(part: unknown): part is { readonly kind: "named"; readonly name: string } {
  return typeof part === "object" && part !== null && "kind" in part && part.kind === "named";
}

function globalScope(model: Model): ModelScope {
  return new Map(model.variables.map((variable) => [variable.name, variable.type]));
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) < index);
}

function checkDeclaration(model: Model, declaration: Model["types"][number]): readonly string[] {
  const { name } = declaration;
  switch (declaration.kind) {
    case "enum":
    case "scalarset":
      return declaration.members.length === 0 || repeated(declaration.members).length > 0 ? [`type '${name}' needs different members`] : [];
    case "union": {
      const good = declaration.of.filter((part) =>
        model.types.some((one) => one.name === part && (one.kind === "enum" || one.kind === "scalarset")),
      );
      return good.length === declaration.of.length && good.length > 0 ? [] : [`union '${name}' is not one of enums and scalarsets`];
    }
    case "alias":
      return namesIn(declaration.type)
        .filter((used) => !model.types.slice(0, model.types.indexOf(declaration)).some((one) => one.name === used))
        .map((used) => `type '${name}' uses '${used}', which is not declared before it`);
  }
}

function namesIn(type: ModelType): readonly string[] {
  switch (type.kind) {
    case "named":
      return [type.name];
    case "optional":
    case "list":
      return namesIn(type.element);
    case "array":
      return [...namesIn(type.index), ...namesIn(type.element)];
    case "record":
      return type.fields.flatMap((one) => namesIn(one.type));
    case "boolean":
    case "range":
      return [];
  }
}

function checkType(checker: Checker, type: ModelType): void {
  const { model, where, problems } = checker;
  switch (type.kind) {
    case "boolean":
      return;
    case "range":
      if (type.low > type.high) problems.push(`${where}: range ${type.low}..${type.high} is empty`);
      return;
    case "named": {
      const declaration = declarationOf(model, type.name);
      if (declaration.kind === "alias") checkType(checker, declaration.type);
      return;
    }
    case "optional":
      if (!isScalar(model, type.element) || resolveType(model, type.element).kind === "optional")
        problems.push(`${where}: only a scalar can be optional`);
      return;
    case "array":
      if (!isScalar(model, type.index) || resolveType(model, type.index).kind === "optional")
        problems.push(`${where}: an index must be a scalar`);
      checkType(checker, type.element);
      return;
    case "record":
      problems.push(...repeated(type.fields.map((one) => one.name)).map((name) => `${where}: field '${name}' is declared twice`));
      for (const one of type.fields) checkType(checker, one.type);
      return;
    case "list":
      if (type.capacity < 1) problems.push(`${where}: a list needs room for something`);
      checkType(checker, type.element);
  }
}

/** The checker with more names; an inner name may not hide an outer one, so that a reader need not ask which is meant. */
function declare(checker: Checker, declared: readonly LocalVariable[]): Checker {
  const scope = new Map(checker.scope);
  for (const { name, type } of declared) {
    if (scope.has(name)) checker.problems.push(`${checker.where}: '${name}' hides another variable`);
    checkType(checker, type);
    scope.set(name, type);
  }
  return { ...checker, scope };
}

function checkRoutine(checker: Checker, routine: Routine): void {
  const inner = declare(checker, [...routine.params, ...routine.locals]);
  checkBody({ ...inner, result: routine.result }, routine.body);
}

function checkStart(checker: Checker, start: StartState): void {
  checkBody(declare(checker, [...start.params, ...start.locals]), start.body);
}

function checkRule(checker: Checker, rule: Rule): void {
  let inner = checker;
  for (const { name, domain } of rule.params) {
    if (domain.kind === "type") {
      inner = declare(inner, [{ name, type: domain.type }]);
      continue;
    }
    const list = checkPlace(inner, domain.list);
    const resolved = list && resolveType(inner.model, list);
    if (resolved?.kind !== "list") inner.problems.push(`${inner.where}: '${name}' ranges over no list`);
    else inner = declare(inner, [{ name, type: { kind: "range", low: 0, high: resolved.capacity - 1 } }]);
  }
  checkCondition(inner, rule.guard);
  if (rule.meta.fairness.strength !== "none") for (const value of rule.meta.fairness.by) checkExpr(inner, value);
  checkBody(declare(inner, rule.locals), rule.body);
}
